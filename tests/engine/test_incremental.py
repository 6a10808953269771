"""What a build makes again, and what it does not: through the real command, with a store of its own.

Whatever was edited, the tree that is brought up to date must be, byte for byte, the one that is built of
the edited project from nothing.
"""

import json
from pathlib import Path

import pytest

from tests.conftest import run
from tests.engine.projects import files_of, new_store

CARD, TASK = "headline_1200x630", "task_1200x675"
KIT = "kits/4322-production-clerks"
FILES = {
    "text": ("press.md", "copy.txt", "facts.json", "citations.bib"),
    "brief": ("brief_a4.pdf", "brief_letter.pdf"),
    "page": ("index.html",),
    "archive": ("press-kit.zip",),
}
"""The ends of the names of each unit's files; those of a card are its own name."""
CHANGES = [
    # file, what stands there, what is put there; what is made again, what is kept
    ("templates/theme.toml", "#00625A", "#00529B", (CARD, "brief", "page", "archive"), ("text",)),
    ("templates/theme.toml", "#7CCFBF", "#8CDFCF", ("page",), ("text", "brief", CARD)),
    ("templates/cards/task.toml", r"line_height = [\d.]+", "line_height = 1.31", (TASK,), ("text", CARD)),
    ("templates/text/press.md.j2", "## Facts to", "## To", ("text",), (CARD, "brief")),
    ("templates/text/copy.txt.j2", "•", "–", ("text", "page", "archive"), (CARD, "brief")),
    ("templates/citations/apa.csl", 'suffix=", "', 'suffix=" "', ("text", "page", "archive"), ("brief",)),
    ("templates/brief/brief.html.j2", "About this", "On this", ("brief",), ("text", CARD)),
    ("templates/newsroom/kit.html.j2", "Facts to", "To", ("page", "archive"), ("text", CARD)),
    ("presskit.toml", 'corrections = """', 'corrections = """Write to us. ', ("page",), ("text", "brief", CARD)),
]
CODE = [
    ("presskit/assets/cards/raster/painter.py", (CARD,), ("text",)),
    ("presskit/assets/brief/renderer.py", ("brief",), ("text", CARD)),
]


def files_of_unit(files, unit):
    """Return the files of a unit of the kit."""
    ends = FILES.get(unit, (f"_{unit}.png",))
    found = {path: data for path, data in files.items() if path.startswith(f"{KIT}/") and path.endswith(ends)}
    assert found, unit
    return found


def is_made_again(project, again, kept):
    """Let `--explain` say what is made again, and why, then build; return the files before and after."""
    said = project.explain()
    assert {said[name]["what"] for name in again} <= {"made again", "from the cache"}, said
    assert all(said[name]["because"] for name in again)
    assert {said[name]["what"] for name in kept} == {"kept"}, said
    before = files_of(project.output)
    report = project.build()
    assert report["made"] + report["known"] >= len(again)
    after = files_of(project.output)
    for name in kept:
        assert files_of_unit(before, name) == files_of_unit(after, name), name
    return before, after


def test_a_build_that_changes_nothing_makes_nothing_and_writes_nothing(project):
    project.build()
    before = {path: path.stat().st_mtime_ns for path in project.output.rglob("*")}
    report = project.build()
    assert report["unchanged"]
    assert (report["made"], report["known"]) == (0, 0)
    assert report["bytes"] == sum(map(len, files_of(project.output).values()))
    assert {path: path.stat().st_mtime_ns for path in project.output.rglob("*")} == before


def test_a_house_with_faces_alone_follows_the_bundled_plan_of_faces(project):
    (project.folder / "house" / "fonts").mkdir(parents=True)
    house = project.folder / "house" / "presskit.toml"
    house.touch()
    project.build("--config", house)
    before = files_of(project.output)
    project.edit("fonts/fonts.toml", r"(?s)(\[roles\.headline\].*?weight = )600", r"\g<1>700")
    project.build("--config", house)
    assert files_of(project.output) != before


@pytest.mark.parametrize(("file", "pattern", "replacement", "again", "kept"), CHANGES)
def test_exactly_what_a_change_affects_is_made_again(project, file, pattern, replacement, again, kept):
    project.edit(file, pattern, replacement)
    before, after = is_made_again(project, again, kept)
    assert before != after
    assert after == project.fresh()


@pytest.mark.parametrize(("file", "again", "kept"), CODE)
def test_what_is_drawn_by_changed_code_is_made_again(project, file, again, kept):
    """A comment: everything is the same as before."""
    project.edit(file, '"""', '"""A change. ')
    before, after = is_made_again(project, again, kept)
    assert before == after


