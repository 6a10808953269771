"""Workbooks that look sound and are not: cells that hold no honest value, sheets in another order."""

import openpyxl
import pytest

from tests.conftest import run


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("XFD1048576", "x", ["sheet1.xml", "too far"]),
        ("A1048576", "x", ["sheet1.xml", "too far"]),
        ("F3", "#REF!", ["cell F3", "error"]),
        ("G3", "#N/A", ["cell G3", "error"]),
        ("G3", "=1+1", ["cell G3", "formula"]),
        ("F3", True, ["row 3", "Task_ISCO", "not text"]),
        ("J3", "a\u202eb", ["row 3", "prediction_justification_gpt4o", "U+202E"]),
        ("O3", "a\u202eb", ["row 3", "source", "U+202E"]),
        ("F3", "\u200b", ["row 3", "Task_ISCO", "visible"]),
        ("F3", "x" * 21_000, ["row 3", "Task_ISCO", "longer"]),
    ],
)
def test_cells_that_hold_no_honest_value_are_refused(cell, value, words, workbook, tmp_path):
    path = workbook()
    book = openpyxl.load_workbook(path)
    book.active[cell] = value
    book.save(path)
    done = run("import", path, "--into", tmp_path / "data")
    assert done.returncode == 1, (done.out, done.err)
    for word in words:
        assert word in done.err
    assert not (tmp_path / "data").exists()


def test_a_sheet_that_is_not_the_first_is_found(workbook, tmp_path):
    path = workbook()
    book = openpyxl.load_workbook(path)
    book.create_sheet("About", 0)["A1"] = "Read me"
    book.save(path)
    done = run("import", path, "--into", tmp_path / "data")
    assert done.returncode == 0, done.err
