"""Golden images: the cards of six records look as they did when somebody last looked.

Two records are the committed ones, four are of the imported population: the shortest and the longest
title, the longest task, the most exposed. Renew them with `make goldens`, after looking. A picture
that differs is kept in tests/failures/. The comparison allows for another build of FreeType: a pixel
may differ slightly, not visibly.
"""

import io
import os

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.conftest import CODES, ROOT

GOLDENS = ROOT / "tests" / "goldens"
FAILURES = ROOT / "tests" / "failures"
IMPORTED = ("3434", "5151", "3253", "4132")


@pytest.mark.parametrize("code", CODES)
def test_cards_of_the_committed_records(code, kits, renderer):
    compare(renderer, kits[code])


@pytest.mark.parametrize("code", IMPORTED)
def test_cards_of_imported_records(code, all_kits, renderer):
    compare(renderer, all_kits[code])


def compare(renderer, kit):
    different = []
    for card in renderer.render(kit):
        name = f"{kit.code}_{card.entry.card}_{card.entry.width}x{card.entry.height}.png"
        golden = GOLDENS / name
        if os.environ.get("PRESSKIT_RENEW_GOLDENS"):
            with Image.open(io.BytesIO(card.png)) as image:
                image.save(golden, optimize=True)
            continue
        with Image.open(io.BytesIO(card.png)) as image, Image.open(golden) as wanted:
            difference = ImageChops.difference(image.convert("RGB"), wanted.convert("RGB"))
        worst = max(high for _, high in difference.getextrema())
        mean = max(ImageStat.Stat(difference).mean)
        if worst > 60 or mean > 0.2:
            FAILURES.mkdir(exist_ok=True)
            (FAILURES / name).write_bytes(card.png)
            difference.point(lambda value: min(255, value * 4)).save(FAILURES / f"{golden.stem}_difference.png")
            different.append(f"{name} (worst {worst}, mean {mean:.2f})")
    assert not different, f"{', '.join(different)} differ: look in {FAILURES}"
