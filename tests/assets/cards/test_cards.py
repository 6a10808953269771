"""Share images: every card in every size stands well, reads well, and is the same every time."""

import collections
import copy
import io
import os
import subprocess
import sys

import pytest
from PIL import Image, ImageChops

from presskit.assets.cards.drawing import Bar, Disc, Line, Ticks
from presskit.assets.cards.entries import describe, layouts_of
from presskit.assets.cards.renderer import CardRenderer
from presskit.assets.theme import contrast, rgb
from tests.conftest import CODES, ROOT

SIZES = {
    ("headline", 1200, 630),
    ("headline", 1200, 675),
    ("headline", 1080, 1080),
    ("headline", 1080, 1350),
    ("headline", 1080, 1920),
    *((card, *size) for card in ("bands", "change", "task") for size in ((1200, 675), (1080, 1350))),
}
LONG_TITLE = "Managers of Many Different and Winding Enterprises " * 6
TITLES = (
    "Chefs",
    LONG_TITLE,
    "X" * 80,
    "عمال الإنتاج والتخطيط 12",
    "Jäger fjord Jif",
    "<script>alert(1)</script> & Co",
)


def area(box):
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def common(one, other):
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def inside(ink, box, slack=1):
    return (
        ink[0] >= box[0] - slack and ink[1] >= box[1] - slack and ink[2] <= box[2] + slack and ink[3] <= box[3] + slack
    )


def stands_well(drawing):
    """Assert, from where everything was put, that nothing is outside, over anything else, or cut."""
    layout = drawing.layout
    lines = [item for item in drawing.items if isinstance(item, Line)]
    shapes = [item for item in drawing.items if not isinstance(item, Line)]
    assert {"source", "note", "licence", "address", "site"} <= {line.element for line in lines}
    for item in drawing.items:
        assert inside(item.ink, layout.safe), (layout.card, item)
    for number, line in enumerate(lines):
        assert inside(line.ink, line.box), (layout.card, line)
        for other in lines[number + 1 :]:
            if other.element != line.element:
                assert common(line.ink, other.ink) == 0, (layout.card, line, other)
        for shape in shapes:
            assert common(line.ink, shape.ink) == 0, (layout.card, line, shape)


def texts(drawing):
    said = collections.defaultdict(list)
    for item in drawing.items:
        if isinstance(item, Line):
            said[item.element].append(item.text)
    return {element: " ".join(parts) for element, parts in said.items()}


@pytest.fixture
def kit_of(records, make_kit_of):
    def make(title="Production Clerks", task=None, **values):
        record = copy.deepcopy(records["4322"])
        record["title"] = title.strip()[:300]
        for name, value in values.items():
            record["figures"][name]["value"] = value
        if task:
            record["figures"]["most_exposed_task"]["text"] = task
        return make_kit_of(record)

    return make


def test_every_card_of_the_specification_is_there(kits, layouts):
    assert set(layouts) == SIZES
    assert {(each.card, each.width, each.height) for each in layouts_of(kits["4322"])} == SIZES


UNUSUAL = ("2310", "3253", "3434", "4132", "5151", "7549", "9121", "9621", "6210", "2612", "4416", "7313", "1324")


@pytest.mark.slow
def test_cards_of_unusual_occupations_stand_well(all_kits, renderer):
    """The shortest and longest, most and least exposed, tied, unchanged, with overhanging letters."""
    check(renderer, [kit for number, kit in enumerate(all_kits.values()) if kit.code in UNUSUAL or number % 20 == 0])


@pytest.mark.slow
def test_all_cards_of_all_occupations_stand_well(all_kits, renderer):
    assert check(renderer, all_kits.values()) == 427 * 11


def check(renderer, kits):
    cards = 0
    for kit in kits:
        for layout in layouts_of(kit):
            drawing = renderer.lay_out(kit, layout)
            stands_well(drawing)
            assert not any(isinstance(item, Line) and item.cut for item in drawing.items), (kit.code, layout.card)
            assert drawing.faults(kit.code) == []
            cards += 1
    return cards


