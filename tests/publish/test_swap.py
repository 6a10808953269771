"""Whatever happens to a publication, and when: the tree is the old one or the new one, and nobody's files go."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

PUBLISHER = Path(__file__).with_name("publisher.py")


def publisher(*arguments, **options):
    """Start the program that publishes trees."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, PUBLISHER, *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def run(*arguments):
    process = publisher(*arguments)
    out, err = process.communicate(timeout=900)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def found(root):
    """What is in a tree that presskit made, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".presskit-")
    }


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def whole(name, count):
    sys.path.insert(0, str(PUBLISHER.parent))
    try:
        import publisher as program
    finally:
        sys.path.pop(0)
    return program.whole(name, count)


@pytest.fixture
def common():
    """A folder that every user may enter, which the one of `tmp_path` is not; in memory where that can be."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="presskit-test-", dir=memory))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def sweep(root, count, step, mode="exchange", what="die"):
    code, out, err = run("sweep", root, "a", count, step, mode, what)
    assert code == 0, err
    result = json.loads(out)
    assert result["faults"] == []
    return result


EVERY = pytest.param(1, marks=pytest.mark.slow)


@pytest.mark.parametrize("step", [37, EVERY])
@pytest.mark.parametrize("mode", ["exchange", pytest.param("steps", marks=pytest.mark.slow)])
def test_a_kill_at_any_step_leaves_either_tree_and_every_stranger(mode, step, common):
    outcomes = sweep(common / "out", 12, step, mode)["outcomes"]
    assert outcomes["a"] > 1
    assert outcomes["b"] > 1


@pytest.mark.parametrize("step", [31, EVERY])
def test_a_kill_in_a_mount_point_is_made_good_at_the_next_start(step, tmp_path, mounted):
    outcomes = sweep(mounted("tmpfs", tmp_path / "out", "size=20m"), 12, step, "moves")["outcomes"]
    assert outcomes["a"] > 1
    assert outcomes["b"] > 1


@pytest.mark.parametrize("step", [41, EVERY])
@pytest.mark.slow
def test_a_tree_in_the_image_of_a_container_is_written_file_by_file(step, tmp_path, mounted):
    disk = mounted("tmpfs", tmp_path / "disk", "size=20m")
    for name in ("lower/out", "upper", "work"):
        (disk / name).mkdir(parents=True)
    (disk / "lower" / "out" / ".presskit-output").touch()
    options = f"lowerdir={disk / 'lower'},upperdir={disk / 'upper'},workdir={disk / 'work'}"
    sweep(mounted("overlay", tmp_path / "container", options) / "out", 12, step, "moves")


@pytest.mark.parametrize("step", [61, EVERY])
def test_ctrl_c_at_any_step(step, common):
    sweep(common / "out", 12, step, what="interrupt")


@pytest.mark.parametrize("step", [61, EVERY])
def test_a_permission_lost_at_any_step(step, common):
    sweep(common / "out", 12, step, what="close")


@pytest.mark.parametrize("step", [37, EVERY])
def test_files_that_someone_saves_meanwhile_are_not_lost(step, common):
    sweep(common / "out", 12, step, what="meddle")


def test_a_start_after_a_kill_undoes_nothing_that_was_done_since(common):
    root = common / "out"
    assert run("publish", root, "a", 12)[0] == 0
    (root / "README.md").write_text("mine")
    (root / "gone").write_text("mine")
    assert run("kill", root, "b", 12, "os.rename", ".presskit-output")[0] == -signal.SIGKILL
    assert list(common.glob(".out.presskit-new-*/only-a"))  # the old tree is about to be cleared away
    (root / "new").write_text("mine, and better")
    (root / "new").replace(root / "README.md")
    (root / "gone").unlink()
    page = root / "turns" / "into"
    page.write_text("by hand")
    assert run("start", root, "b", 12) == (0, "turns/into\n", "")
    assert names_in(common) == ["out"]
    assert found(root) == {**whole("b", 12), "README.md": b"mine, and better", "turns/into": b"by hand"}


@pytest.mark.slow
def test_two_hundred_kills_at_random_moments(tmp_path):
    root, names = tmp_path / "out", ["a", "b"]
    trees = [whole(name, 150) for name in names]
    assert run("publish", root, "a", 150)[0] == 0
    (root / "README.md").write_text("mine")
    seed = random.randrange(2**32)
    chance, ended, clock = random.Random(seed), [], time.monotonic()
    assert run("publish", root, "b", 150)[0] == 0
    usual = time.monotonic() - clock
    for n in range(200):
        process = publisher("publish", root, names[n % 2], 150)
        time.sleep(chance.uniform(0.1, 1.1) * usual)
        process.kill()
        process.communicate()
        ended.append(process.returncode)
        now = found(root)
        assert now.pop("README.md") == b"mine", seed
        assert now in trees, (seed, n)
    assert ended.count(-signal.SIGKILL) > 50
    assert run("publish", root, "a", 150)[0] == 0
    assert names_in(tmp_path) == ["out"]


