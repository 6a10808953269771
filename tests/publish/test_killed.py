"""B1 with the real command: whenever a build is killed, and wherever a disk is full, one whole tree stands.

What stands then passes `presskit verify`, and the next build needs no help.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

DYING = Path(__file__).with_name("dying.py")
POINTS = [
    ("os.mkdir", "new-", 1),  # the coming tree's folder
    ("os.link", "facts.json", 1),  # what was made
    ("os.link", "press.md", 1),
    ("open", r"new-\w+/SHA256SUMS", 1),
    ("open", r"new-\w+/manifest.json", 1),  # the list, last but one
    ("open", r"new-\w+/.presskit-build.json", 1),
    ("ctypes.dlsym", "renameat2", 1),  # just before the exchange
    ("os.rename", "presskit-output", 1),  # just after it
    ("os.remove", "", 1),  # what stood there goes
    ("os.remove", "", 10),
    ("os.rmdir", "", 2),
    ("os.utime", "presskit-output", 1),  # and all is said to be done
]
LIGHT = ("--only", "text")  # what is published does not change how


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two sets of records, the whole tree of each, and a store from which either is built at once."""
    from presskit.paths import cache_folder

    folder = tmp_path_factory.mktemp("world")
    (folder / "store").mkdir()
    (folder / "store" / "fonts").symlink_to(cache_folder() / "fonts")
    shutil.copytree(ROOT / "data", folder / "old")
    shutil.copytree(ROOT / "data", folder / "new")
    (record,) = (folder / "new" / "occupations").glob("4322*.json")
    value = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**value, "notes": ["The second build says this."]}), encoding="utf-8")
    next((folder / "new" / "occupations").glob("7311*.json")).unlink()
    for name in ("old", "new"):
        done = command(folder, name, folder / f"light-{name}", *LIGHT)
        assert done.returncode == 0, done.err
    assert whole(folder, "old", "light") != whole(folder, "new", "light")
    return folder


@pytest.fixture(scope="module")
def trees(world):
    """The trees with all kinds of assets."""
    for name in ("old", "new"):
        done = command(world, name, world / f"tree-{name}")
        assert done.returncode == 0, done.err
    return {name: whole(world, name) for name in ("old", "new")}


def arguments(world, data, output):
    return ("build", "--data", world / data, "--output", output)


def command(world, data, output, *more, store="store"):
    return run(*arguments(world, data, output), *more, environment={"PRESSKIT_CACHE": str(world / store)})