def test_no_last_line_is_a_lone_word(all_kits, renderer, layouts):
    """Where the line above can spare one and there is room for two."""
    lone = []
    for kit in list(all_kits.values())[::4]:
        drawing = renderer.lay_out(kit, layouts["headline", 1200, 630])
        lines = [item for item in drawing.own if item.element == "headline"]
        if len(lines) > 1 and " " not in lines[-1].text and lines[-2].text.count(" ") >= 2:
            lone.append(kit.code)
    assert lone == []


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("percentile", [0, 1, 50, 99, 100])
def test_hostile_titles_stand_well(title, percentile, kit_of, renderer):
    kit = kit_of(title, percentile=percentile)
    for layout in layouts_of(kit):
        drawing = renderer.lay_out(kit, layout)
        stands_well(drawing)
        for item in drawing.items:
            if isinstance(item, Line) and item.cut:
                assert len(title) >= 80
        if title == LONG_TITLE:
            assert all(
                not item.cut or "…" in texts(drawing)[item.element] for item in drawing.own if hasattr(item, "cut")
            )


@pytest.mark.parametrize("task", ["Cook", "w" * 90, "word " * 1000, 'He said "no", and the clerk\'s desk burned;'])
def test_hostile_tasks_stand_well(task, kit_of, renderer, layouts):
    kit = kit_of(task=task.strip())
    for size in ((1200, 675), (1080, 1350)):
        drawing = renderer.lay_out(kit, layouts["task", *size])
        stands_well(drawing)
        quoted = texts(drawing)["quotation"]
        assert quoted.startswith("“")
        if len(task) > 4000:
            assert quoted.endswith("…")
        if "clerk" in task:
            assert quoted == "“He said “no”, and the clerk’s desk burned;”"


def test_marks_stand_where_the_figures_are(all_kits, renderer, layouts):
    """The marker at the rank, the points at the means, the bars as long as the shares."""
    for code in ("4322", "7311", "3434", "9621", "4132", "7549"):
        kit = all_kits[code]
        drawing = renderer.lay_out(kit, layouts["headline", 1200, 630])
        (ticks,) = (item for item in drawing.items if isinstance(item, Ticks))
        (marker,) = (item for item in drawing.own if isinstance(item, Bar))
        place = ticks.box[0] + (kit.rank + 0.5) / 427 * (ticks.box[2] - ticks.box[0])
        assert abs((marker.box[0] + marker.box[2]) / 2 - place) <= 2.5
        assert len(ticks.heights) == 427
        drawing = renderer.lay_out(kit, layouts["change", 1200, 675])
        axis = max(
            (item.box for item in drawing.shared if item.element == "scale.axis"), key=lambda box: box[2] - box[0]
        )
        points = [item for item in drawing.own if isinstance(item, Disc)]
        for point, name in zip(points, ("mean_2023", "mean_2025"), strict=True):
            assert abs(point.x - (axis[0] + kit.figures[name].value * (axis[2] - axis[0]))) <= 1
        assert bool(points[0].hollow) is True
        drawing = renderer.lay_out(kit, layouts["bands", 1200, 675])
        bars = [item for item in drawing.own if isinstance(item, Bar)]
        keys = {bar.box for bar in bars if bar.box[3] == max(each.box[3] for each in bars)}
        (bar,) = (bar for bar in bars if bar.box not in keys)
        assert len(keys) == 6
        assert bar.colour == next(row.colour for row in kit.bands if row.count)


def test_cards_say_the_figures_of_the_kit(all_kits, renderer, layouts):
    for code in ("4322", "7311", "2634", "1111"):
        kit = all_kits[code]
        said = texts(renderer.lay_out(kit, layouts["change", 1080, 1350]))
        assert said["figure"] == kit.shown("change")
        assert said["scale.now"] == f"2025: {kit.shown('mean_2025')}"
        assert said["scale.before"] == f"2023: {kit.shown('mean_2023')}"
        assert kit.shown("typical_change_low") in said["scale.typical"]
        said = texts(renderer.lay_out(kit, layouts["bands", 1200, 675]))
        assert said["figure"] == kit.shown("typical_band")
        assert said["caveat"].startswith("The band is the ILO’s for the occupation as a whole")
        assert f"{kit.shown('tasks')} task" in " ".join(said.values())
        said = texts(renderer.lay_out(kit, layouts["task", 1200, 675]))
        assert said["figure"] == kit.shown("most_exposed_score")


