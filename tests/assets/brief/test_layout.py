"""A brief is laid out on two pages at most, with nothing split badly, from the boxes as they stand."""

import collections
import copy
import dataclasses
import subprocess

import pytest
from PIL import Image


def test_all_that_stands_on_letter_stands_well_inside_it(briefs, tmp_path):
    """Nothing nearer than 5 mm to an edge, where printers can't print, on either paper."""
    for (code, paper), path in briefs.items():
        subprocess.run(["pdftoppm", "-r", "50", "-gray", str(path), str(tmp_path / f"{code}_{paper}")], check=True)
    pictures = list(tmp_path.glob("*.pgm"))
    assert len(pictures) >= len(briefs)
    for picture in pictures:
        with Image.open(picture) as page:
            dark = page.point(lambda value: 255 if value < 200 else 0).getbbox()
            millimetres = 50 / 25.4
            assert dark[0] >= 15 * millimetres, picture
            assert dark[1] >= 5 * millimetres, picture
            assert dark[3] <= page.height - 5 * millimetres, picture


def test_long_names_of_a_house_stay_on_the_page(kits, lay_out):
    site = kits["4322"].publisher.site.model_copy(update={"name": "W" * 90})
    publisher = dataclasses.replace(kits["4322"].publisher, site=site)
    splits_well(lay_out(dataclasses.replace(kits["4322"], publisher=publisher)))


@pytest.mark.parametrize(
    "title", ["Chefs", "Managers of Many Different and Winding Enterprises " * 6, "Very Long " * 20, "W" * 300]
)
def test_nothing_splits_badly(title, records, make_kit_of, lay_out):
    record = copy.deepcopy(records["7311"])
    record["title"] = title.strip()[:300]
    splits_well(lay_out(make_kit_of(record)))


@pytest.mark.parametrize("code", ["2905", "5901", "7903"])
def test_nothing_splits_badly_in_a_made_up_brief(code, made_up_kits, lay_out):
    splits_well(lay_out(made_up_kits[code]))


@pytest.mark.slow
def test_nothing_splits_badly_in_a_sample(all_kits, lay_out):
    for number, (code, kit) in enumerate(all_kits.items()):
        if number % 16 == 0 or code in {"2310", "3253", "5151", "3434"}:
            splits_well(lay_out(kit))


@pytest.mark.slow
def test_nothing_splits_badly_in_any(all_kits, lay_out):
    for kit in all_kits.values():
        splits_well(lay_out(kit))


def splits_well(document):
    """From the boxes as laid out: no heading at a foot, no row or item over two pages, no page of two lines."""
    assert 1 <= len(document.pages) <= 2
    seen = collections.Counter()
    for page in document.pages:
        for line in page._page_box.descendants():
            if type(line).__name__ == "LineBox":
                assert line.position_x >= 60, line
                assert line.position_x + line.width <= page.width - 60, line.element_tag
        boxes = [
            box
            for box in page._page_box.descendants()
            if box.element_tag in {"h1", "h2", "p", "li", "tr", "blockquote"}
        ]
        last = max(boxes, key=lambda box: box.position_y + box.margin_height())
        assert last.element_tag not in {"h1", "h2", "blockquote"}
        depth = max(box.position_y + box.margin_height() for box in boxes)
        assert depth <= page.height - 70
        assert depth > page.height * 0.2
        here = collections.Counter()
        for box in boxes:
            lines = [each for each in box.descendants() if type(each).__name__ == "LineBox"]
            if box.element_tag != "p":
                here[id(box.element)] = 1
            elif lines:
                here[("lines", id(box.element), len(lines))] += 1
        for key in here:
            if isinstance(key, int):
                seen[key] += 1
    split = [count for count in seen.values() if count > 1]
    assert not split, f"{len(split)} rows, items or headings stand on two pages"
