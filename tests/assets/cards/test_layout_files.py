"""Layout files of cards: each fault names file, key and what is wrong with it."""

import shutil

import pytest
from PIL import Image

from presskit.assets import registry
from presskit.assets.cards import discovery, layout_files
from presskit.assets.subject import Subject
from presskit.engine.kit_builder import KitBuilder
from presskit.errors import PresskitError, TemplateError
from tests.conftest import ROOT, run


@pytest.fixture
def layouts_in(tmp_path, monkeypatch):
    """Return a function that bends a copy of the card layouts, and reads them from there."""

    def bend(name, old, new):
        copied = tmp_path / "templates"
        if not copied.exists():
            shutil.copytree(ROOT / "templates", copied)
        path = copied / "cards" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setattr(discovery, "folder", lambda: copied)
        forget()

    yield bend
    forget()


def forget():
    """Let layouts be read anew."""
    for read in (discovery.card_files, layout_files.card_layouts, layout_files.all_layouts):
        read.cache_clear()


@pytest.fixture
def draw(context):
    """Return a function that draws the cards of a kit by the layouts as they are now."""

    def drawn(kit):
        return KitBuilder(context).files_of(Subject(kit=kit, images=registry.images(kit)), ["cards"])

    return drawn


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("headline", 'role = "figure"', 'role = "title"', "cards/headline.toml: elements.figure.role"),
        ("headline", "lines = 12", 'lines = "six"', "cards/headline.toml: elements.headline.lines"),
        ("headline", "width = 390, top = 60", "width = 390", "cards/headline.toml: elements.figure.box"),
        (
            "headline",
            "left = 420, right = 0, top = 72",
            "left = 420, right = 0, top = 572",
            "sizes.1200x675.elements.headline.box",
        ),
        ("headline", "[sizes.1200x675]", "[sizes.wide]", "sizes.wide: is no size"),
        ("headline", "name = ", "title = ", "cards/headline.toml: title: is not a field"),
        ("frame", 'size = "site"', "size = 7", "cards/frame.toml: elements.site.size"),
        ("frame", "scale = 1.3", "scale = 0", "cards/frame.toml: sizes.1080x1350.scale"),
        ("headline", 'kind = "strip"', 'kind = "pie"', "cards/headline.toml: elements.strip"),
        ("headline", 'needs = ["percentile"', 'needs = ["nosuch"', "needs: 'nosuch' is nothing that a card can show"),
        ("headline", "{{ strip_low }}", "{% if %}", "elements.strip.low.text"),
        ("headline", "{{ strip_low }}", "{{ strip_low | nosuch }}", "No filter named 'nosuch'"),
        ("headline", "{{ strip_low }}", "a\\u202Eb", "U+202E"),
        ("headline", 'alt = "', 'alt = "{% endif %}', "cards/headline.toml: alt"),
        ("headline", "[sizes.1200x675]", "[sizes.9999x9999]", "has more than"),
        ("headline", 'colour = "accent"', 'colour = "ground"', "elements.figure.colour"),
    ],
)
def test_a_layout_names_file_and_key_of_a_fault(name, old, new, said, layouts_in):
    layouts_in(name, old, new)
    with pytest.raises(TemplateError) as error:
        layout_files.card_layouts("headline")
    assert said in str(error.value), str(error.value)


def test_a_text_that_names_nothing_is_an_error(layouts_in, draw, kits):
    layouts_in("headline", "else percentile_label", "else percntile_label")
    with pytest.raises(TemplateError, match=r"elements\.label\.text: 'percntile_label' is undefined"):
        draw(kits["4322"])


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{{ percentile + 1 }}", r"elements\.figure\.text: can only concatenate str"),
        ("{{ 1 / 0 }}", r"elements\.figure\.text: division by zero"),
        ("{{ percentile() }}", r"elements\.figure\.text: 'str' object is not callable"),
        ("{{ title | ordinal }}", r"elements\.figure\.text: invalid literal"),
        ("厨 {{ percentile }}", r"headline\.toml: 4322: elements\.figure: no face has a glyph"),
    ],
)
def test_a_text_that_cannot_be_worked_out_or_set_is_an_error(new, said, layouts_in, draw, kits):
    layouts_in("headline", 'text = "{{ percentile | ordinal }}"', f'text = "{new}"')
    with pytest.raises(PresskitError, match=said):
        draw(kits["4322"])


def test_a_size_that_the_theme_does_not_have_is_an_error(layouts_in, draw, kits):
    layouts_in("headline", 'size = "hero"', 'size = "nosuch"')
    with pytest.raises(TemplateError, match=r"elements\.figure\.size: 'nosuch' is no step of the theme's type scale"):
        draw(kits["4322"])


def test_an_alternative_text_that_is_too_long_is_an_error(layouts_in, draw, kits):
    layouts_in("headline", 'alt = "', f'alt = "{"word " * 60}')
    with pytest.raises(PresskitError, match="alt: comes to"):
        draw(kits["4322"])


def test_a_layout_whose_texts_overlap_is_refused(layouts_in, draw, kits):
    layouts_in(
        "headline",
        "box = { left = 0, width = 390, top = 194, height = 64 }",
        "box = { left = 0, width = 390, top = 104, height = 64 }",
    )
    with pytest.raises(Exception, match=r"elements\.\w+: overlaps \w+ on 1200x630"):
        draw(kits["4322"])


@pytest.mark.slow
def test_the_contact_sheet_shows_every_card(tmp_path):
    done = run("cards", "preview", "4322", "--data", ROOT / "data", cwd=tmp_path)
    assert done.returncode == 0, done.err
    assert "11 cards" in done.out
    with Image.open(tmp_path / "preview-4322.png") as sheet:
        assert sheet.width == 2520
        assert len(sheet.convert("RGB").getcolors(100_000)) > 100
    assert run("cards", "preview", "9999", "--data", ROOT / "data", cwd=tmp_path).returncode == 2
    assert run("cards", "preview", "4322", "--output", "presskit.toml", cwd=tmp_path).returncode == 2
    (tmp_path / "a[").mkdir()
    done = run("cards", "preview", "4322", "--data", ROOT / "data", "--output", "a[/x].png", cwd=tmp_path)
    assert (done.returncode, "a[/x].png" in done.out) == (0, True)
