"""Citations: the four files, what datasets require, a house's own datasets."""

import hashlib
import os
import re
import subprocess
import sys

import pytest

from presskit.errors import InputError
from tests.assets.texts.readers import citations, from_latex, house, kit_with, read_bibtex, read_ris
from tests.conftest import ROOT

FILES = ["citations.txt", "citations.bib", "citations.ris", "citations.csl.json"]


def test_there_are_four_files_that_end_in_one_newline(kits, texts_of):
    for kit in kits.values():
        files = {name: text for name, text in texts_of(kit).items() if name.startswith("citations.")}
        assert list(files) == FILES
        for text in files.values():
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\r" not in text
            assert "None" not in text


def test_the_page_comes_first_and_then_every_dataset(kits):
    for kit in kits.values():
        cited = citations(kit)
        assert [each.of for each in cited] == ["page", *(dataset.id for dataset in kit.datasets)]
        assert [each.label for each in cited] == [kit.headline, *(dataset.label for dataset in kit.datasets)]


def test_what_datasets_require_is_said(kits, texts_of):
    for kit in kits.values():
        lines = texts_of(kit)["citations.txt"].splitlines()
        assert any(line.endswith("International Labour Office, 2025. © ILO.") for line in lines)
        assert any(line.startswith("This is an adaptation of a copyrighted work") for line in lines)
        for dataset in kit.datasets:
            assert {dataset.label, dataset.citation, dataset.attribution} <= set(lines)
            assert any(line.startswith(f"Licence: {dataset.licence}") for line in lines)
            assert dataset.disclaimer is None or dataset.disclaimer in lines


def test_headings_are_underlined(kits, texts_of):
    lines = texts_of(kits["4322"])["citations.txt"].splitlines()
    marks = [number for number, line in enumerate(lines) if re.fullmatch(r"=+|-+", line)]
    assert len(marks) == 2 + len(kits["4322"].datasets)
    for number in marks:
        assert len(lines[number]) == len(lines[number - 1])


def test_a_house_that_names_no_parts_is_cited_all_the_same(kits, tmp_path, texts_of):
    datasets = house(
        tmp_path,
        """
        [jobs-2026]
        name = "Survey of jobs & tasks"
        publisher = "Statistics Office of X"
        release = "2026"
        year = 2026
        url = "https://example.org/jobs"
        licence = "CC0"
        attribution = "Statistics Office of X."
        citation = "Survey of jobs & tasks 2026. Statistics Office of X."
        accessed = 2026-11-20
        """,
    )
    kit = kit_with(kits["4322"], datasets)
    cited = citations(kit)[1]
    assert (
        cited.apa == "Statistics Office of X. (2026). Survey of jobs & tasks 2026 [Dataset]. https://example.org/jobs"
    )
    assert cited.chicago == "Statistics Office of X. 2026. “Survey of jobs & tasks 2026.” https://example.org/jobs."
    entry = read_bibtex(cited.bibtex)["jobs-2026"]
    assert from_latex(entry.fields["title"]) == "Survey of jobs & tasks 2026"
    assert read_ris(cited.ris)["jobs-2026"].fields["Y2"] == "2026/11/20/"
    text = texts_of(kit)["citations.txt"]
    assert "Licence: CC0\n" in text
    assert "disclaimer" not in text


@pytest.mark.parametrize(
    ("cite", "field"),
    [
        ('title = "a\\u202Eb"\nauthors = [{ literal = "x" }]', "cite.title"),
        ('title = "x"\nauthors = []', "cite.authors"),
        ('title = "x"\nauthors = [{ literal = "x", family = "y" }]', "cite.authors.0"),
        ('title = "x"\nauthors = [{ given = "y" }]', "cite.authors.0"),
        ('title = "x"\nauthors = [{ literal = "a\\u0000b" }]', "cite.authors.0.literal"),
        ('title = "x"\nauthors = [{ literal = "x" }]\ntype = "song"', "cite.type"),
        ('title = "x"\nauthors = [{ literal = "x" }]\nnumber = 140', "cite.number"),
        ('title = "x"\nauthors = [{ literal = "x" }]\ndoi = "10.1/x"', "cite.doi"),
    ],
)
def test_parts_that_cannot_be_cited_are_refused(tmp_path, cite, field):
    toml = (ROOT / "data" / "datasets.toml").read_text(encoding="utf-8")
    bent = toml[: toml.index("[ilo-genai-2025.cite]")] + f"[ilo-genai-2025.cite]\n{cite}\n"
    with pytest.raises(InputError) as refused:
        house(tmp_path, bent)
    assert [fault.field for fault in refused.value.faults] == [field]


def test_the_ledger_does_not_repeat_the_parts(kits, with_files):
    for dataset in with_files(kits["4322"]).ledger["datasets"]:
        assert "cite" not in dataset
        assert "citation" in dataset


def test_the_same_kit_gives_the_same_bytes_everywhere(kits, with_files):
    program = """
import hashlib
from presskit import Project
for kit in Project.open("data", "presskit.toml").select():
    for data in kit.files("text").values():
        print(hashlib.sha256(data).hexdigest())
"""

    def digests():
        made = [data for kit in kits.values() for data in with_files(kit).files("text").values()]
        return [hashlib.sha256(data).hexdigest() for data in made]

    expected = digests()
    assert expected == digests()
    for seed in ("0", "4322"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "error", "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.stdout.decode().split() == expected, done.stderr.decode()


def test_the_libraries_are_imported_late():
    program = "import sys, presskit.assets.texts.citations; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert "presskit.assets.texts.citations" in loaded
    assert not {"citeproc", "lxml", "bibtexparser", "pylatexenc", "rispy"} & loaded
