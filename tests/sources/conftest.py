"""The real datasets, and small workbooks cut out of them to be mutilated."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import WORKBOOK, run

SAMPLE = ("4322", "7311", "7126", "5246")


@pytest.fixture(scope="session")
def four(arguments, tmp_path_factory):
    """A data folder with four imported records; read only."""
    into = tmp_path_factory.mktemp("four") / "data"
    done = run("import", *arguments, "--into", into, "--only", "1111", "2522", "4322", "7311")
    assert done.returncode == 0, done.err
    return into


@pytest.fixture
def some(four, tmp_path):
    """A data folder with four imported records, to be bent."""
    return Path(shutil.copytree(four, tmp_path / "some"))


@pytest.fixture(scope="session")
def sample_rows(datasets):
    """Header and rows of four occupations, as the workbook has them."""
    rows = CalamineWorkbook.from_path(datasets / WORKBOOK).get_sheet_by_index(0).to_python()
    return [rows[0], *(row for row in rows[1:] if row[2] in SAMPLE)]


@pytest.fixture
def workbook(sample_rows, tmp_path):
    """Return a function that writes a small workbook, its rows changed by another function."""

    def write(change=lambda rows: rows, name="small.xlsx"):
        book = openpyxl.Workbook()
        book.active.title = "Sheet1"
        for row in change([list(row) for row in sample_rows]):
            book.active.append([None if cell == "" else cell for cell in row])
        book.save(tmp_path / name)
        return tmp_path / name

    return write
