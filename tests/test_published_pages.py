"""The kits agree with the two published pages, to the byte where they must."""

import json
import re

import pytest

from tests.conftest import CODES
from tests.pdf_reader import squeezed, text


def sentences(page):
    """Return what a brief must carry of a page: every sentence that the specification names."""
    lines = page.split("\n")
    table = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and "Band" not in line]
    start = lines.index("The most-exposed task")
    fastest = lines.index("Moving fastest, 2023 → 2025")
    us = lines[lines.index("U.S. occupations this maps to") + 1 : lines.index("In context")]
    movement = lines[fastest + 2]
    if "−" in movement:
        movement = movement.replace(" — the gradient is not static, it is filling in", "")
    return [
        *lines[2:5],
        *(" ".join(row) for row in table),
        lines[start + 1],
        lines[start + 2],
        lines[fastest + 1],
        movement,
        *(line.removeprefix("- ") for line in us),
        lines[lines.index("In context") + 1].split(". Return")[0],
        *(re.sub(r"(ILO / Gmyrek.*)$", r"(\1)", line.removeprefix("- ")) for line in lines if ".ILO / " in line),
        *(
            re.match(r"- (.*?\d[\d.]*) [A-Z]", line)[1]
            for line in lines[lines.index("Datasets behind this page") :]
            if line.startswith("- ")
        ),
    ]


@pytest.mark.parametrize("code", CODES)
def test_copy_block_equals_the_page_byte_for_byte(code, kit_folders, pages):
    block = next(line for line in pages[code].split("\n") if " • " in line)
    assert (kit_folders[code] / "copy.txt").read_bytes() == f"{block}\n".encode()


@pytest.mark.parametrize("code", CODES)
def test_brief_carries_every_sentence_of_the_page(code, kit_folders, pages):
    brief = squeezed(text(next(kit_folders[code].glob("*_brief_a4.pdf"))))
    wanted = sentences(pages[code])
    assert len(wanted) > 18
    for sentence in wanted:
        assert squeezed(sentence) in brief, sentence


@pytest.mark.parametrize("code", CODES)
def test_press_text_carries_every_fact_of_the_page(code, kit_folders, pages):
    press = (kit_folders[code] / "press.md").read_text(encoding="utf-8").replace("\\", "")
    for line in pages[code].split("\n"):
        if line.startswith("- ") and ".ILO / " in line:
            fact, _, citation = line[2:].partition(".ILO / ")
            assert f"{fact}. (ILO / {citation})" in press


@pytest.mark.parametrize("code", CODES)
def test_ledger_says_what_the_page_says(code, kit_folders, pages):
    ledger = json.loads((kit_folders[code] / "facts.json").read_bytes())
    page = pages[code]
    shown = {name: figure["display"] for name, figure in ledger["figures"].items()}
    assert f"the {shown['tasks']} task statements" in page
    assert f"an average of {shown['mean_2025']} on" in page
    assert f"about {shown['percentile']}% of the {shown['occupations']} placed" in page
    assert f"Roughly {shown['exposed_share']}% of its tasks" in page
    assert f"lands in the {shown['typical_band']} band" in page
    assert f"Scores {shown['most_exposed_score']} on" in page
    assert f"changed by {shown['fastest_change']} in two years" in page
    assert ledger["headline"] in page
    assert ledger["url"] in page
