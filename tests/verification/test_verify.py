"""`presskit verify`: each file that was edited, added or removed is named, and each that disagrees."""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile

import pytest
from PIL import Image

from presskit.publish import manifest
from presskit.verification.tree import verify
from tests.conftest import ROOT, run

ODD = {"path": 5, "bytes": "x", "sha256": 1, "media_type": None, "kit": 0}
NAME = "4322-production-clerks"
SLOW = pytest.mark.slow
KIT = f"kits/{NAME}"


@pytest.fixture
def copy(tree, tmp_path):
    """A copy of the tree to spoil."""
    return shutil.copytree(tree, tmp_path / "tree")


def faults(root):
    """What the library finds, as pairs of path and message with the field."""
    return {(fault.file.removeprefix(f"{root}/"), fault.field, fault.message) for fault in verify(root).faults}


def files_of(found):
    return {file for file, _, _ in found}


def fix_sums(root, *paths):
    """Let the manifest and SHA256SUMS say what stands there, as a forger would."""
    content = json.loads((root / "manifest.json").read_bytes())
    for entry in content["files"]:
        if entry["path"] in paths:
            data = (root / entry["path"]).read_bytes()
            entry["bytes"], entry["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    (root / "manifest.json").write_bytes(manifest.as_bytes(content))
    (root / "SHA256SUMS").write_bytes(manifest.sums(manifest.Entry(**entry) for entry in content["files"]))


def test_a_tree_is_sound(tree):
    done = run("verify", tree)
    assert (done.returncode, done.err) == (0, "")
    assert done.out.startswith("Sound: 2 kits, ")
    said = json.loads(run("verify", tree, "--json").out)
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.name.startswith("."))
    alone = sum((tree / name).stat().st_size for name in ("manifest.json", "SHA256SUMS"))
    assert (said["ok"], said["kits"], said["faults"], said["bytes"]) == (True, 2, [], size - alone)


def test_an_edited_byte_in_any_file_is_named(copy):
    listed = [entry.path for entry in manifest.read(copy).entries]
    for path in listed:
        data = bytearray((copy / path).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / path).write_bytes(data)
    done = run("verify", copy, "--json")
    assert done.returncode == 1
    said = json.loads(done.out)
    assert said["error"] == "The tree is not as it was published"
    edited = {fault["file"] for fault in said["faults"] if fault["message"].startswith("is not as it was published")}
    assert edited == {str(copy / path) for path in listed}
    assert f"{KIT}/copy.txt" in done.err


def test_what_was_added_or_removed_is_named(copy, tmp_path):
    removed = [f"{KIT}/press.md", f"{KIT}/images/{NAME}_headline_1200x630.png", "static/icon.svg", "index.html"]
    for path in removed:
        (copy / path).unlink()
    added = [f"{KIT}/extra.txt", "static/.hidden", "new/folder/file", "note.txt", f"{KIT}/link"]
    for path in added[:-1]:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text("mine")
    (copy / f"{KIT}/link").symlink_to("copy.txt")
    (copy / "kits" / "folder").symlink_to(tmp_path)
    (copy / f"{KIT}/copy.txt").rename(tmp_path / "moved")
    (copy / f"{KIT}/copy.txt").symlink_to(tmp_path / "moved")
    done = run("verify", copy)
    assert done.returncode == 1
    for path in removed:
        assert f"{copy / path}: is not there" in done.err
    for path in (*added, "kits/folder"):
        assert f"{copy / path}: was added" in done.err
    assert f"{copy / KIT / 'copy.txt'}: is no file" in done.err


@pytest.mark.slow
def test_files_that_stood_there_when_it_was_published_are_no_fault_at_the_top(tmp_path):
    root = tmp_path / "out"
    assert run("build", "4322", "--only", "text", "--output", root).returncode == 0
    for path in ("README.md", f"{KIT}/mine.txt"):
        (root / path).write_text("mine")
    assert files_of(faults(root)) == {"README.md", f"{KIT}/mine.txt"}
    assert run("build", "7311", "--only", "text", "--output", root).returncode == 0
    assert files_of(faults(root)) == {f"{KIT}/mine.txt"}
    (root / f"{KIT}/mine.txt").unlink()
    assert run("verify", root).returncode == 0


