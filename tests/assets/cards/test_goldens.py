"""Golden images: the cards of six records look as they did when somebody last looked.

Two records are the committed ones, of which no population is known. Four are of the made-up population:
the shortest title, which is also the most exposed; the longest title, none of whose tasks rose; the
longest task, whose mean another shares; Arabic in the title and Hebrew in the task, with the lowest
mean. Renew the images with `make goldens`, after looking. A picture that differs is kept in
tests/failures/. The comparison allows for another build of FreeType: a pixel may differ slightly, not
visibly.
"""

import io
import os

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.conftest import CODES, ROOT

GOLDENS = ROOT / "tests" / "goldens"
FAILURES = ROOT / "tests" / "failures"
MADE_UP_CODES = ("3901", "5901", "2905", "7903")


@pytest.mark.parametrize("code", CODES)
def test_cards_of_the_committed_records(code, kits, with_files):
    compare(with_files(kits[code]))


@pytest.mark.parametrize("code", MADE_UP_CODES)
def test_cards_of_made_up_records(code, made_up_kits, with_files):
    compare(with_files(made_up_kits[code]))


def test_every_golden_image_is_of_a_record_that_is_compared():
    assert {path.name[:4] for path in GOLDENS.iterdir()} == {*CODES, *MADE_UP_CODES}


def compare(kit):
    different = []
    pictures = {f"{kit.code}_{e.card}_{e.width}x{e.height}.png": card for card in kit.cards for e in [card.entry]}
    goldens = {path.name for path in GOLDENS.glob(f"{kit.code}_*")}
    if os.environ.get("PRESSKIT_RENEW_GOLDENS"):
        for name in goldens - pictures.keys():
            (GOLDENS / name).unlink()
    else:
        assert goldens == pictures.keys()
    for name, card in pictures.items():
        golden = GOLDENS / name
        if os.environ.get("PRESSKIT_RENEW_GOLDENS"):
            renew(golden, card.png)
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


def renew(golden, png):
    """Write a golden image where its pixels are others than those that were drawn."""
    with Image.open(io.BytesIO(png)) as image:
        if golden.exists():
            with Image.open(golden) as before:
                if ImageChops.difference(image.convert("RGB"), before.convert("RGB")).getbbox() is None:
                    return
        image.save(golden, optimize=True)