def start(program, world, store="store", **options):
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PRESSKIT_CACHE": str(world / store)}
    return subprocess.Popen(
        [sys.executable, *map(str, program)], env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def found(root):
    """What is in a tree that presskit lists, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".presskit-")
    }


def whole(world, name, kind="tree"):
    return found(world / f"{kind}-{name}")


def is_sound(root):
    done = run("verify", root)
    assert done.returncode == 0, done.err


def names_in(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(("event", "pattern", "number"), POINTS)
def test_b1_a_build_killed_at_a_chosen_point(event, pattern, number, world, tmp_path):
    root = tmp_path / "tree"
    trees = {name: whole(world, name, "light") for name in ("old", "new")}
    shutil.copytree(world / "light-old", root)
    process = start([DYING, event, pattern, number, *arguments(world, "new", root), *LIGHT], world)
    _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, said
    assert found(root) in trees.values()
    is_sound(root)
    done = command(world, "new", root, *LIGHT)
    assert done.returncode == 0, done.err
    assert found(root) == trees["new"]
    assert names_in(tmp_path) == ["tree"]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_b1_two_hundred_builds_killed_at_random(part, world, trees, tmp_path):
    """Every fifth build has to draw everything, in processes of its own; the others take it from the store."""
    root = tmp_path / "tree"
    assert command(world, "old", root).returncode == 0
    seed = random.randrange(2**32)
    chance, killed, names = random.Random(seed), 0, ["new", "old"]
    usual = {}
    for kind, store in (("known", "store"), ("drawn", "fresh")):
        fresh(world, store)
        clock = time.monotonic()
        for name in names:
            assert command(world, name, root, store=store).returncode == 0
        usual[kind] = (time.monotonic() - clock) / len(names)
    tries = 0
    while killed < 25:
        tries += 1
        drawn = tries % 5 == 0
        store = f"fresh-{part}" if drawn else "store"
        fresh(world, store)
        wanted = "new" if found(root) == trees["old"] else "old"
        process = start(["-m", "presskit", *arguments(world, wanted, root)], world, store)
        time.sleep(chance.uniform(0.1, 1.0) * usual["drawn" if drawn else "known"])
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert found(root) in trees.values(), (seed, tries)
        is_sound(root)
        if tries % 3 == 0:
            done = command(world, wanted, root)
            assert done.returncode == 0, (seed, tries, done.err)
            assert found(root) == trees[wanted], (seed, tries)
        assert tries < 80, (seed, killed)
    assert command(world, "new", root).returncode == 0
    assert found(root) == trees["new"]
    assert names_in(tmp_path) == ["tree"]


def fresh(world, store):
    """Empty a store of all but the faces; the one of the module stays as it is."""
    if store != "store":
        shutil.rmtree(world / store, ignore_errors=True)
        (world / store).mkdir()
        (world / store / "fonts").symlink_to((world / "store" / "fonts").readlink())


def test_b1_a_full_disk_leaves_the_old_tree(world, tmp_path, mounted):
    disk = mounted("tmpfs", tmp_path / "disk", "size=20m")
    root = disk / "tree"
    assert command(world, "old", root, *LIGHT).returncode == 0
    used = sum(path.lstat().st_blocks for path in disk.rglob("*")) // 2
    failed = 0
    for more in (4, 40, 80):  # kilobytes
        subprocess.run(["mount", "-o", f"remount,size={used + more}k", disk], check=True)
        done = command(world, "new", root, *LIGHT)
        if done.returncode == 0:
            break
        failed += 1
        assert done.returncode == 1
        assert "No space left on device" in done.err
        assert found(root) == whole(world, "old", "light")
        is_sound(root)
        assert names_in(disk) == ["tree"]
    assert failed
    subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
    for name in ("new", "old"):
        assert command(world, name, root, *LIGHT).returncode == 0
        assert found(root) == whole(world, name, "light")


@pytest.mark.slow
def test_b1_a_full_disk_below_the_store_publishes_nothing(world, tmp_path, mounted):
    root = tmp_path / "tree"
    assert command(world, "old", root, *LIGHT).returncode == 0
    disk = mounted("tmpfs", tmp_path / "disk", "size=40k")
    (disk / "fonts").symlink_to((world / "store" / "fonts").readlink())
    done = command(world, "new", root, *LIGHT, store=disk)
    assert done.returncode == 1
    assert "No space left on device" in done.err
    assert found(root) == whole(world, "old", "light")
    is_sound(root)


def test_b4_two_builds_into_one_folder(world, tmp_path):
    root = tmp_path / "tree"
    for store in ("one", "two"):
        fresh(world, store)
    both = [
        start(["-m", "presskit", *arguments(world, name, root), *LIGHT], world, store)
        for name, store in (("old", "one"), ("new", "two"))
    ]
    said = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("another build" in each.lower() for each in said) == 1, said
    kits = names_in(root / "kits")
    assert len(kits) == (2 if "7311" in " ".join(kits) else 1)
    is_sound(root)
    assert names_in(tmp_path) == ["tree"]


def test_b5_the_files_of_a_removed_and_a_renamed_record_go_and_nobody_elses(world, tmp_path):
    root, data = tmp_path / "tree", tmp_path / "data"
    shutil.copytree(world / "old", data)
    options = {"environment": {"PRESSKIT_CACHE": str(world / "store")}}
    assert run("build", "--data", data, "--output", root, "--only", "text", **options).returncode == 0
    (mine,) = (root / "kits").glob("7311*")
    (mine / "my notes.txt").write_text("mine", encoding="utf-8")
    (record,) = (data / "occupations").glob("7311*.json")
    record.unlink()
    (other,) = (data / "occupations").glob("4322*.json")
    value = json.loads(other.read_text(encoding="utf-8"))
    other.write_text(json.dumps({**value, "title": "Clerks of production"}), encoding="utf-8")
    assert run("build", "--data", data, "--output", root, "--only", "text", **options).returncode == 0
    assert sorted(names_in(root / "kits")) == ["4322-clerks-of-production", mine.name]
    assert names_in(mine) == ["my notes.txt"]


def test_p3_a_link_inside_the_tree_is_not_followed(world, tmp_path):
    root, outside = tmp_path / "tree", tmp_path / "outside"
    options = {"environment": {"PRESSKIT_CACHE": str(world / "store")}}
    assert run("build", "--data", world / "old", "--output", root, "--only", "text", **options).returncode == 0
    (kit,) = (root / "kits").glob("7311*")
    shutil.copytree(kit, outside)
    before = found(outside)
    shutil.rmtree(kit)
    kit.symlink_to(outside, target_is_directory=True)
    done = run("build", "--data", world / "old", "--output", root, "--only", "text", **options)
    assert done.returncode == 1
    assert kit.name in done.err
    assert found(outside) == before
    gone = run("build", "--data", world / "new", "--output", root, "--only", "text", **options)
    assert gone.returncode == 0, gone.err
    assert found(outside) == before
    assert kit.is_symlink()  # it is someone's, and stays


def test_p4_a_folder_of_someone_elses_is_refused(world, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for output, cwd in (("..", tmp_path / "inner"), (".", tmp_path), (tmp_path, ROOT)):
        Path(cwd).mkdir(exist_ok=True)
        done = run("build", "--data", world / "old", "--output", output, "--only", "text", cwd=cwd)
        assert done.returncode == 1
        assert "did not make" in done.err
    assert sorted(names_in(tmp_path)) == ["inner", "letter.txt"]