def test_bars_are_as_long_as_shares_and_none_stands_for_nothing(records, make_kit_of, renderer, layouts):
    record = copy.deepcopy(records["4322"])
    shares = (3, 0, 1, 6, 0, 0)
    record["figures"]["tasks"]["value"] = 10
    record["figures"]["exposed_share"]["value"] = 70
    record["figures"]["tasks_by_band"]["bands"] = [
        {**band, "tasks": tasks, "share": tasks * 10}
        for band, tasks in zip(record["figures"]["tasks_by_band"]["bands"], shares, strict=True)
    ]
    kit = make_kit_of(record)
    for size, (one, other) in {(1200, 675): (1, 3), (1080, 1350): (0, 2)}.items():
        drawing = renderer.lay_out(kit, layouts["bands", *size])
        stands_well(drawing)
        lengths = collections.defaultdict(list)
        for item in drawing.own:
            if isinstance(item, Bar):
                lengths[item.element].append(item.box[other] - item.box[one])
        drawn = [max(each) if len(each) > 1 else 0 for each in lengths.values()]
        longest = max(drawn)
        assert [round(each / longest * 6, 1) for each in drawn] == pytest.approx(shares, abs=0.15)


def test_an_unknown_earlier_mean_is_not_invented(kits, renderer, layouts):
    said = texts(renderer.lay_out(kits["4322"], layouts["change", 1200, 675]))
    assert said["scale.before"] == "2023"
    assert "scale.typical" not in said


def test_the_tall_card_keeps_its_centre(renderer, kits, layouts):
    layout = layouts["headline", 1080, 1920]
    assert layout.safe[1] >= 250
    assert layout.safe[3] <= 1920 - 250
    card = renderer.draw(kits["7311"], layout)
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
def test_all_files_are_small(all_kits, renderer):
    sizes = [len(card.png) for kit in all_kits.values() for card in renderer.render(kit)]
    assert len(sizes) == 427 * 11
    assert max(sizes) < 100_000
    assert sum(sizes) / len(sizes) < 40_000


def test_the_same_bytes_twice_and_in_another_order(all_kits, fonts, style, renderer):
    again = CardRenderer(fonts, style)
    for code in ("9621", "4322", "1111"):
        list(again.render(all_kits[code]))
    for one, other in zip(renderer.render(all_kits["4322"]), again.render(all_kits["4322"]), strict=True):
        assert one.png == other.png
        assert one.entry == other.entry


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


def test_a_kit_without_a_figure_lacks_its_card(records, make_kit_of, renderer):
    record = copy.deepcopy(records["4322"])
    del record["figures"]["percentile"], record["figures"]["most_exposed_task"]
    del record["figures"]["tasks_by_band"]
    kit = make_kit_of(record)
    assert {card.entry.card for card in renderer.render(kit)} == {"change"}


def test_colours_of_a_drawn_card_stand_out(renderer, kits, layouts, style):
    ground = style.theme.colours.ground
    for item in renderer.lay_out(kits["4322"], layouts["headline", 1200, 630]).items:
        if isinstance(item, Line):
            assert contrast(getattr(style.theme.colours, item.colour), ground) >= 4.5
        elif isinstance(item, Disc):
            assert contrast(getattr(style.theme.colours, item.colour), ground) >= 3
    with Image.open(io.BytesIO(renderer.draw(kits["4322"], layouts["headline", 1200, 630]).png)) as image:
        assert image.convert("RGB").getpixel((3, 3)) == rgb(ground)


def test_entries_say_what_is_shown(kits, layouts):
    entry = describe(kits["4322"], layouts["headline", 1200, 630])
    assert entry.figures == ("percentile", "occupations")
    assert entry.file == "images/4322-production-clerks_headline_1200x630.png"
    assert set(describe(kits["4322"], layouts["change", 1200, 675]).figures) == {"mean_2025", "change"}
    assert set(describe(kits["4322"], layouts["bands", 1200, 675]).figures) >= {"tasks", "typical_band"}
    assert describe(kits["4322"], layouts["task", 1200, 675]).figures == ("most_exposed_score",)
