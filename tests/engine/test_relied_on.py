"""What a build relies on of the last one, the store and the tree: only what is as it was left."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, run

ONLY = ("--only", "text,pages")
SLOW = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with data, a tree built of it, and a store of its own that has the faces already."""
    from presskit.paths import cache_folder

    folder = tmp_path_factory.mktemp("prepared")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "store").mkdir()
    (folder / "store" / "fonts").symlink_to(cache_folder() / "fonts")
    built(folder)
    return folder


@pytest.fixture
def place(prepared, tmp_path):
    """A copy of that folder."""
    shutil.copytree(prepared, tmp_path / "place", symlinks=True)
    return tmp_path / "place"


def command(place, *arguments, **variables):
    return run(*arguments, cwd=place, environment={"PRESSKIT_CACHE": str(place / "store"), **variables}, timeout=60)


def built(place, *arguments, code=0, **variables):
    done = command(place, "build", "--data", "data", "--output", "tree", *ONLY, *arguments, **variables)
    assert done.returncode == code, done.err
    return done


def change(place, code, **fields):
    (record,) = (place / "data" / "occupations").glob(f"{code}*.json")
    value = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**value, **fields}), encoding="utf-8")


def is_sound(place):
    done = command(place, "verify", "tree")
    assert done.returncode == 0, done.err


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("SHA256SUMS", lambda text: text + "\n", marks=SLOW),
        ("manifest.json", lambda text: text.replace('"release_date": "2', '"release_date": "3')),
    ],
)
def test_a_list_altered_by_hand_is_noticed_and_put_right(place, name, damage):
    before = (place / "tree" / name).read_bytes()
    (place / "tree" / name).write_text(damage(before.decode()), encoding="utf-8")
    assert f"{name}: was altered by hand" in built(place, "--check", code=1).out
    built(place)
    assert (place / "tree" / name).read_bytes() == before
    is_sound(place)


def test_a_build_of_one_kit_makes_those_of_the_tree_too_that_would_disagree(place):
    change(place, "7311", notes=["This is new."])
    built(place, "4322")
    assert "This is new." in next((place / "tree" / "kits").glob("7311*/facts.json")).read_text(encoding="utf-8")
    is_sound(place)
    assert json.loads(built(place, "4322", "--check", "--json").out)["differing"] == {}


def test_cards_are_made_again_for_what_a_layout_says_and_does_not_draw(place):
    for name in ("presskit", "templates", "fonts"):
        shutil.copytree(ROOT / name, place / name)
    shutil.copy(ROOT / "presskit.toml", place)
    arguments = ("build", "4322", "--only", "cards", "--output")
    variables = {"PYTHONPATH": str(place)}
    assert command(place, *arguments, "cards", **variables).returncode == 0
    layout = place / "templates" / "cards" / "headline.toml"
    text = layout.read_text(encoding="utf-8")
    changed = re.sub(r'(?m)^(description = ")', r"\1Newly: ", text)
    assert changed != text
    layout.write_text(changed, encoding="utf-8")
    assert command(place, *arguments, "cards", **variables).returncode == 0
    pictures = list((place / "cards").rglob("*headline*.png"))
    assert pictures
    assert all(b"Newly: " in picture.read_bytes() for picture in pictures)


@pytest.mark.parametrize(
    "name",
    [".presskit-build.json", "SHA256SUMS", *(pytest.param(n, marks=SLOW) for n in ("kits.json", "manifest.json"))],
)
def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(place, name):
    (place / "tree" / name).unlink()
    os.mkfifo(place / "tree" / name)
    done = command(place, "verify", "tree")
    assert done.returncode == (0 if name.startswith(".") else 1), done.err
    again = command(place, "build", "--data", "data", "--output", "tree", *ONLY)
    assert again.returncode in {0, 1}
    assert again.returncode == 0 or name in again.err


@pytest.mark.parametrize(
    "path", ["../data/bands.toml", *(pytest.param(p, marks=SLOW) for p in ("/etc/passwd", "kits/\0", "kits/\ud800"))]
)
def test_a_manifest_that_leads_out_of_the_tree_is_none(place, path):
    manifest = place / "tree" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["files"][0]["path"] = path
    manifest.write_text(json.dumps(content), encoding="utf-8")
    for arguments in (("verify", "tree"), ("build", "--data", "data", "--output", "tree", *ONLY)):
        done = command(place, *arguments)
        assert done.returncode == 1
        assert "not a manifest of presskit" in done.err


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: re.sub(r'"units":\{[^}]*\}', '"units":null', text),
        pytest.param(lambda _: "[" * 100_000, marks=SLOW),
        pytest.param(lambda text: re.sub(r'"units":\{[^}]*\}', '"units":5', text), marks=SLOW),
        pytest.param(lambda text: re.sub(r'"components":\{[^}]*\}', '"components":null', text), marks=SLOW),
    ],
)
def test_a_state_that_is_none_is_not_relied_on(place, damage):
    state = place / "tree" / ".presskit-build.json"
    before = state.read_text(encoding="utf-8")
    changed = damage(before)
    assert changed != before
    state.write_text(changed, encoding="utf-8")
    assert command(place, "build", "--data", "data", "--output", "tree", *ONLY, "--explain", "4322").returncode == 0
    built(place)
    assert state.read_text(encoding="utf-8") == before
    is_sound(place)


@pytest.mark.slow
def test_what_the_store_loses_before_it_is_staged_is_made_again(place):
    """The store is emptied over and over while kits are built; the build succeeds."""
    script = "import sys\nfrom presskit.engine.kept.store import Store\nwhile True: Store().prune(0)"
    variables = {**os.environ, "PRESSKIT_CACHE": str(place / "store"), "PYTHONPATH": str(ROOT)}
    pruning = subprocess.Popen([sys.executable, "-c", script], env=variables)
    try:
        time.sleep(0.5)
        shutil.rmtree(place / "tree" / "kits")
        built(place, "--jobs", "1")
        assert pruning.poll() is None, "nothing was emptied"
    finally:
        pruning.kill()
        pruning.communicate()
    built(place)
    is_sound(place)


def test_a_build_keeps_the_store_below_its_limit(place):
    change(place, "4322", notes=["This is new."])
    built(place, PRESSKIT_CACHE_LIMIT="20000")
    held = json.loads(command(place, "cache", "info", "--json").out)
    assert held["bytes"] <= 20_000
    is_sound(place)
