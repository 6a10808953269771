"""Pages of records that lack a figure have no hole."""

import re
from copy import deepcopy

import pytest

from tests.page_reader import (
    only,
    pages_of,
    parsed,
    text_of,
    with_class,
)

EMPTY = (
    "//body//*[self::p or self::li or self::h1 or self::h2 or self::h3 or self::td or self::th or self::b or self::ul"
)
EMPTY += " or self::ol or self::section or self::blockquote or self::figcaption or self::dd]"
EMPTY += "[not(normalize-space() or @role or @aria-hidden or @class='figures')]"
FIGURES = ("tasks", "mean_2025", "percentile", "change", "exposed_share", "tasks_by_band", "typical_band")
FIGURES += ("most_exposed_task", "fastest_mover")
GONE = [*FIGURES, "us_occupations", "everything"]


@pytest.fixture(scope="session")
def bare(records, make_kit_of, with_files, newsroom_files, tmp_path_factory):
    """The pages of a record that lacks a figure, its U.S. occupations, or all but the number of tasks."""
    folders = {}
    for gone in GONE:
        record = deepcopy(records["7311"])
        if gone in {"us_occupations", "everything"}:
            del record["us_occupations"]
        for figure in FIGURES[1:] if gone == "everything" else {gone} & set(FIGURES):
            del record["figures"][figure]
        kit, folder = make_kit_of(record), tmp_path_factory.mktemp("bare")
        page = with_files(kit).files("pages")["index.html"]
        files = {"kit.html": page, **newsroom_files("index", [kit]), **newsroom_files("methodology", [kit])}
        for name, data in files.items():
            (folder / name).write_bytes(data)
        folders[gone] = folder
    return folders


@pytest.mark.slow
def test_a_validator_finds_no_error_where_figures_are_missing(bare, faults_of):
    assert faults_of([path for folder in bare.values() for path in pages_of(folder)]) == []


@pytest.mark.parametrize("gone", GONE)
def test_a_missing_figure_leaves_no_hole(gone, bare):
    for path in pages_of(bare[gone]):
        page = parsed(path)
        assert page.xpath(EMPTY) == [], path.name
        assert not re.search(r"\bNone\b|\bnan\b|undefined|\(\)|  \.|: \.", text_of(page)), path.name
    page, row = parsed(bare[gone] / "kit.html"), only(parsed(bare[gone] / "index.html").xpath('//ol[@class="kits"]/li'))
    for contents in page.xpath('//nav[@class="contents"]//a/@href'):
        assert page.xpath("//*[@id=$id]", id=contents[1:])
    assert "Not known, and so not shown" in text_of(page.xpath('//ul[@class="notes"]')[0])
    sections = {"tasks_by_band": "bands", "most_exposed_task": "tasks", "us_occupations": "us"}
    there = set(page.xpath("//section/@id"))
    assert {name for figure, name in sections.items() if gone not in {figure, "everything"}} <= there
    assert sections.get(gone) not in there
    if gone in {"percentile", "everything"}:
        assert not with_class(page, "strip")
        assert "percentile" not in text_of(only(page.xpath("//h1")))
        assert row.get("data-percentile") is None
        assert only(row.xpath("./b")).text == "–"
    if gone in {"mean_2025", "everything"}:
        assert row.get("data-mean") is None
        assert "mean" not in text_of(row)