@pytest.mark.parametrize("inside", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("limit", ["size={}k", "size=20m,nr_inodes={}"])
def test_a_full_disk_leaves_either_tree(limit, inside, tmp_path, mounted):
    disk = mounted("tmpfs", tmp_path / "disk", "size=20m")
    root = disk if inside else disk / "out"
    assert run("publish", root, "a", 30)[0] == 0
    (root / "README.md").write_text("mine")
    first = {**whole("a", 30), "README.md": b"mine"}
    failed = 0
    used = sum(path.lstat().st_blocks for path in disk.rglob("*")) // 2
    inodes = len(list(disk.rglob("*"))) + 2
    for more in (0, 8, 40, 72, 104):
        amount = limit.format(used + more if "size={}" in limit else inodes + more // 2)
        subprocess.run(["mount", "-o", f"remount,{amount}", disk], check=True)
        code, _, err = run("publish", root, "b", 30)
        if code == 0:
            break
        failed += 1
        assert "No space left on device" in err
        assert found(root) == first
    subprocess.run(["mount", "-o", "remount,size=20m,nr_inodes=0", disk], check=True)
    assert failed
    for name in "ba":
        assert run("publish", root, name, 30) == (0, "", "")
        assert found(root) == {**whole(name, 30), "README.md": b"mine"}
    assert [path.name for path in disk.iterdir() if path != root and "presskit-new" in path.name] == []


def test_a_second_build_waits_and_says_so_once(tmp_path):
    root = tmp_path / "out"
    first = publisher("hold", root, "a", 0, stdin=subprocess.PIPE)
    assert first.stdout.readline() == "held\n"
    second = publisher("publish", root, "b", 20)
    assert second.stdout.readline() == "waiting\n"
    third = publisher("publish", root, "b", 20)
    assert third.stdout.readline() == "waiting\n"
    assert second.poll() is third.poll() is None
    assert not root.exists()
    first.communicate("")
    for process in (second, third):
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")
    assert found(root) == whole("b", 20)
    assert names_in(tmp_path) == ["out"]


def test_a_killed_build_holds_nobody_up_though_its_workers_live(tmp_path):
    first = publisher("hold", tmp_path / "out", "a", 0, "with a worker", stdin=subprocess.PIPE, process_group=0)
    assert first.stdout.readline() == "held\n"
    first.kill()
    try:
        assert run("publish", tmp_path / "out", "b", 20) == (0, "", "")
        assert names_in(tmp_path) == ["out"]
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()


@pytest.mark.slow
def test_many_builds_at_once_publish_one_after_another(tmp_path):
    processes = [publisher("publish", tmp_path / "out", "ab"[n % 2], 20) for n in range(6)]
    for process in processes:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    assert found(tmp_path / "out") in (whole("a", 20), whole("b", 20))
    assert names_in(tmp_path) == ["out"]


def test_a_folder_whose_parent_is_closed_is_built_into_all_the_same(common):
    root = common / "parent" / "out"
    root.mkdir(parents=True)
    os.chmod(root, 0o777)  # noqa: PTH101
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import publisher as p; from pathlib import Path\n"
        "root = Path(sys.argv[2]); p.be_nobody(root.parent); root.parent.chmod(0o555)\n"
        "for name in 'abba': assert p.in_child(p.publish, root, name, 20) == 0\n"
        "root.parent.chmod(0o755)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", script, PUBLISHER.parent, root], env=environment, check=True)
    assert found(root) == whole("a", 20)
    assert names_in(root.parent) == ["out"]
    assert names_in(root) == [".presskit-output", "SHA256SUMS", "kits", "manifest.json", "only-a", "turns"]


def test_a_disk_mounted_inside_the_tree_stays_where_it_is(tmp_path, mounted):
    root = tmp_path / "out"
    assert run("publish", root, "a", 20)[0] == 0
    disk = mounted("tmpfs", root / "disk", "size=1m")
    (disk / "precious").write_text("mine")
    assert run("publish", root, "b", 20) == (0, "", "")
    assert (disk / "precious").read_text() == "mine"
    assert os.path.ismount(disk)
    (disk / "precious").unlink()
    assert found(root) == whole("b", 20)


def test_the_working_folder_may_be_the_tree(tmp_path):
    root = tmp_path / "out"
    root.mkdir()
    for name in "ab":
        process = publisher("publish", ".", name, 20, cwd=root)
        assert process.communicate()[1] == ""
    assert found(root) == whole("b", 20)
