"""The icons: their sizes, the colours at their places, the same bytes each time."""

import io

import pytest
from lxml import etree
from PIL import Image

from presskit.assets.theme import blend, read_theme, rgb
from presskit.errors import TemplateError
from presskit.site import icons as module
from presskit.text.templates import Templates
from tests.conftest import ROOT
from tests.rendering import templates_of

SVG = "{http://www.w3.org/2000/svg}"
MARKED = 4
NAMES = (module.FILE, "newsroom/icon.svg.j2")


def icons(theme, templates=None):
    return module.icons(theme, templates or templates_of(*NAMES))


@pytest.fixture(scope="module")
def theme():
    return read_theme()


@pytest.fixture(scope="module")
def made(theme):
    return icons(theme)


def picture(data):
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    return image.convert("RGB")


def expected(theme):
    """The colours of the ticks, left to right."""
    colours = [blend(theme.strip.stops, number / 6) for number in range(7)]
    colours[MARKED] = theme.colours.ink
    return [rgb(colour) for colour in colours]


def ticks(image, ground):
    """The ticks of a picture as (first column, columns, rows, colour), found by their pixels alone."""
    found = []
    for x in range(image.width):
        colours = {image.getpixel((x, y)) for y in range(image.height)} - {ground}
        if not colours:
            continue
        (colour,) = colours
        rows = sum(image.getpixel((x, y)) == colour for y in range(image.height))
        if found and found[-1][3] == colour:
            found[-1][1] += 1
        else:
            found.append([x, 1, rows, colour])
    return found


@pytest.mark.parametrize("side", [32, 180, 512])
def test_ticks_rise_in_the_colours_of_the_strip(side, made, theme):
    image = picture(made[f"icon-{side}.png"])
    assert image.size == (side, side)
    found = ticks(image, rgb(theme.colours.ground))
    assert [colour for *_, colour in found] == expected(theme)
    heights = [rows for _, _, rows, _ in found]
    assert max(heights) == heights[MARKED]
    others = heights[:MARKED] + heights[MARKED + 1 :]
    assert others == sorted(set(others))
    left, right = found[0][0], side - found[-1][0] - found[-1][1]
    assert 0 <= right - left <= 1


def test_half_the_smallest_is_crisp_too(made, theme):
    image = picture(made["icon-32.png"])
    half = image.resize((16, 16), Image.Resampling.BOX)
    assert {colour for _, colour in half.getcolors()} == {*expected(theme), rgb(theme.colours.ground)}


def test_the_vector_is_the_same_drawing(made, theme):
    root = etree.fromstring(made["icon.svg"])
    assert root.get("viewBox") == "0 0 32 32"
    ground, *rects = root.findall(f"{SVG}rect")
    assert ground.get("fill") == theme.colours.ground
    found = ticks(picture(made["icon-32.png"]), rgb(theme.colours.ground))
    assert [
        [int(rect.get("x")), int(rect.get("width")), int(rect.get("height")), rgb(rect.get("fill"))] for rect in rects
    ] == found
    assert root.xpath("string()").strip() == ""


def test_the_same_theme_gives_the_same_bytes(made, theme):
    assert icons(theme) == made
    assert sorted(made) == ["icon-180.png", "icon-32.png", "icon-512.png", "icon.svg"]
    assert all(len(data) < 1000 for data in made.values())


def test_a_houses_own_colours_are_used(made):
    house = read_theme({"strip": {"stops": ["#006600", "#660000"]}, "colours": {"ground": "#FFFFF0"}}, "house.toml")
    image = picture(icons(house)["icon-180.png"])
    assert image.getpixel((0, 0)) == (255, 255, 240)
    assert [colour for *_, colour in ticks(image, (255, 255, 240))] == expected(house)
    assert icons(house)["icon.svg"] != made["icon.svg"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("marked = 4", "marked = 7", "marks tick 7"),
        ("unit = 0.05\n", "unit = 0.2\n", "icon-180.png has no room"),
        ("tick = 1", "tick = 'wide'", "tick"),
    ],
)
def test_a_drawing_that_does_not_fit_is_refused(old, new, said, tmp_path, theme):
    text = (ROOT / "templates" / module.FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "newsroom").mkdir()
    (tmp_path / module.FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        icons(theme, Templates("a test", NAMES, [tmp_path]))
    assert said in str(error.value)
    assert "icon.toml" in str(error.value)
