"""The tree: listed, summed, the same wherever it is built."""

import hashlib
import json
import subprocess

import pytest

from tests.conftest import ROOT, run


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


def test_source_date_epoch_dates_the_kit(tmp_path):
    done = run(
        "build", "4322", "--only", "text", "--output", tmp_path / "out", environment={"SOURCE_DATE_EPOCH": "1700000000"}
    )
    assert done.returncode == 0, done.err
    (press,) = (tmp_path / "out").rglob("press.md")
    assert "Kit of 2023-11-14" in press.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_a_house_configures_site_contact_and_licence(tmp_path):
    (tmp_path / "presskit.toml").write_text(
        '[site]\nname = "The Gazette"\nbase_url = "https://gazette.example/work/"\n'
        '[contact]\nname = "Desk <x>"\nemail = "desk@gazette.example"\n'
    )
    done = run("build", "4322", "--only", "text", "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.err
    (copied,) = (tmp_path / "out").rglob("copy.txt")
    assert "Source: The Gazette — " in copied.read_text(encoding="utf-8")
    assert "https://gazette.example/work/gradient/4322-production-clerks.html" in copied.read_text(encoding="utf-8")
    (press,) = (tmp_path / "out").rglob("press.md")
    assert "desk@gazette.example" in press.read_text(encoding="utf-8")


def test_a_wrong_configuration_is_refused_with_its_key(tmp_path):
    for text, word in (
        ('[site]\nname = "x"\nbase_url = "http://x.org"\n', "site.base_url"),
        ("release_date = 5\n", "release_date"),
        ("surprise = 1\n", "surprise"),
        ("[site\n", "TOML"),
    ):
        (tmp_path / "presskit.toml").write_text(text)
        done = run("check", cwd=tmp_path)
        assert done.returncode == 1
        assert "presskit.toml" in done.err
        assert word in done.err
