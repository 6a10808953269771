"""Every card in every size stands well and says the figures of its kit; checked on the drawing, before pixels."""

import collections
import copy

import pytest

from presskit.assets.cards.drawing import Bar, Disc, Line, Ticks
from presskit.assets.cards.entries import is_drawn
from presskit.assets.cards.layout_files import all_layouts
from tests.assets.cards.drawings import stands_well, texts

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


def layouts_of(kit):
    """Return the layouts whose cards a kit has."""
    return [layout for layout in all_layouts() if is_drawn(kit, layout)]


def test_every_card_of_the_specification_is_there(kits, layouts):
    assert set(layouts) == SIZES
    assert {(each.card, each.width, each.height) for each in layouts_of(kits["4322"])} == SIZES


SAMPLE = ("2905", "3901", "4904", "5901", "7903", "8901")
UNUSUAL = ("2310", "3253", "3434", "4132", "5151", "7549", "9121", "9621", "6210", "2612", "4416", "7313", "1324")

BOTH = pytest.mark.parametrize(
    ("name", "codes"), [("made_up_kits", SAMPLE), pytest.param("all_kits", UNUSUAL, marks=pytest.mark.slow)]
)


def test_cards_of_made_up_occupations_stand_well(made_up_kits, renderer):
    """The shortest and longest title, the longest task, the first and last place, other scripts."""
    assert check(renderer, [kit for kit in made_up_kits.values() if kit.code in SAMPLE]) == len(SAMPLE) * 11


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


def test_no_last_line_is_a_lone_word(made_up_kits, renderer, layouts):
    """Where the line above can spare one and there is room for two."""
    assert lone_words(made_up_kits.values(), renderer, layouts) == []


@pytest.mark.slow
def test_no_last_line_of_a_real_occupation_is_a_lone_word(all_kits, renderer, layouts):
    assert lone_words(all_kits.values(), renderer, layouts) == []


def lone_words(kits, renderer, layouts):
    lone = []
    for kit in kits:
        drawing = renderer.lay_out(kit, layouts["headline", 1200, 630])
        lines = [item for item in drawing.own if item.element == "headline"]
        if len(lines) > 1 and " " not in lines[-1].text and lines[-2].text.count(" ") >= 2:
            lone.append(kit.code)
    return lone


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


@BOTH
def test_marks_stand_where_the_figures_are(name, codes, request, renderer, layouts):
    """The marker at the rank, the points at the means, the bars as long as the shares."""
    every = request.getfixturevalue(name)
    for code in codes:
        kit = every[code]
        drawing = renderer.lay_out(kit, layouts["headline", 1200, 630])
        (ticks,) = (item for item in drawing.items if isinstance(item, Ticks))
        (marker,) = (item for item in drawing.own if isinstance(item, Bar))
        place = ticks.box[0] + (kit.rank + 0.5) / len(every) * (ticks.box[2] - ticks.box[0])
        assert abs((marker.box[0] + marker.box[2]) / 2 - place) <= 2.5
        assert len(ticks.heights) == len(every)
        drawing = renderer.lay_out(kit, layouts["change", 1200, 675])
        axis = max(
            (item.box for item in drawing.shared if item.element == "scale.axis"), key=lambda box: box[2] - box[0]
        )
        points = [item for item in drawing.own if isinstance(item, Disc)]
        for point, figure in zip(points, ("mean_2023", "mean_2025"), strict=True):
            assert abs(point.x - (axis[0] + kit.figures[figure].value * (axis[2] - axis[0]))) <= 1
        assert bool(points[0].hollow) is True
        drawing = renderer.lay_out(kit, layouts["bands", 1200, 675])
        bars = [item for item in drawing.own if isinstance(item, Bar)]
        keys = {bar.box for bar in bars if bar.box[3] == max(each.box[3] for each in bars)}
        (bar,) = (bar for bar in bars if bar.box not in keys)
        assert len(keys) == 6
        assert bar.colour == next(row.colour for row in kit.bands if row.count)


@BOTH
def test_cards_say_the_figures_of_the_kit(name, codes, request, renderer, layouts):
    for code in codes:
        kit = request.getfixturevalue(name)[code]
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
