"""Golden images: the cards of the committed records look as they did when somebody last looked.

Renew them with `make goldens`, after looking. A picture that differs is kept in tests/failures/.
The comparison allows for another build of FreeType: a pixel may differ slightly, not visibly.
"""

import io
import os

import pytest
from PIL import Image, ImageChops, ImageStat

from presskit.assets.cards import CardRenderer
from tests.conftest import CODES, ROOT

GOLDENS = ROOT / "tests" / "goldens"
FAILURES = ROOT / "tests" / "failures"


@pytest.mark.parametrize("code", CODES)
def test_headline_card(code, kits, fonts):
    made = CardRenderer(fonts).render(kits[code], "headline").png
    golden = GOLDENS / f"{code}_headline.png"
    if os.environ.get("PRESSKIT_RENEW_GOLDENS"):
        with Image.open(io.BytesIO(made)) as image:
            image.save(golden, optimize=True)
        return
    with Image.open(io.BytesIO(made)) as image, Image.open(golden) as wanted:
        difference = ImageChops.difference(image.convert("RGB"), wanted.convert("RGB"))
    worst = max(high for _, high in difference.getextrema())
    mean = max(ImageStat.Stat(difference).mean)
    if worst > 48 or mean > 0.2:
        FAILURES.mkdir(exist_ok=True)
        (FAILURES / golden.name).write_bytes(made)
        difference.point(lambda value: min(255, value * 4)).save(FAILURES / f"{golden.stem}_difference.png")
        pytest.fail(f"{golden.name} differs (worst {worst}, mean {mean:.2f}): look in {FAILURES}")
