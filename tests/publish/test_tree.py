"""The tree: listed, summed, the same wherever it is built."""

import hashlib
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from presskit.publish import manifest
from presskit.publish.claim import Destination
from presskit.publish.tree import OutputTree
from tests.conftest import ROOT, run
from tests.publish.two_trees import KINDS, last


def contents(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_the_manifest_lists_every_file_with_its_digest(tree):
    manifest = json.loads((tree / "manifest.json").read_bytes())
    listed = {entry["path"]: entry for entry in manifest["files"]}
    alone = {"manifest.json", "SHA256SUMS"}
    ours = {path: data for path, data in contents(tree).items() if path[0] != "." and path not in alone}
    assert set(listed) == set(ours)
    for path, data in ours.items():
        assert listed[path]["sha256"] == hashlib.sha256(data).hexdigest()
        assert listed[path]["bytes"] == len(data)
        assert listed[path]["kit"] == (path.split("/")[1] if path.startswith("kits/") else "")
    of_a_kit = {entry["media_type"] for entry in manifest["files"] if entry["kit"]}
    assert of_a_kit >= {
        "application/json",
        "application/pdf",
        "application/zip",
        "image/png",
        "text/html",
        "text/markdown",
        "text/plain",
    }
    assert "application/octet-stream" not in {entry["media_type"] for entry in manifest["files"]}
    assert str(ROOT) not in json.dumps(manifest)


def test_two_threads_that_begin_at_once_stage_one_tree(tmp_path, monkeypatch):
    """A build keeps files in one thread while it stages others: each may be the first to need the coming tree."""
    fresh = Destination.fresh

    def slow(destination):
        path = fresh(destination)
        time.sleep(0.3)
        return path

    monkeypatch.setattr(Destination, "fresh", slow)
    entries = {"kits/a/copy.txt": manifest.entry("kits/a/copy.txt", b"a")}
    with OutputTree(tmp_path / "out", KINDS) as tree, ThreadPoolExecutor(1) as meanwhile:
        kept = meanwhile.submit(tree.keep, ())
        tree.stage("kits/a/copy.txt", b"a")
        kept.result()
        tree.publish(entries, last(entries))
    assert (tmp_path / "out" / "kits" / "a" / "copy.txt").read_bytes() == b"a"
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]


def test_sha256sum_agrees(tree):
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tree, check=True)


@pytest.mark.slow
def test_the_same_tree_from_another_folder_locale_zone_and_hash_seed(tree, tmp_path):
    here = tmp_path / "elsewhere"
    here.mkdir()
    environment = {
        "TZ": "Asia/Tokyo",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "12345",
        "PRESSKIT_CACHE": str(tmp_path / "cache"),
    }
    done = run("build", "--output", here / "out", cwd=here, environment=environment)
    assert done.returncode == 0, done.err
    assert contents(here / "out") == contents(tree)
