"""Inputs that look sound and are not: each is refused where it is read, and named."""

import json
import shutil

import openpyxl
import pytest

from tests.conftest import run


def alter(path, change):
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value), encoding="utf-8")


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


def test_two_occupations_of_one_title_are_refused_at_once(workbook, tmp_path):
    def change(rows):
        return [rows[0], *([*row[:3], "Same", *row[4:]] for row in rows[1:])]

    done = run("import", workbook(change), "--into", tmp_path / "data")
    assert done.returncode == 1
    assert "same title" in done.err


@pytest.mark.slow
def test_records_of_two_populations_are_never_mixed(arguments, workbook, tmp_path):
    into = tmp_path / "data"
    assert run("import", workbook(), "--into", into).returncode == 0
    done = run("import", *arguments, "--into", into, "--only", "1111")
    assert done.returncode == 1
    assert "another workbook" in done.err
    assert run("check", "--data", into).returncode == 0


def test_employment_alone_is_wrong_usage(datasets, arguments, tmp_path):
    done = run("import", arguments[0], "--employment", datasets / "national_M2024_dl.xlsx", "--into", tmp_path / "x")
    assert done.returncode == 2


def test_nothing_is_written_through_a_link(arguments, tmp_path):
    into, outside = tmp_path / "data", tmp_path / "outside"
    into.mkdir()
    outside.mkdir()
    (into / "occupations").symlink_to(outside)
    done = run("import", *arguments, "--into", into, "--only", "4322")
    assert done.returncode == 1
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("figures", "fastest_mover", "change"), 0.99, "figures.fastest_mover.change"),
        (("figures", "fastest_mover", "text"), "Fake", "figures.fastest_mover.text"),
        (("figures", "most_exposed_task", "text"), "Fake", "figures.most_exposed_task.text"),
        (("figures", "change", "value"), -0.155, "figures.change.value"),
        (("tasks", 0, "score_2025"), 0.01, "figures.mean_2025.value"),
        (("figures", "mean_2023", "value"), 0.59, "figures.mean_2023.value"),
    ],
)
def test_a_figure_that_the_tasks_do_not_make_is_noticed(path, value, field, some):
    def change(record):
        for part in path[:-1]:
            record = record[part]
        record[path[-1]] = value

    alter(some / "occupations" / "4322-production-clerks.json", change)
    done = run("check", "--data", some)
    assert done.returncode == 1
    assert field in done.err
    assert "4322" in done.err


def test_an_altered_population_is_noticed(some):
    alter(some / "gradient.json", lambda value: value["occupations"][0].update(sum="9.9"))
    done = run("check", "--data", some)
    assert done.returncode == 1
    assert "gradient.json" in done.err
    assert "occupations.0" in done.err


@pytest.mark.parametrize("field", ["tasks." + "9" * 300, "notes", "tasks.99.text"])
def test_odd_corrections_are_clear_errors(field, some):
    (some / "overrides").mkdir()
    override = {"code": "4322", "changes": [{"field": field, "value": 5, "reason": "x"}]}
    (some / "overrides" / "4322.json").write_text(json.dumps(override))
    done = run("check", "--data", some)
    assert done.returncode == 1
    assert "4322" in done.err


def test_corrections_in_a_file_of_that_name_are_refused(some):
    (some / "overrides").write_text("{}")
    done = run("check", "--data", some)
    assert done.returncode == 1
    assert "overrides" in done.err


def test_a_retitled_record_takes_the_place_of_the_old_one(some, arguments):
    old = some / "occupations" / "1111-legislators.json"
    report = some / "import-report.json"
    shutil.move(old, some / "occupations" / "1111-lawmakers.json")
    alter(report, lambda value: value["files"].append("occupations/1111-lawmakers.json"))
    assert run("import", *arguments, "--into", some, "--only", "1111").returncode == 0
    names = {path.name for path in (some / "occupations").iterdir()}
    assert "1111-legislators.json" in names
    assert "1111-lawmakers.json" not in names
    assert len(names) == 4
