"""A house's own style: colours that must stand out, a logo within limits, faces of its own."""

import io
import shutil
import tomllib

import pytest
from PIL import Image

from presskit.assets import theme
from presskit.assets.cards.drawing import Mark
from presskit.assets.cards.renderer import CardRenderer
from presskit.assets.style import read_style
from presskit.assets.theme import contrast, read_theme
from presskit.config import load
from presskit.errors import InputError
from tests.conftest import ROOT, run
from tests.rendering import templates_of


@pytest.fixture
def house(tmp_path):
    """Return a function that writes a house's configuration, and the folder it lies in."""

    def write(text):
        (tmp_path / "presskit.toml").write_text(text, encoding="utf-8")
        return tmp_path / "presskit.toml"

    return write


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_every_pair_of_the_theme_and_the_bands_stands_out(style):
    colours = style.theme.colours
    for ground in (colours.ground, colours.paper):
        assert all(contrast(each, ground) >= 4.5 for each in (colours.ink, colours.muted, colours.accent))
        assert all(contrast(stop, ground) >= 3 for stop in style.theme.strip.stops)
        assert all(contrast(band.colour, ground) >= 3 for band in style.bands)
    assert all(contrast(band.ink, band.colour) >= 4.5 for band in style.bands)


def test_bands_and_strip_darken_so_that_they_read_in_grey(style):
    for scale in ([band.colour for band in style.bands], style.theme.strip.stops):
        tones = [theme._luminance(colour) for colour in scale]
        assert tones == sorted(tones, reverse=True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[theme.colours]\naccent = "#FF8888"\n', "theme.colours.accent: #FF8888 on ground #FAF8F4"),
        ('[theme.colours]\nmuted = "#AAAAAA"\n', "theme.colours.muted: #AAAAAA on ground"),
        ('[theme.colours]\nground = "#202020"\n', "theme.colours.ink: #15191F on ground #202020"),
        ('[theme.strip]\nstops = ["#EEEEEE", "#000000"]\n', "theme.strip.stops.0: #EEEEEE"),
        ('[theme.colours]\naccent = "red"\n', "theme.colours.accent: 'red'"),
        ('[theme.colours]\nglow = "#FF8888"\n', "theme.colours.glow: is not a field"),
        ("[theme.type]\nhero = [2, 4]\n", "must name the largest size first"),
    ],
)
def test_a_theme_that_does_not_do_is_refused_with_the_pair(text, named, house, tmp_path):
    done = run("check", cwd=house(text).parent)
    assert done.returncode == 1
    assert named in done.err
    assert "presskit.toml" in done.err
    assert not (tmp_path / "output").exists()


def test_a_house_has_its_colours_logo_and_faces(house, kits, fonts, collection, layouts):
    config = house('[brand]\nlogo = "logo.png"\n[theme.colours]\naccent = "#7A3E00"\n')
    Image.new("RGBA", (640, 200), "#0A7F3F").save(config.parent / "logo.png")
    settings = load(config)
    mine = read_style(settings, collection.bands)
    layout = layouts["headline", 1200, 630]
    renderer = CardRenderer(fonts, mine, [layout])
    drawing = renderer.lay_out(kits["4322"], layout)
    (mark,) = (item for item in drawing.items if isinstance(item, Mark))
    assert (mark.box[2] - mark.box[0]) / (mark.box[3] - mark.box[1]) == pytest.approx(3.2, rel=0.05)
    assert drawing.faults("4322") == []
    card = renderer.draw(kits["4322"], layout, templates_of("cards/metadata.xmp.j2"))
    with Image.open(io.BytesIO(card.png)) as image:
        picture = image.convert("RGB")
        colours = {colour for _, colour in picture.getcolors(1000)}
        assert (0x7A, 0x3E, 0x00) in colours
        assert (0x00, 0x62, 0x5A) not in colours
        middle = ((mark.box[0] + mark.box[2]) // 2, (mark.box[1] + mark.box[3]) // 2)
        assert picture.getpixel(middle) == (0x0A, 0x7F, 0x3F)


def test_a_house_names_a_face_for_a_role(house, fonts):
    config = house('[brand.faces]\nheadline = "own.ttf"\n')
    shutil.copy(fonts.faces["label"].path, config.parent / "own.ttf")
    done = run("doctor", cwd=config.parent)
    assert "of the house" in done.out
    house('[brand.faces]\nposter = "own.ttf"\n')
    assert "brand.faces.poster: is no role" in run("check", cwd=config.parent).err
    house('[brand.faces]\nheadline = "none.ttf"\n')
    done = run("check", cwd=config.parent)
    assert (done.returncode, "none.ttf" in done.err) == (1, True)


def _eps(path):
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_eps, "is not a PNG, JPEG or WEBP picture"),
        (lambda path: Image.new("1", (12000, 12000)).save(path), "12000×12000 pixels"),
        (lambda path: Image.new("RGB", (3, 3)).save(path), "only 3×3 pixels"),
        (lambda path: Image.new("RGB", (3000, 20)).save(path), "too narrow"),
        (lambda path: Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(path), "is all transparent"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40)), "logo.png"),
        (lambda path: path.write_bytes(bytes(3 * 1024 * 1024)), "larger than 2 MB"),
        (lambda path: Image.new("RGB", (60, 60)).save(path, "GIF"), "is not a PNG, JPEG or WEBP picture"),
        (lambda path: Image.new("RGBA", (60, 60), "white").save(path), "does not stand out from the ground"),
        (lambda path: path.mkdir(), "is not a file"),
    ],
)
def test_a_logo_that_does_not_do_is_refused(make, said, house, collection):
    config = house('[brand]\nlogo = "logo.png"\n')
    make(config.parent / "logo.png")
    with pytest.raises(InputError) as error:
        read_style(load(config), collection.bands)
    assert said in str(error.value)
    assert "logo.png" in str(error.value)


def test_a_logo_that_is_not_there_is_refused(house, collection):
    with pytest.raises(InputError, match=r"none\.png: could not be read"):
        read_style(load(house('[brand]\nlogo = "none.png"\n')), collection.bands)


def test_a_logo_of_16_bits_is_not_white(house, collection):
    config = house('[brand]\nlogo = "logo.png"\n')
    Image.new("I;16", (60, 60), 20_000).save(config.parent / "logo.png")
    logo = read_style(load(config), collection.bands).logo
    assert logo.picture.getpixel((5, 5))[:3] == (78, 78, 78)


def test_a_name_with_a_nul_is_refused(house):
    assert run("check", cwd=house('[brand]\nlogo = "a\\u0000b.png"\n').parent).returncode == 1


def test_a_cut_logo_is_refused(house, collection):
    config = house('[brand]\nlogo = "logo.png"\n')
    Image.effect_noise((300, 100), 90).save(config.parent / "logo.png")
    whole = (config.parent / "logo.png").read_bytes()
    (config.parent / "logo.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="can't be read"):
        read_style(load(config), collection.bands)


def test_the_theme_file_is_what_cards_are_drawn_with():
    raw = tomllib.loads((ROOT / "templates" / "theme.toml").read_text(encoding="utf-8"))
    assert read_theme().colours.ink == raw["colours"]["ink"]
