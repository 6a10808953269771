"""Share images as files: small palette PNGs, read by others, the same every time."""

import copy
import io
import os
import subprocess
import sys

import pytest
from PIL import Image, ImageChops

from presskit import Project, ProjectKit
from presskit.assets.cards.drawing import Disc, Line
from presskit.assets.cards.entries import describe
from presskit.assets.theme import contrast, rgb
from tests.conftest import CODES, ROOT


def card_of(kit, card, width, height):
    """Return one of the share images of a kit."""
    wanted = (card, width, height)
    return next(each for each in kit.cards if (each.entry.card, each.entry.width, each.entry.height) == wanted)


def test_the_tall_card_keeps_its_centre(with_files, kits, layouts):
    layout = layouts["headline", 1080, 1920]
    assert layout.safe[1] >= 250
    assert layout.safe[3] <= 1920 - 250
    card = card_of(with_files(kits["7311"]), "headline", 1080, 1920)
    with Image.open(io.BytesIO(card.png)) as image:
        picture = image.convert("RGB")
    ground = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    box = ImageChops.difference(picture, ground).getbbox()
    assert box[1] >= 250
    assert box[3] <= 1670


@pytest.mark.parametrize("code", CODES)
def test_files_are_small_palette_pngs_of_their_size(code, kit_folders):
    paths = sorted((kit_folders[code] / "images").iterdir())
    assert len(paths) == 11
    for path in paths:
        width, height = path.stem.rpartition("_")[2].split("x")
        assert path.name.startswith(f"{kit_folders[code].name}_")
        assert path.stat().st_size < 60_000
        with Image.open(path) as image:
            image.verify()
        with Image.open(path) as image:
            assert (image.format, image.mode, image.size) == ("PNG", "P", (int(width), int(height)))
            assert len(image.convert("RGB").getcolors(1000)) > 12


def test_other_readers_read_the_files(kit_folders):
    """Not only the library that drew them: poppler's and the browser's readers are others."""
    done = subprocess.run(
        ["exiftool", "-validate", "-warning", "-a", "-r", str(kit_folders["4322"] / "images")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stdout.count("Validate                        : OK") == 11, done.stdout


@pytest.mark.slow
def test_all_files_are_small(all_kits, with_files):
    sizes = [len(card.png) for kit in all_kits.values() for card in with_files(kit).cards]
    assert len(sizes) == 427 * 11
    assert max(sizes) < 100_000
    assert sum(sizes) / len(sizes) < 40_000


def test_the_same_bytes_twice_and_in_another_order(made_up_kits, project, with_files):
    again = Project(project.settings, project.data)
    for code in ("7903", "3901", "2905"):
        assert ProjectKit(again, made_up_kits[code]).cards
    assert ProjectKit(again, made_up_kits["3901"]).cards == with_files(made_up_kits["3901"]).cards


def test_the_same_bytes_elsewhere(tmp_path, kit_folders):
    """Another folder, locale, time zone and hash seed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "77",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
    }
    command = [
        sys.executable,
        "-m",
        "presskit",
        "build",
        "4322",
        "--only",
        "cards",
        "-q",
        "--output",
        str(tmp_path / "o"),
    ]
    subprocess.run([*command, "--data", str(ROOT / "data")], cwd=tmp_path, env=environment, check=True)
    for path in (kit_folders["4322"] / "images").iterdir():
        (other,) = tmp_path.rglob(path.name)
        assert path.read_bytes() == other.read_bytes()


def test_a_kit_without_a_figure_lacks_its_card(records, make_kit_of, with_files):
    record = copy.deepcopy(records["4322"])
    del record["figures"]["percentile"], record["figures"]["most_exposed_task"]
    del record["figures"]["tasks_by_band"]
    kit = make_kit_of(record)
    assert {card.entry.card for card in with_files(kit).cards} == {"change"}


def test_colours_of_a_drawn_card_stand_out(renderer, kits, layouts, style, with_files):
    ground = style.theme.colours.ground
    for item in renderer.lay_out(kits["4322"], layouts["headline", 1200, 630]).items:
        if isinstance(item, Line):
            assert contrast(getattr(style.theme.colours, item.colour), ground) >= 4.5
        elif isinstance(item, Disc):
            assert contrast(getattr(style.theme.colours, item.colour), ground) >= 3
    with Image.open(io.BytesIO(card_of(with_files(kits["4322"]), "headline", 1200, 630).png)) as image:
        assert image.convert("RGB").getpixel((3, 3)) == rgb(ground)


def test_entries_say_what_is_shown(kits, layouts):
    entry = describe(kits["4322"], layouts["headline", 1200, 630])
    assert entry.figures == ("percentile", "occupations")
    assert entry.file == "images/4322-production-clerks_headline_1200x630.png"
    assert set(describe(kits["4322"], layouts["change", 1200, 675]).figures) == {"mean_2025", "change"}
    assert set(describe(kits["4322"], layouts["bands", 1200, 675]).figures) >= {"tasks", "typical_band"}
    assert describe(kits["4322"], layouts["task", 1200, 675]).figures == ("most_exposed_score",)
