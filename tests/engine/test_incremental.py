"""What a build makes again, and what it does not: through the real command, with a store of its own."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

HOUSE = """
[contact]
name = "The Desk"
email = "desk@example.org"
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with the faces of the user's, and nothing else."""
    from presskit.paths import cache_folder

    folder = tmp_path_factory.mktemp("store")
    (folder / "fonts").symlink_to(cache_folder() / "fonts")
    return folder


@pytest.fixture
def project(tmp_path):
    """A copy of the project that a test may change."""
    for name in ("presskit", "templates", "data", "fonts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "presskit.toml", tmp_path)
    return tmp_path


def built(project, store, *arguments, code=0, **variables):
    """Build a copy of the project with its own code, and return the report."""
    environment = {
        "PYTHONPATH": str(project),
        "PRESSKIT_CACHE": str(store),
        "PYTHONDONTWRITEBYTECODE": "1",
        **variables,
    }
    done = run("build", "4322", "--json", *arguments, cwd=project, environment=environment)
    assert done.returncode == code, done.err
    return json.loads(done.out)


def tree_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".presskit-files.json"
    }


def explained(project, store):
    environment = {"PYTHONPATH": str(project), "PRESSKIT_CACHE": str(store)}
    done = run("build", "--explain", "4322", "--json", cwd=project, environment=environment)
    assert done.returncode == 0, done.err
    return {each["unit"]: each for each in json.loads(done.out)["assets"]}


def edit(path, pattern, replacement):
    text = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, text, count=1)
    assert changed != text, f"nothing in {path} is {pattern}"
    path.write_text(changed, encoding="utf-8")


def test_a_build_that_changes_nothing_makes_nothing_and_writes_nothing(project, store):
    built(project, store)
    before = {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*")}
    report = built(project, store)
    assert report["unchanged"]
    assert (report["made"], report["known"]) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (project / "output").rglob("*")} == before


CARD, TASK = "headline_1200x630", "task_1200x675"
SLOW = pytest.mark.slow
CHANGES = [
    # file, what stands there, what is put there; what is made again, what is kept
    pytest.param(
        "templates/theme.toml", "#00625A", "#00529B", (CARD, "brief", "page", "archive"), ("text",), marks=SLOW
    ),
    pytest.param("templates/theme.toml", "#7CCFBF", "#8CDFCF", ("page",), ("text", "brief", CARD), marks=SLOW),
    pytest.param("templates/cards/task.toml", r"line_height = [\d.]+", "line_height = 1.31", (TASK,), ("text", CARD)),
    pytest.param("templates/text/press.md.j2", "## Facts to", "## To", ("text",), (CARD, "brief"), marks=SLOW),
    pytest.param("templates/brief/brief.html.j2", "About this", "On this", ("brief",), ("text", CARD), marks=SLOW),
    pytest.param("templates/newsroom/kit.html.j2", "Facts to", "To", ("page", "archive"), ("text", CARD), marks=SLOW),
    pytest.param("presskit/assets/cards/raster.py", '"""', '"""A change. ', (CARD,), ("text",), marks=SLOW),
    pytest.param("presskit/assets/brief/renderer.py", '"""', '"""A change. ', ("brief",), ("text", CARD), marks=SLOW),
]


@pytest.mark.parametrize(("file", "pattern", "replacement", "again", "kept"), CHANGES)
def test_exactly_what_a_change_affects_is_made_again(project, store, file, pattern, replacement, again, kept):
    built(project, store)
    edit(project / file, pattern, replacement)
    said = explained(project, store)
    assert {said[name]["what"] for name in again} <= {"made again", "from the cache"}, said
    assert all(said[name]["because"] for name in again)
    assert {said[name]["what"] for name in kept} == {"kept"}, said
    before = tree_of(project / "output")
    report = built(project, store)
    assert report["made"] + report["known"] >= len(again)
    after = tree_of(project / "output")
    for name in kept:
        paths = [
            p
            for p in before
            if f"_{name}." in p
            or (name == "text" and p.endswith(("press.md", "copy.txt", "facts.json", "citations.bib")))
        ]
        paths += [p for p in before if name == "brief" and p.endswith(".pdf")]
        assert paths, name
        assert all(before[path] == after[path] for path in paths)
    assert built(project, store, "--output", "other")["kits"] == 1
    assert {k: v for k, v in tree_of(project / "other").items() if not k.startswith(".")} == {
        k: v for k, v in after.items() if not k.startswith(".")
    }


@pytest.mark.slow
def test_what_the_configuration_says_is_read_by_what_shows_it(project, store):
    built(project, store)
    with (project / "presskit.toml").open("a", encoding="utf-8") as stream:
        stream.write("")
    edit(project / "presskit.toml", r"corrections = \"\"\"", 'corrections = """Write to us. ')
    said = explained(project, store)
    assert said["page"]["what"] == "made again"
    assert {said[name]["what"] for name in ("text", "brief", "headline_1200x630")} == {"kept"}
    assert any("settings.newsroom" in reason for reason in said["page"]["because"])


