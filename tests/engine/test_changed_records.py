"""Only records that changed are read; whatever became of records, the tree is the one that is built from nothing."""

import json
import shutil

import pytest

from tests.conftest import MADE_UP, run
from tests.engine.projects import files_of, new_store

ONLY = ("--only", "text,archives,pages", "--jobs", "1")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy of the made-up population with a tree built of it, and the store; read only."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(MADE_UP, folder / "data")
    new_store(folder / "store")
    done = build(folder)
    assert done.returncode == 0, done.err
    return folder


@pytest.fixture
def place(built, tmp_path):
    shutil.copytree(built, tmp_path / "place", symlinks=True)
    return tmp_path / "place"


def build(place, output="tree", store="store", *arguments):
    environment = {"PRESSKIT_CACHE": str(place / store)}
    command = ("build", "--data", "data", "--output", output, "--json", *ONLY, *arguments)
    return run(*command, cwd=place, environment=environment)


def record(place, code):
    (path,) = (place / "data" / "occupations").glob(f"{code}*.json")
    return path


def bend(place, which, /, **fields):
    path = record(place, which)
    value = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**value, **fields}, ensure_ascii=False), encoding="utf-8")


def note(place):
    bend(place, "3901", notes=["A note that is new."])


def rename(place):
    path = record(place, "3902")
    path.rename(path.with_name("3902-under-another-name.json"))


def reformat(place):
    bend(place, "3903")


def correct(place):
    folder = place / "data" / "overrides"
    folder.mkdir(exist_ok=True)
    change = {"field": "title", "value": "Bards and Skalds", "reason": "For a test."}
    (folder / "3901.json").write_text(json.dumps({"code": "3901", "changes": [change]}), encoding="utf-8")


def remove(place):
    record(place, "9902").unlink()


def retitle(place):
    bend(place, "3904", title="Keepers of Clocks")


def terms(place):
    path = place / "data" / "datasets.toml"
    text = path.read_text(encoding="utf-8")
    assert 'licence = "' in text
    path.write_text(text.replace('licence = "', 'licence = "New ', 1), encoding="utf-8")


CHANGES = {"note": note, "rename": rename, "reformat": reformat, "correct": correct, "remove": remove}
CHANGES |= {"retitle": retitle, "terms": terms}


@pytest.mark.parametrize("change", CHANGES)
def test_the_tree_is_the_one_that_is_built_from_nothing(place, change):
    CHANGES[change](place)
    done = build(place)
    assert done.returncode == 0, done.err
    report = json.loads(done.out)
    expected = {"note": 1, "correct": 1, "retitle": 1, "rename": 0, "reformat": 0, "remove": 0}
    assert len(report["kit_seconds"]) == expected.get(change, 30)
    (place / "other").mkdir()
    (place / "other" / "fonts").symlink_to((place / "store" / "fonts").resolve())
    fresh = build(place, "fresh", "other")
    assert fresh.returncode == 0, fresh.err
    assert files_of(place / "tree") == files_of(place / "fresh")
    assert json.loads(build(place).out)["unchanged"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "39x1"}, "code"),
        ({"code": "3902"}, "has the same code as"),
        ({"title": "Riddle Editors"}, "has the same name as"),
        ({"title": "Bards \u4e66"}, "no face has a glyph"),
    ],
)
def test_a_changed_record_with_a_fault_is_refused_and_nothing_is_published(place, fields, words):
    before = files_of(place / "tree")
    bend(place, "3901", **fields)
    done = build(place)
    assert done.returncode == 1
    assert words in done.err
    assert files_of(place / "tree") == before


def test_a_record_that_disagrees_with_the_population_is_refused(place):
    value = json.loads(record(place, "3901").read_text(encoding="utf-8"))
    value["figures"]["percentile"]["value"] += 1
    bend(place, "3901", figures=value["figures"])
    done = build(place)
    assert done.returncode == 1
    assert "percentile" in done.err


def test_kept_kits_that_were_altered_are_not_relied_on(place):
    kept = place / "tree" / ".presskit-kits"
    altered = kept.read_bytes().replace(b"Riddle Editors", b"Riddle Auditors")
    assert altered != kept.read_bytes()
    kept.write_bytes(altered)
    note(place)
    assert build(place).returncode == 0
    assert "Riddle Auditors" not in (place / "tree" / "kits.json").read_text(encoding="utf-8")
