"""The output folder: what may be claimed, staged, kept and replaced, and what is left alone."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from presskit.errors import OutputError
from presskit.publish import manifest
from presskit.publish.tree import OutputTree
from tests.conftest import run

KINDS = ("text",)


def publish(root, files, kinds=KINDS, staged=None):
    """Publish files, of which those not in `staged` are kept."""
    entries = {path: manifest.entry(path, data) for path, data in files.items()}
    with OutputTree(root, kinds) as tree:
        for path in entries if staged is None else staged:
            tree.stage(path, files[path])
        return tree.publish(entries, last(entries, kinds))


def last(entries, kinds=KINDS):
    body = {"schema": manifest.SCHEMA, "kinds": kinds, "files": [vars_of(each) for each in entries.values()]}
    return {manifest.SUMS: manifest.sums(entries.values()), manifest.FILE: manifest.json.dumps(body).encode()}


def vars_of(entry):
    return {name: getattr(entry, name) for name in entry.__slots__}


def state(root):
    """Everything about a folder that a build which writes nothing leaves as it was."""
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in (root, root.parent, *root.rglob("*"))}


@pytest.fixture
def root(tmp_path):
    publish(tmp_path / "out", {"kits/a/copy.txt": b"one", "kits/a/b.txt": b"two", "index.html": b"page"})
    return tmp_path / "out"


def faults_of(error):
    return {fault.file.rpartition("out/")[2]: fault.message for fault in error.value.faults}


def test_what_stays_is_the_same_file(root):
    before = (root / "kits" / "a" / "copy.txt").stat().st_ino
    files = {"kits/a/copy.txt": b"one", "kits/a/b.txt": b"changed", "kits/new/c.txt": b"three"}
    assert publish(root, files, staged=["kits/a/b.txt", "kits/new/c.txt"]) == 1
    assert {path: (root / path).read_bytes() for path in files} == files
    assert (root / "kits" / "a" / "copy.txt").stat().st_ino == before
    assert not (root / "index.html").exists()


def test_a_build_that_publishes_nothing_leaves_no_trace(root, tmp_path):
    before = state(root)
    with OutputTree(root, KINDS) as tree:
        assert tree.altered() == []
        assert tree.read("index.html") == b"page"
        tree.stage("index.html", b"other")
        assert tree.read("index.html") == tree.staged("index.html").read_bytes() == b"other"
        tree.discard()
        assert tree.read("index.html") == b"page"
    after = state(root)
    assert after.keys() == before.keys()
    assert {path for path in before if before[path] != after[path]} <= {root.parent}
    with OutputTree(tmp_path / "new" / "below" / "out", KINDS) as tree:
        tree.stage("index.html", b"page")
        assert not tree.root.exists()
    assert list(tmp_path.iterdir()) == [root]


def test_a_file_staged_and_not_listed_is_not_published(root):
    entries = {"index.html": manifest.entry("index.html", b"page")}
    with OutputTree(root, KINDS) as tree:
        tree.stage("kits/b/failed.txt", b"half")
        with pytest.raises(TypeError), tree.writing("kits/c/failed.txt") as stream:
            stream.write(None)
        assert tree.publish(entries, last(entries)) == 2
    assert sorted(path.name for path in root.rglob("*") if not path.name.startswith(".")) == [
        "SHA256SUMS",
        "index.html",
        "manifest.json",
    ]


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a//b", "./a", "a/.", "", "a\\b", "a\0b", ".."])
def test_a_path_that_leads_out_is_refused(path, root):
    with OutputTree(root, KINDS) as tree:
        for act in (lambda: tree.stage(path, b""), lambda: tree.staged(path), lambda: tree.read(path)):
            with pytest.raises(OutputError, match="does not lie inside"):
                act()
        with pytest.raises(OutputError, match="does not lie inside"):
            tree.publish({path: manifest.entry(path, b"")}, {})
    assert (root / "index.html").read_bytes() == b"page"


def test_only_new_empty_or_marked_folders_are_claimed(tmp_path, root):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("precious")
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(root)
    for name, message in (
        ("theirs", "holds files that presskit did not make"),
        ("file", "is not a folder"),
        ("link", "is not a folder"),
        ("file/out", "could not be written"),
    ):
        with pytest.raises(OutputError, match=message):
            OutputTree(tmp_path / name, KINDS)
    with pytest.raises(OutputError, match="holds a build of text"):
        OutputTree(root, ("cards",))
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty").chmod(0o2750)
    publish(tmp_path / "empty", {"a": b"a"})
    assert stat.S_IMODE((tmp_path / "empty").stat().st_mode) == 0o2750
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "link", "out", "theirs"]


def test_all_that_stands_in_the_way_is_named_and_nothing_is_done(root, tmp_path):
    (root / "new.txt").write_text("mine")
    (root / "folder.txt").mkdir()
    (root / "file").write_text("mine")
    (tmp_path / "victim").mkdir()
    (root / "kits" / "b").symlink_to(tmp_path / "victim")
    (root / "index.html").unlink()
    (root / "index.html").symlink_to("manifest.json")
    before = state(root)
    files = dict.fromkeys(("new.txt", "folder.txt", "file/x", "kits/b/x", "index.html", "fine"), b"new")
    with pytest.raises(OutputError) as error:
        publish(root, files)
    stands = "stands where presskit would write, and presskit did not make it"
    link = "is a link, which presskit does not follow"
    expected = {"new.txt": stands, "folder.txt": stands, "file": stands, "kits/b": link, "index.html": link}
    assert faults_of(error) == expected
    assert {path: at for path, at in state(root).items() if path != root.parent} == {
        path: at for path, at in before.items() if path != root.parent
    }
    assert list((tmp_path / "victim").iterdir()) == []


def test_a_file_to_be_kept_must_be_there_as_it_was(root):
    files = {"kits/a/copy.txt": b"one", "kits/a/b.txt": b"two", "index.html": b"page"}
    (root / "kits" / "a" / "copy.txt").write_text("longer than it was")
    (root / "index.html").unlink()
    with pytest.raises(OutputError) as error:
        publish(root, files, staged=[])
    assert faults_of(error) == {
        "kits/a/copy.txt": "is not there as it was published",
        "index.html": "is not there any more",
    }
    assert publish(root, files, staged=["kits/a/copy.txt", "index.html"]) == 0


def test_altered_files_are_found_whatever_their_dates_say(root, tmp_path):
    def altered():
        with OutputTree(root, KINDS) as tree:
            return tree.altered()

    assert altered() == []
    page = root / "index.html"
    times = (page.stat().st_atime_ns, page.stat().st_mtime_ns)
    page.write_bytes(b"PAGE")
    os.utime(page, ns=times)
    assert altered() == ["index.html"]
    shutil.copy2(root / "kits" / "a" / "copy.txt", tmp_path / "three")  # three bytes, an old date
    (tmp_path / "three").replace(root / "kits" / "a" / "b.txt")
    assert altered() == ["index.html", "kits/a/b.txt"]
    (root / "kits" / "a").rename(tmp_path / "a")
    (root / "kits" / "a").symlink_to(tmp_path / "a")
    assert altered() == ["index.html", "kits/a/b.txt", "kits/a/copy.txt"]


def test_a_date_that_changes_alone_is_looked_into_once(root):
    page = root / "index.html"
    for _ in range(2):
        page.touch()
        with OutputTree(root, KINDS) as tree:
            assert tree.altered() == []
            since = (root / ".presskit-output").stat().st_mtime_ns
            assert since >= page.stat().st_ctime_ns
            assert tree.altered() == []
            assert (root / ".presskit-output").stat().st_mtime_ns == since
    (root / ".presskit-output").unlink()
    assert sorted(path.name for path in root.iterdir()) == ["SHA256SUMS", "index.html", "kits", "manifest.json"]
    with pytest.raises(OutputError, match="did not make"):
        OutputTree(root, KINDS)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_finished_file_is_staged_with_the_usual_mode(elsewhere, tmp_path, root):
    memory = Path("/dev/shm")
    if elsewhere and (not memory.is_dir() or memory.stat().st_dev == root.stat().st_dev):
        pytest.skip("there is no second file system here")
    folder = Path(tempfile.mkdtemp(dir=memory if elsewhere else tmp_path))
    try:
        blob = folder / "blob"
        blob.write_bytes(b"finished")
        blob.chmod(0o400)
        entries = {"a/blob": manifest.entry("a/blob", b"finished")}
        with OutputTree(root, KINDS) as tree:
            tree.stage_file("a/blob", blob)
            tree.stage("a/blob", b"other data")  # must not reach the finished file
            assert blob.read_bytes() == b"finished"
            tree.stage_file("a/blob", blob)
            tree.publish(entries, last(entries))
        published = (root / "a" / "blob").stat()
        assert stat.S_IMODE(published.st_mode) == stat.S_IMODE((root / "manifest.json").stat().st_mode)
        assert (published.st_ino == blob.stat().st_ino) != elsewhere
    finally:
        shutil.rmtree(folder)


def test_modes_are_those_of_files_written_here(tmp_path):
    before = os.umask(0o027)
    try:
        publish(tmp_path / "out", {"a/b": b"b"})
        (tmp_path / "out" / "a").chmod(0o700)
        publish(tmp_path / "out", {"a/b": b"c", "d/e": b"e"})
    finally:
        os.umask(before)
    modes = {
        path.relative_to(tmp_path).as_posix(): oct(stat.S_IMODE(path.stat().st_mode))
        for path in tmp_path.rglob("*")
        if not path.name.startswith(".presskit")
    }
    assert modes == {
        "out": "0o750",
        "out/a": "0o700",
        "out/a/b": "0o640",
        "out/d": "0o750",
        "out/d/e": "0o640",
        "out/manifest.json": "0o640",
        "out/SHA256SUMS": "0o640",
    }


def test_strangers_at_the_top_are_listed_beside_them(root):
    (root / "README.md").write_text("mine")
    (root / "notes").mkdir()
    (root / "kits" / "mine.txt").write_text("mine")
    publish(root, {"kits/a/copy.txt": b"one"})
    assert (root / ".presskit-strangers").read_text() == '["README.md", "notes"]\n'
    (root / "README.md").unlink()
    (root / "notes").rmdir()
    publish(root, {"kits/a/copy.txt": b"one"})
    assert not (root / ".presskit-strangers").exists()
    assert (root / "kits" / "mine.txt").read_text() == "mine"


def test_folders_named_like_ours_are_not_swept_without_our_mark(root, tmp_path):
    for folder in (
        tmp_path / ".out.presskit-new-mine",
        root / ".presskit-new-mine",
        tmp_path / ".other.presskit-new-1",
    ):
        folder.mkdir()
        (folder / "precious").write_text("mine")
    (tmp_path / ".other.presskit-new-1" / ".presskit-staged").touch()
    publish(root, {"a": b"a"})
    assert len(list(tmp_path.rglob("precious"))) == 3


def test_long_and_odd_names_of_folders(tmp_path):
    for name in ("o" * 250, "out [x]* ?", "-rf", "новости", ".hidden"):
        for data in (b"one", b"two"):
            publish(tmp_path / name, {"a": data})
            assert (tmp_path / name / "a").read_bytes() == data
    assert len(list(tmp_path.iterdir())) == 5


def test_the_command_refuses_a_link(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to("out")
    done = run("build", "4322", "--only", "text", "--output", tmp_path / "link")
    assert (done.returncode, "is not a folder" in done.err) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "out"]
