"""Fixtures of the real datasets: the files, what is imported of them, small workbooks cut out of them.

They lie beside the repository, in `../shared/data`; where they are not, tests that need them are
skipped, and say so.
"""

import shutil
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import SHARED, run

WORKBOOK = "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"
FILES = {
    "crosswalk": "soc10_isco08.dta",
    "taxonomy": "2010_to_2019_Crosswalk.xlsx",
    "employment": "national_M2024_dl.xlsx",
}
SAMPLE = ("4322", "7311", "7126", "5246")


@pytest.fixture(scope="session")
def datasets():
    """The folder of the public datasets."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the public datasets are not beside the repository")
    return folder


@pytest.fixture(scope="session")
def arguments(datasets):
    """What `presskit import` is given to import everything: the workbook, then options."""
    options = [part for name, file in FILES.items() for part in (f"--{name}", datasets / file)]
    return [datasets / WORKBOOK, *options]


def import_into(folder, arguments, *codes):
    done = run("import", *arguments, "--into", folder / "data", *(("--only", *codes) if codes else ()))
    assert done.returncode == 0, done.err


@pytest.fixture(scope="session")
def imported(arguments, once):
    """A data folder with all 427 records, imported through the command; read only."""
    return once("imported", lambda folder: import_into(folder, arguments)) / "data"


@pytest.fixture(scope="session")
def all_kits(imported, kits_in):
    """The kits of all 427 imported records, by code."""
    return kits_in(imported)


@pytest.fixture(scope="session")
def four(arguments, once):
    """A data folder with four imported records; read only."""
    return once("four", lambda folder: import_into(folder, arguments, "1111", "2522", "4322", "7311")) / "data"


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