def test_the_reason_names_the_setting(project):
    project.edit("presskit.toml", 'corrections = """', 'corrections = """Write to us. ')
    assert any("settings.newsroom" in reason for reason in project.explain()["page"]["because"])


def test_one_kit_of_several_is_made_where_no_kind_is_made_apart(project):
    """Pages alone: nothing of them can be made before the other files."""
    build = ("build", "--only", "pages", "--jobs", "2", "--output", "pages", "--json")
    project.run(*build)
    project.edit("data/occupations/4322-production-clerks.json", "Production Clerks", "Production Office Clerks")
    report = json.loads(project.run(*build))
    assert [name[:4] for name in report["kit_seconds"]] == ["4322"]


@pytest.mark.slow
def test_a_changed_record_is_made_again_and_no_other(project):
    project.run("build")
    record = "data/occupations/4322-production-clerks.json"
    value = json.loads((project.folder / record).read_text(encoding="utf-8"))
    value["notes"] = [*value.get("notes", []), "A note that is new."]
    project.write(record, json.dumps(value))
    before = files_of(project.output)
    report = json.loads(project.run("build", "--json"))
    assert list(report["kit_seconds"]) == ["4322-production-clerks"]
    after = files_of(project.output)
    changed = {path for path in before if before[path] != after.get(path)}
    assert not [path for path in changed if "7311" in path]
    assert not [path for path in changed if path.endswith(".png")], "no card shows a note"
    assert [path for path in changed if path.endswith("press.md")]


@pytest.mark.parametrize("damage", ["altered", "cut", "gone", "result"])
def test_what_was_damaged_in_the_store_is_made_again(project, damage):
    whole = files_of(project.output)
    blobs = [path for path in (project.store / "assets" / "blobs").rglob("*") if path.is_file()]
    results = [path for path in (project.store / "assets" / "results").rglob("*") if path.is_file()]
    for path in results if damage == "result" else blobs:
        path.chmod(0o644)
        data = path.read_bytes()
        path.unlink()
        if damage in {"cut", "result"}:
            path.write_bytes(data[: len(data) // 2])
        elif damage == "altered":
            path.write_bytes(b"x" + data[1:])
    project.build("--output", "other")
    assert files_of(project.folder / "other") == whole


def test_a_file_altered_by_hand_is_put_right(project):
    target = next(project.output.rglob("press.md"))
    whole = target.read_bytes()
    target.unlink()
    target.write_bytes(b"something else")
    project.build("--check", code=1)
    project.build()
    assert target.read_bytes() == whole


def test_check_says_what_differs_and_publishes_nothing(project):
    assert project.build("--check")["differing"] == {}
    project.edit("templates/text/press.md.j2", "## Facts to quote", "## Facts")
    before = files_of(project.output)
    report = project.build("--check", code=1)
    assert "would change" in report["differing"][f"{KIT}/press.md"]
    assert not any(path.endswith("facts.json") for path in report["differing"])
    assert files_of(project.output) == before


def test_a_bad_record_stops_all_and_keep_going_builds_the_rest(project):
    project.edit(
        "data/occupations/7311-precision-instrument-makers-and-repairers.json", '"code": "7311"', '"code": "73x1"'
    )
    arguments = ("build", "--only", "text,pages", "--output", "tree")
    project.run(*arguments, code=1)
    assert not (project.folder / "tree").exists()
    report = json.loads(project.run(*arguments, "--keep-going", "--json", code=1))
    assert (report["ok"], report["kits"]) == (False, 1)
    assert "7311" in report["faults"][0]["file"]
    assert [path.name for path in (project.folder / "tree" / "kits").iterdir()] == ["4322-production-clerks"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C"},
    ],
)
def test_the_same_files_whatever_the_machine_is_set_to(tree, tmp_path, variables):
    store = new_store(tmp_path / "store")
    environment = {**variables, "PRESSKIT_CACHE": str(store)}
    done = run("build", "--jobs", "1", "--output", tmp_path / "out", environment=environment)
    assert done.returncode == 0, done.err
    assert files_of(tmp_path / "out") == files_of(tree)


def test_the_store_is_bounded_and_can_be_emptied(project):
    held = json.loads(project.run("cache", "info", "--json"))
    assert held["bytes"] > 30_000
    assert json.loads(project.run("cache", "prune", "--to", "20000", "--json"))["removed"] > 0
    assert json.loads(project.run("cache", "info", "--json"))["bytes"] <= 20_000
    project.run("cache", "prune", "--all")
    assert json.loads(project.run("cache", "info", "--json"))["bytes"] == 0
    assert (Path(project.store) / "fonts").exists()


def test_nothing_is_said_to_be_made_again_after_a_build_that_changed_nothing(project):
    project.build()
    project.build()
    assert {each["what"] for each in project.explain().values()} == {"kept"}
