"""Share images: of the right size, small, whole, described, and the same every time."""

import copy
import io
import json
import shutil
import subprocess

import pytest
from PIL import Image, ImageChops

from presskit.assets import cards as cards_module
from presskit.assets.card_layout import StripElement, TextElement, card_layout
from presskit.assets.cards import CardRenderer
from presskit.assets.fitting import fit
from presskit.assets.theme import rgb, theme
from presskit.assets.typesetting import Typesetter
from tests.conftest import CODES

TITLES = (
    "Chefs",
    "Production Clerks",
    "Cleaning and Housekeeping Supervisors in Offices, Hotels and Other Establishments",
    "Managers of Many Different and Winding Enterprises " * 6,
    "X" * 80,
    "عمال الإنتاج والتخطيط 12",
)


@pytest.fixture(scope="module")
def renderer(fonts):
    return CardRenderer(fonts)


@pytest.fixture
def kit_of(records, make_kit_of):
    def make(title="Production Clerks", percentile=81):
        record = copy.deepcopy(records["4322"])
        record["title"] = title.strip()[:300]
        record["figures"]["percentile"]["value"] = percentile
        return make_kit_of(record)

    return make


def luminance(colour):
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("code", CODES)
def test_the_card_is_a_small_png_of_its_size(code, kit_folders):
    (path,) = (kit_folders[code] / "images").iterdir()
    assert path.name == f"{kit_folders[code].name}_headline_1200x630.png"
    assert path.stat().st_size < 60_000
    with Image.open(path) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))


@pytest.mark.parametrize("code", CODES)
def test_exiftool_reads_every_field(code, kit_folders):
    if shutil.which("exiftool") is None:
        pytest.skip("ExifTool is not installed")
    (path,) = (kit_folders[code] / "images").iterdir()
    done = subprocess.run(["exiftool", "-json", "-struct", str(path)], capture_output=True, check=True)
    (tags,) = json.loads(done.stdout)
    ledger = json.loads((kit_folders[code] / "facts.json").read_bytes())
    assert tags["Headline"] == ledger["headline"]
    assert len(tags["AltTextAccessibility"]) <= 250
    assert f"{ledger['figures']['percentile']['display']}" in tags["AltTextAccessibility"]
    assert tags["AltTextAccessibility"].endswith(".")
    assert all(fact["text"] in tags["ExtDescrAccessibility"] for fact in ledger["facts"])
    assert tags["DigitalSourceType"].endswith("/digitalsourcetype/dataDrivenMedia")
    assert tags["WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
    assert set(tags["Figures"]) <= set(ledger["figures"])
    for name in ("Description", "Creator", "Credit", "Source", "Rights", "UsageTerms", "Licensor"):
        assert tags[name], name


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("percentile", [0, 1, 20, 50, 81, 99, 100])
def test_every_text_lies_inside_its_box(title, percentile, kit_of, fonts):
    """From the layout as drawn: lines no wider than their box, no lower than its foot."""
    setter = Typesetter(fonts)
    kit = kit_of(title, percentile)
    values = cards_module._values(kit)
    for element in card_layout("headline").elements:
        if isinstance(element, TextElement):
            style, (_, _, width, height) = element, element.box
        elif isinstance(element, StripElement):
            style, width = element.caption, element.caption.width
            height = style.size[0] * style.line_height * style.lines
        else:
            continue
        fitted = fit(
            cards_module.filled(style.text, values, card="headline", element="x"), style, width, height, setter
        )
        assert fitted.lines
        assert 1 <= len(fitted.lines) <= style.lines
        setting = cards_module.Setting(style.role, fitted.size, style.tracking)
        for line in fitted.lines:
            assert setter.width(line, setting) <= width + 0.5
        assert fitted.size + (len(fitted.lines) - 1) * fitted.size * style.line_height <= height
        if fitted.cut:
            assert fitted.lines[-1].endswith("…")
            assert len(title) > 100 or getattr(style, "width", 0)


@pytest.mark.parametrize("title", TITLES)
def test_nothing_is_drawn_in_the_margins(title, kit_of, renderer):
    card = renderer.render(kit_of(title), "headline")
    with Image.open(io.BytesIO(card.png)) as image:
        picture = image.convert("RGB")
    ground = Image.new("RGB", picture.size, theme().colours.ground)
    left, top, right, bottom = ImageChops.difference(picture, ground).getbbox()
    assert left >= 54
    assert top >= 40
    assert right <= 1146
    assert bottom <= 614


def test_the_same_record_gives_the_same_bytes(kits, fonts, renderer):
    again = CardRenderer(fonts)
    again.render(kits["7311"], "headline")
    assert renderer.render(kits["4322"], "headline").png == again.render(kits["4322"], "headline").png


def test_the_mark_stands_where_the_percentile_is(kit_of, renderer):
    (strip,) = (e for e in card_layout("headline").elements if isinstance(e, StripElement))
    left, top, width, _ = strip.box
    for percentile in (0, 37, 81, 100):
        card = renderer.render(kit_of("Chefs", percentile), "headline")
        with Image.open(io.BytesIO(card.png)) as image:
            row = image.convert("RGB").crop((0, top + 2, 1200, top + 3))
        ink = rgb(theme().colours.ink)
        dark = [x for x in range(row.width) if row.getpixel((x, 0)) == ink]
        assert dark == list(range(dark[0], dark[0] + 4))
        assert abs(sum(dark) / 4 + 0.5 - (left + width * percentile / 100)) <= 1


def test_text_and_marks_stand_out_from_their_ground():
    look = theme()
    for ground in (look.colours.ground, look.colours.paper):
        for colour in (look.colours.ink, look.colours.muted, look.colours.accent):
            assert contrast(colour, ground) >= 4.5
        for stop in look.strip.stops:
            assert contrast(stop, ground) >= 3


def test_the_bands_read_in_grey_and_carry_their_text(collection):
    bands = collection.bands
    for band in bands:
        assert contrast(band.colour, theme().colours.paper) >= 3
        assert contrast(band.colour, band.ink) >= 4.5
    tones = [luminance(band.colour) for band in bands]
    assert tones == sorted(tones, reverse=True)


def test_a_kit_without_its_figure_has_no_card(records, make_kit_of, renderer):
    record = copy.deepcopy(records["4322"])
    del record["figures"]["percentile"]
    assert renderer.render(make_kit_of(record), "headline") is None