@pytest.mark.parametrize(
    "kinds", ["cards", "briefs", pytest.param("pages", marks=SLOW), pytest.param("archives", marks=SLOW)]
)
def test_a_tree_of_some_kinds_is_sound(kinds, tmp_path):
    assert run("build", "4322", "--only", kinds, "--output", tmp_path / "out").returncode == 0
    done = run("verify", tmp_path / "out")
    assert (done.returncode, done.err) == (0, "")


def test_files_that_are_not_whole_are_named_though_every_sum_agrees(copy):
    spoilt = [f"{KIT}/images/{NAME}_headline_1200x630.png", f"{KIT}/{NAME}_brief_a4.pdf", "feed.xml", "kits.json"]
    spoilt += [f"{KIT}/{NAME}_press-kit.zip", "static/icon-32.png"]
    for path in spoilt:
        data = (copy / path).read_bytes()
        (copy / path).write_bytes(data[: len(data) * 2 // 3])
    fix_sums(copy, *spoilt)
    done = run("verify", copy)
    assert done.returncode == 1
    for path, message in zip(
        spoilt,
        ("ends before its end", "ends before its end", "can't be read", "can't be read", "unpacked", "ends before"),
        strict=True,
    ):
        assert any(path in line and message in line for line in done.err.splitlines()), path
    assert "SHA-256" not in done.err


def test_a_ledger_that_disagrees_is_named_though_every_sum_agrees(copy):
    path = copy / KIT / "facts.json"
    facts = json.loads(path.read_bytes())
    facts["figures"]["percentile"] |= {"value": 82, "display": "82"}
    facts["facts"][0]["text"] += " Or not."
    facts["images"][0]["alt"] = "Another text."
    facts["images"][1]["figures"] = ["tasks", "unheard_of"]
    path.write_text(json.dumps(facts))
    fix_sums(copy, f"{KIT}/facts.json")
    found = faults(copy)
    fields = {(file, field) for file, field, _ in found}
    images = [f"{KIT}/{image['file']}" for image in facts["images"][:2]]
    assert {
        (images[0], "alternative text"),
        (images[1], "figures"),
        (f"{KIT}/index.html", "figures.percentile"),
        (f"{KIT}/index.html", "facts"),
        (f"{KIT}/index.html", f"facts.{facts['facts'][0]['id']}"),
        (f"{KIT}/index.html", "images"),
        ("kits.json", f"{KIT}/: figures"),
        ("kits.json", f"{KIT}/: images"),
        (f"{KIT}/facts.json", facts["images"][1]["file"]),
    } <= fields
    for name, what in (
        (f"{NAME}_brief_a4.pdf", "attached"),
        (f"{NAME}_brief_letter.pdf", "attached"),
        (f"{NAME}_press-kit.zip", "another facts.json"),
    ):
        assert any(file == f"{KIT}/{name}" and what in message for file, _, message in found)
    assert any(file.startswith("groups/") and "another" in message for file, _, message in found)
    assert not any("7311" in file for file in files_of(found))


def test_images_of_another_kit_are_named(copy):
    other = next(path.name for path in (copy / "kits").iterdir() if path.name != NAME)
    path = f"{KIT}/images/{NAME}_bands_1200x675.png"
    shutil.copyfile(copy / f"kits/{other}/images/{other}_bands_1200x675.png", copy / path)
    page = copy / KIT / "index.html"
    shutil.copyfile(copy / f"kits/{other}/index.html", page)
    fix_sums(copy, path, f"{KIT}/index.html")
    found = faults(copy)
    assert {(path, "headline"), (path, "ledger"), (f"{KIT}/index.html", "facts")} <= {f[:2] for f in found}
    Image.new("P", (1200, 670)).save(copy / path)
    fix_sums(copy, path)
    assert (path, "", "is 1200×670 pixels, and its name says 1200×675") in faults(copy)


def test_a_zip_that_disagrees_with_itself(copy):
    path = f"{KIT}/{NAME}_press-kit.zip"
    with zipfile.ZipFile(copy / path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    top = next(iter(members)).partition("/")[0]
    members[f"{top}/copy.txt"] += b" and more"
    members[f"{top}/extra.txt"] = b"extra"
    del members[f"{top}/press.md"]
    with zipfile.ZipFile(copy / path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    fix_sums(copy, path)
    messages = {message for file, _, message in faults(copy) if file == path}
    assert messages == {
        "holds another copy.txt than its SHA256SUMS says",
        "holds another copy.txt than was published",
        "holds extra.txt, which was not published",
        "holds, or lists in its SHA256SUMS alone, extra.txt",
        "holds, or lists in its SHA256SUMS alone, press.md",
        "lacks press.md",
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "is not a manifest"),
        ("[]", "is not a manifest"),
        ('{"schema": "presskit/manifest/2", "files": [], "kinds": []}', "of another kind"),
        ('{"schema": "presskit/manifest/1", "files": [{"path": 5}], "kinds": []}', "is not a manifest"),
        (json.dumps({"schema": manifest.SCHEMA, "kinds": [], "files": [ODD]}), "an entry of no file"),
        ("[" * 100_000, "is not a manifest"),
        ("\0", "is not a manifest"),
        (None, "is not there"),
    ],
)
def test_a_manifest_that_is_none(text, word, tmp_path):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    done = run("verify", tmp_path, "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.out)["faults"]
    assert fault["file"] == str(tmp_path / "manifest.json")
    assert word in fault["message"]


def test_lists_that_were_edited(copy):
    (copy / "SHA256SUMS").write_bytes((copy / "SHA256SUMS").read_bytes().replace(b"  index.html", b"  indexhtml"))
    text = (copy / "manifest.json").read_text(encoding="utf-8")
    (copy / "manifest.json").write_text(text.replace('"release_date": "2', '"release_date":  "1'), encoding="utf-8")
    content = json.loads((copy / "kits.json").read_bytes())
    gone = content["kits"].pop()
    content["kits"][0]["title"] = "Another"
    (copy / "kits.json").write_text(json.dumps(content))
    found = faults(copy)
    assert {
        ("SHA256SUMS", "", "lacks index.html"),
        ("SHA256SUMS", "", "lists, unlike manifest.json, indexhtml"),
        ("manifest.json", "", "is not as presskit writes it: it was edited"),
        ("manifest.json", "release_date", "says something else than kits.json"),
        ("kits.json", "", f"does not list the kit {gone['path'].split('/')[1]}"),
    } <= found
    assert any(file == "kits.json" and field.endswith(": title") for file, field, _ in found)


def test_a_tree_may_be_moved_copied_and_read_only(copy, tmp_path):
    copy.rename(tmp_path / "moved")
    subprocess.run(["chmod", "-R", "a-w", tmp_path / "moved"], check=True)
    assert run("verify", "moved", cwd=tmp_path).returncode == 0
    for name in (".presskit-output", ".presskit-build.json"):  # a server may not be given what is hidden
        (tmp_path / "moved" / name).unlink(missing_ok=True)
    assert faults(tmp_path / "moved") == set()


def test_wrong_usage_of_verify(tmp_path):
    assert run("verify", cwd=tmp_path).returncode == 2
    assert run("verify", ROOT / "README.md").returncode == 2


@SLOW
def test_many_kits_are_looked_at_in_several_processes(tree, tmp_path):
    root = shutil.copytree(tree, tmp_path / "tree", ignore=shutil.ignore_patterns("groups", "kits.json", "*.zip"))
    content = json.loads((root / "manifest.json").read_bytes())
    files = [entry for entry in content["files"] if (root / entry["path"]).exists()]
    for n in range(30):
        name = f"{5000 + n}-copy"
        for entry in [entry for entry in files if entry["kit"] == NAME]:
            path = entry["path"].replace(KIT, f"kits/{name}")
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(root / entry["path"], root / path)
            files.append({**entry, "path": path, "kit": name})
    content["files"] = sorted(files, key=lambda entry: entry["path"])
    (root / "manifest.json").write_bytes(manifest.as_bytes(content))
    done = run("verify", root, "--json")
    assert {
        fault["file"].split("/kits/")[1][:4] for fault in json.loads(done.out)["faults"] if "/kits/" in fault["file"]
    } == {str(5000 + n) for n in range(30)}