@pytest.mark.slow
def test_a_changed_record_is_made_again_and_no_other(project, store):
    environment = {"PYTHONPATH": str(project), "PRESSKIT_CACHE": str(store)}
    assert run("build", cwd=project, environment=environment).returncode == 0
    record = project / "data/occupations/4322-production-clerks.json"
    value = json.loads(record.read_text(encoding="utf-8"))
    value["notes"] = [*value.get("notes", []), "A note that is new."]
    record.write_text(json.dumps(value), encoding="utf-8")
    before = tree_of(project / "output")
    done = run("build", "--json", cwd=project, environment=environment)
    report = json.loads(done.out)
    assert list(report["kit_seconds"]) == ["4322-production-clerks"]
    after = tree_of(project / "output")
    changed = {path for path in before if before[path] != after.get(path)}
    assert not [path for path in changed if "7311" in path]
    assert not [path for path in changed if path.endswith(".png")], "no card shows a note"
    assert [path for path in changed if path.endswith("press.md")]


@pytest.mark.parametrize("damage", ["altered", *(pytest.param(d, marks=SLOW) for d in ("cut", "gone", "result"))])
def test_what_was_damaged_in_the_store_is_made_again(project, store, damage):
    built(project, store, "--only", "text,archives", "--output", "one")
    blobs = [path for path in (store / "assets" / "blobs").rglob("*") if path.is_file()]
    results = [path for path in (store / "assets" / "results").rglob("*") if path.is_file()]
    for path in results if damage == "result" else blobs:
        path.chmod(0o644)
        data = path.read_bytes()
        path.unlink()
        if damage in {"cut", "result"}:
            path.write_bytes(data[: len(data) // 2])
        elif damage == "altered":
            path.write_bytes(b"x" + data[1:])
    built(project, store, "--only", "text,archives", "--output", "two")
    assert tree_of(project / "one").keys() == tree_of(project / "two").keys()
    one, two = (tree_of(project / name) for name in ("one", "two"))
    assert {k: v for k, v in one.items() if not k.startswith(".")} == {
        k: v for k, v in two.items() if not k.startswith(".")
    }


@pytest.mark.slow
def test_a_file_altered_by_hand_is_put_right(project, store):
    built(project, store, "--only", "text,pages", "--output", "tree")
    target = next((project / "tree").rglob("press.md"))
    whole = target.read_bytes()
    target.unlink()
    target.write_bytes(b"something else")
    assert (
        run(
            "build",
            "4322",
            "--check",
            "--only",
            "text,pages",
            "--output",
            "tree",
            cwd=project,
            environment={"PYTHONPATH": str(project), "PRESSKIT_CACHE": str(store)},
        ).returncode
        == 1
    )
    built(project, store, "--only", "text,pages", "--output", "tree")
    assert target.read_bytes() == whole


def test_check_says_what_differs_and_publishes_nothing(project, store):
    assert built(project, store, "--only", "text,pages", "--output", "tree")["ok"]
    assert built(project, store, "--only", "text,pages", "--output", "tree", "--check")["differing"] == {}
    edit(project / "templates/text/press.md.j2", "## Facts to quote", "## Facts")
    before = tree_of(project / "tree")
    report = built(project, store, "--only", "text,pages", "--output", "tree", "--check", code=1)
    assert "would change" in report["differing"]["kits/4322-production-clerks/press.md"]
    assert not any(path.endswith("facts.json") for path in report["differing"])
    assert tree_of(project / "tree") == before


def test_a_bad_record_stops_all_and_keep_going_builds_the_rest(project, store):
    record = project / "data/occupations/7311-precision-instrument-makers-and-repairers.json"
    whole = record.read_text(encoding="utf-8")
    environment = {"PYTHONPATH": str(project), "PRESSKIT_CACHE": str(store)}
    record.write_text(whole.replace('"code": "7311"', '"code": "73x1"'), encoding="utf-8")
    arguments = ("build", "--only", "text,pages", "--output", "tree")
    stopped = run(*arguments, cwd=project, environment=environment)
    assert stopped.returncode == 1
    assert not (project / "tree").exists()
    going = run(*arguments, "--keep-going", "--json", cwd=project, environment=environment)
    assert going.returncode == 1
    report = json.loads(going.out)
    assert (report["ok"], report["kits"]) == (False, 1)
    assert "7311" in report["faults"][0]["file"]
    assert [path.name for path in (project / "tree" / "kits").iterdir()] == ["4322-production-clerks"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
        pytest.param({"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C"}, marks=SLOW),
    ],
)
def test_the_same_files_whatever_the_machine_is_set_to(tree, tmp_path, variables):
    done = run(
        "build",
        "--jobs",
        "1",
        "--output",
        tmp_path / "out",
        environment={**variables, "PRESSKIT_CACHE": str(_faces_alone(tmp_path))},
    )
    assert done.returncode == 0, done.err
    here, there = (
        {k: v for k, v in tree_of(folder).items() if not k.startswith(".")} for folder in (tree, tmp_path / "out")
    )
    assert here == there


def _faces_alone(tmp_path):
    from presskit.paths import cache_folder

    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "fonts").symlink_to(cache_folder() / "fonts")
    return folder


@pytest.mark.slow
def test_the_store_is_bounded_and_can_be_emptied(project, store):
    built(project, store, "--only", "text", "--output", "tree")
    environment = {"PRESSKIT_CACHE": str(store)}
    held = json.loads(run("cache", "info", "--json", environment=environment).out)
    assert held["bytes"] > 10_000
    assert json.loads(run("cache", "prune", "--to", "20000", "--json", environment=environment).out)["removed"] > 0
    assert json.loads(run("cache", "info", "--json", environment=environment).out)["bytes"] <= 20_000
    assert run("cache", "prune", "--all", environment=environment).returncode == 0
    assert json.loads(run("cache", "info", "--json", environment=environment).out)["bytes"] == 0
    assert (Path(store) / "fonts").exists()
