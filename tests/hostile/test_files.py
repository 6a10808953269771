"""Failure cases P1 to P4 and P10: names, folders and files that must not do harm."""

import json
import os

import pytest

from tests.conftest import ROOT, run


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("+++", "4322"),
        ("../../x", "4322-x"),
        pytest.param("..\\..\\x", "4322-x", marks=pytest.mark.slow),
        ("CON", "4322-con"),
        pytest.param("/etc/passwd", "4322-etc-passwd", marks=pytest.mark.slow),
        pytest.param("Ärzte & Œuvre", "4322-arzte-oeuvre", marks=pytest.mark.slow),
        ("עובדים", "4322"),
        ("long " * 60, None),
    ],
)
def test_p1_names_are_safe_whatever_the_title(title, name, clerks, data_folder, build):
    clerks["title"] = title.strip()
    done, output = build(data_folder(clerks), "--only", "text,archives")
    assert done.returncode == 0, done.err
    (kit,) = (output / "kits").iterdir()
    assert name is None or kit.name == name
    for path in output.rglob("*"):
        assert len(path.name.encode()) <= 200
        assert path.resolve().is_relative_to(output.resolve())
    assert json.loads((kit / "facts.json").read_bytes())["url"].endswith(f"/gradient/{kit.name}.html")


def test_p2_two_records_with_one_code_stop_the_build(clerks, data_folder, build):
    done, output = build(data_folder(clerks, {**clerks, "title": "Others"}))
    assert done.returncode == 1
    assert "0000.json" in done.err
    assert "0001.json" in done.err
    assert "same code" in done.err
    assert not (output / "kits").exists()


def test_p2_two_records_with_one_name_stop_the_build(clerks, data_folder, build):
    done, _ = build(data_folder(clerks, {**clerks, "code": "4323", "title": "production CLERKS"}))
    assert done.returncode == 1
    assert "0000.json" in done.err
    assert "0001.json" in done.err
    assert "same name" in done.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_p3_a_link_inside_the_tree_is_not_followed(tree, tmp_path):
    import shutil

    output, outside = tmp_path / "out", tmp_path / "outside"
    shutil.copytree(tree, output)
    outside.mkdir()
    (outside / "copy.txt").write_text("precious")
    kit = next((output / "kits").iterdir())
    shutil.rmtree(kit)
    kit.symlink_to(outside)
    done = run("build", "--output", output)
    assert done.returncode == 1
    assert kit.name in done.err
    assert "link" in done.err
    assert (outside / "copy.txt").read_text() == "precious"
    assert [path.name for path in outside.iterdir()] == ["copy.txt"]


@pytest.mark.parametrize("where", ["home", "here", "repository"])
def test_p4_a_folder_with_other_files_is_refused(where, tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    before = sorted(p.name for p in (ROOT if where == "repository" else folder).iterdir())
    target = {"home": str(folder), "here": ".", "repository": str(ROOT)}[where]
    done = run("build", "--output", target, cwd=folder if where == "here" else ROOT)
    assert done.returncode == 1
    assert "did not make" in done.err
    assert sorted(p.name for p in (ROOT if where == "repository" else folder).iterdir()) == before


def test_p4_files_of_others_in_our_folder_are_kept_and_never_overwritten(clerks, records, data_folder, build):
    data = data_folder(clerks, records["7311"])
    done, output = build(data, "--only", "text")
    assert done.returncode == 0
    (output / "notes.txt").write_text("mine")
    (output / "kits" / "4322-production-clerks" / "draft.txt").write_text("mine too")
    (data / "occupations" / "0000.json").unlink()
    done, _ = build(data, "--only", "text")
    assert done.returncode == 0, done.err
    assert (output / "notes.txt").read_text() == "mine"
    left = [path.name for path in (output / "kits" / "4322-production-clerks").iterdir()]
    assert left == ["draft.txt"]
    (output / "kits" / "4322-production-clerks" / "copy.txt").write_text("not yours")
    (data / "occupations" / "0000.json").write_text(json.dumps(clerks))
    done, _ = build(data, "--only", "text")
    assert done.returncode == 1
    assert "copy.txt" in done.err
    assert (output / "kits" / "4322-production-clerks" / "copy.txt").read_text() == "not yours"


def test_p4_a_manifest_that_is_not_ours_is_not_trusted(clerks, data_folder, build):
    data = data_folder(clerks)
    done, output = build(data, "--only", "text")
    (output / "manifest.json").write_text('{"schema": "presskit/manifest/1", "files": [{"path": "../../x"}]}')
    done, _ = build(data, "--only", "text")
    assert done.returncode == 1
    assert "manifest.json" in done.err


def test_b5_a_renamed_record_leaves_nothing_behind(clerks, data_folder, build):
    data = data_folder(clerks)
    build(data, "--only", "text")
    (data / "occupations" / "0000.json").write_text(json.dumps({**clerks, "title": "Planning Clerks"}))
    done, output = build(data, "--only", "text")
    assert done.returncode == 0, done.err
    assert [path.name for path in (output / "kits").iterdir()] == ["4322-planning-clerks"]


def test_a_failed_build_leaves_the_old_tree(clerks, data_folder, build):
    data = data_folder(clerks)
    _, output = build(data, "--only", "text")
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    (data / "occupations" / "0001.json").write_bytes(b"[]")
    done, _ = build(data, "--only", "text")
    assert done.returncode == 1
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def test_building_one_kit_keeps_the_others(clerks, records, data_folder, build):
    data = data_folder(clerks, records["7311"])
    build(data, "--only", "text")
    done, output = build(data, "4322", "--only", "text")
    assert done.returncode == 0, done.err
    assert len(list((output / "kits").iterdir())) == 2
    assert "7311" in (output / "SHA256SUMS").read_text()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"code": "4322", "code": "4322"}', ["'code' twice"]),
        ('{"title": "é"}'.encode("latin-1"), ["UTF-8", "0xE9"]),
        (b"", ["not valid JSON"]),
        (b"[1, 2]", ["one JSON object"]),
        (b"[" * 100_000, ["nested"]),
        (b'{"n": ' + b"9" * 10_000 + b"}", ["JSON"]),
        (b" " * (17 * 1024 * 1024), ["larger than 16 MB"]),
        (b"\xff\xfe{\x00}\x00", ["UTF-8"]),
    ],
    ids=["duplicate", "latin-1", "empty", "list", "deep", "digits", "huge", "utf-16"],
)
def test_p10_json_that_is_none_is_a_clear_error(content, words, data_folder, build):
    done, output = build(data_folder(content))
    assert done.returncode == 1
    assert "0000.json" in done.err
    for word in words:
        assert word in done.err
    assert not (output / "kits").exists()


def test_p10_a_byte_order_mark_is_read(clerks, data_folder, build):
    done, _ = build(data_folder(b"\xef\xbb\xbf" + json.dumps(clerks).encode()))
    assert done.returncode == 0, done.err


def test_an_empty_data_folder_is_said_to_be_empty(tmp_path, build):
    done, _ = build(tmp_path)
    assert done.returncode == 1
    assert "holds no record" in done.err
