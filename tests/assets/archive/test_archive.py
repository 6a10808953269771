"""Zip archives: read by other programs, the same bytes everywhere, safe to unpack, written lazily."""

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections import defaultdict
from dataclasses import replace

import pytest

from presskit.assets.archive.zip_files import (
    README,
    SUMS,
    Member,
    group_archive_name,
    kit_archive_name,
    write_archive,
)
from presskit.assets.registry import images
from presskit.errors import OutputError
from tests.assets.archive.zips import GROUP, TOP, group_archive, kit_archive, opened, readme_of, unpack
from tests.conftest import ROOT


def test_unzip_and_sha256sum_find_a_kit_whole(kits, files, tmp_path):
    kit = kits["4322"]
    top = unpack(kit_archive(kit, files["4322"]), tmp_path)
    assert top.name == kit.name == "4322-production-clerks"
    there = {p.relative_to(top).as_posix(): p for p in top.rglob("*") if p.is_file()}
    assert {path: p.read_bytes() for path, p in there.items() if path not in {README, SUMS}} == files["4322"]
    assert {oct(p.stat().st_mode) for p in there.values()} == {"0o100644"}
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=top, capture_output=True, check=True)
    assert set(checked.stdout.decode().splitlines()) == {f"{path}: OK" for path in there if path != SUMS}


def test_unzip_and_sha256sum_find_a_group_whole(kits, group_bytes, of_the_group, tmp_path):
    top = unpack(group_bytes, tmp_path)
    assert top.name == TOP
    assert {p.name for p in top.iterdir()} == {README, SUMS, *(kit.name for kit in kits.values())}
    assert all((top / path).read_bytes() == data for path, data in of_the_group)
    subprocess.run(["sha256sum", "-c", "--strict", "--quiet", SUMS], cwd=top, check=True)
    (top / of_the_group[0][0]).write_bytes(b"altered")
    altered = subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=top, check=False, capture_output=True)
    assert altered.returncode == 1


def test_members_say_nothing_of_the_machine(kits, files):
    for info in opened(kit_archive(kits["4322"], files["4322"])).infolist():
        assert info.date_time == (2026, 11, 21, 0, 0, 0)
        assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)
        assert (info.compress_type, info.extra, info.comment) == (zipfile.ZIP_STORED, b"", b"")
        assert not info.flag_bits & 0x08, "sizes stand before the data, for readers of streams"


def test_an_archive_is_hardly_larger_than_its_files(kits, files):
    data = kit_archive(kits["4322"], files["4322"])
    assert len(data) - sum(map(len, files["4322"].values())) < 15_000


def test_the_order_in_which_files_come_does_not_matter(kits, files):
    backwards = dict(sorted(files["4322"].items(), reverse=True))
    assert list(backwards) != sorted(backwards)
    assert kit_archive(kits["4322"], backwards) == kit_archive(kits["4322"], files["4322"])


def test_an_altered_file_alters_the_archive(kits, files):
    altered = {**files["4322"], "copy.txt": files["4322"]["copy.txt"] + b"."}
    assert kit_archive(kits["4322"], altered) != kit_archive(kits["4322"], files["4322"])


SCRIPT = """
import hashlib, io
from presskit import Project
from presskit.site.kits_csv import kits_csv
from tests.assets.archive.zips import group_archive, kit_archive

kits = Project.open("data", "presskit.toml").kits
stream = io.BytesIO()
names = {f"{part}.txt" for part in ("a", "ü", "c", "copy")}
group_archive(stream, "4 - x", kits, ((f"{kit.name}/{name}", b"1") for kit in kits for name in sorted(names)))
made = [kit_archive(kits[0], dict.fromkeys(names, b"1")), stream.getvalue(), kits_csv(kits)]
print([hashlib.sha256(data).hexdigest() for data in made])
"""


def test_the_same_bytes_in_another_zone_locale_hash_seed_and_umask():
    def made(umask, **variables):
        command = [sys.executable, "-W", "error", "-c", SCRIPT]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        done = subprocess.run(command, cwd=ROOT, env=environment, umask=umask, capture_output=True, check=True)
        return done.stdout

    here = made(0o022, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    there = made(0o077, TZ="Pacific/Kiritimati", LC_ALL="C", LANG="tr_TR.UTF-8", PYTHONHASHSEED="4242")
    assert here == there
    assert here.count(b"'") == 6


@pytest.mark.parametrize(
    ("released", "dated"),
    [
        (dt.date(1970, 1, 1), (1980, 1, 1)),
        (dt.date(1980, 1, 1), (1980, 1, 1)),
        (dt.date(2107, 12, 31), (2107, 12, 31)),
        (dt.date(9999, 12, 31), (2107, 12, 31)),
    ],
)
def test_a_release_in_a_year_that_zip_files_do_not_know(kits, released, dated):
    kit = replace(kits["4322"], publisher=replace(kits["4322"].publisher, release_date=released))
    data = kit_archive(kit, {"copy.txt": b"1"})
    assert {info.date_time[:3] for info in opened(data).infolist()} == {dated}
    assert f"released {released.isoformat()}" in readme_of(data)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        "..",
        ".",
        "./a",
        "a//b",
        "a/",
        "",
        "a\\b",
        "..\\x",
        "C:x",
        "a\0b",
        "a\nb",
        "a\u202egnp.exe",
        "half\ud800",
    ],
)
def test_a_path_that_leads_out_is_refused(kits, path):
    kit = kits["4322"]
    with pytest.raises(OutputError, match="does not lie inside the archive"):
        kit_archive(kit, {path: b"1"})
    with pytest.raises(OutputError, match=r"inside the archive|of no kit"):
        group_archive(io.BytesIO(), GROUP, [kit], [(f"{kit.name}/{path}", b"1")])


@pytest.mark.parametrize("path", ["copy.txt", "nobody/copy.txt", "../x", "4322/copy.txt"])
def test_a_file_of_no_kit_of_the_group_is_refused(kits, path):
    with pytest.raises(OutputError, match="is of no kit of this group"):
        group_archive(io.BytesIO(), GROUP, [kits["4322"]], [(path, b"1")])


@pytest.mark.parametrize("path", [README, SUMS, "readme.TXT", "sha256sums"])
def test_a_file_does_not_take_the_place_of_ours(kits, path):
    with pytest.raises(OutputError, match="twice"):
        kit_archive(kits["4322"], {path: b"1"})


def test_names_that_are_one_on_some_machines_are_refused(kits):
    with pytest.raises(OutputError, match="twice"):
        kit_archive(kits["4322"], {"a.txt": b"1", "A.txt": b"2"})


HOSTILE = [
    "../../etc/passwd",
    "CON",
    "x" * 300,
    "كتبة الإنتاج",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %}",
    "..\\x",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_unpacks_into_one_safe_folder(clerks, make_kit_of, title, tmp_path):
    clerks["title"] = title
    kit = make_kit_of(clerks)
    assert kit_archive_name(kit) == f"{kit.name}_press-kit.zip"
    top = unpack(kit_archive(kit, {"copy.txt": b"1", f"{kit.name}_brief_a4.pdf": b"2"}), tmp_path)
    assert top.name.startswith("4322")
    assert set(top.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=top, check=True)
    assert title in " ".join((top / README).read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (GROUP, f"{TOP}.zip"),
        ("2 - Professionals", "press-kits_2-professionals.zip"),
        (
            "6 - Skilled agricultural, forestry and fishery workers",
            "press-kits_6-skilled-agricultural-forestry.zip",
        ),
        ("4 - موظفو الدعم المكتبي", "press-kits_4.zip"),
        ("../x", "press-kits_x.zip"),
        ("/etc/passwd\0", "press-kits_etc-passwd.zip"),
        ("....//", "press-kits.zip"),
    ],
)
def test_the_name_of_a_group_is_safe(kits, group, name, tmp_path):
    assert group_archive_name(group) == name
    stream = io.BytesIO()
    group_archive(stream, group, [kits["4322"]], [(f"{kits['4322'].name}/copy.txt", b"1")])
    assert unpack(stream.getvalue(), tmp_path).name == name.removesuffix(".zip")


def test_paths_are_short_enough_to_unpack_on_windows(all_kits):
    """Windows opens 259 characters and unpacks into a folder of the archive's name among the downloads."""
    paths, groups, cut = [], defaultdict(list), 0
    for kit in all_kits.values():
        files = {image["file"]: b"" for image in images(kit)} | {f"{kit.name}_brief_letter.pdf": b""}
        names = opened(kit_archive(kit, files)).namelist()
        paths += [f"{kit_archive_name(kit).removesuffix('.zip')}/{name}" for name in names]
        groups[kit.major_group] += [(kit, f"{kit.name}/{path}") for path in files]
        cut += not names[0].startswith(f"{kit.name}/")
    for group, files in groups.items():
        stream = io.BytesIO()
        group_archive(stream, group, list({kit.name: kit for kit, _ in files}.values()), ((p, b"") for _, p in files))
        names = opened(stream.getvalue()).namelist()
        paths += [f"{group_archive_name(group).removesuffix('.zip')}/{name}" for name in names]
    assert max(map(len, paths)) <= 220
    assert 0 < cut < 43, "few are cut, and the others carry their whole name"


def test_a_group_never_stands_in_memory(kits, tmp_path):
    kit, size, count = kits["4322"], 1_000_000, 48
    files = ((f"{kit.name}/images/{number}.png", bytes([number]) * size) for number in range(count))
    with (tmp_path / "group.zip").open("w+b") as stream:
        tracemalloc.start()
        try:
            group_archive(stream, GROUP, [kit], files)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (tmp_path / "group.zip").stat().st_size > count * size
    assert peak < 6 * size
    with zipfile.ZipFile(tmp_path / "group.zip") as archive:
        listed = archive.read(f"{TOP}/{SUMS}").decode().splitlines()
    assert f"{hashlib.sha256(bytes([47]) * size).hexdigest()}  {kit.name}/images/47.png" in listed


def test_a_pipe_is_refused_before_anything_is_written():
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as end, os.fdopen(writing, "wb") as stream:
        with pytest.raises(ValueError, match="seek"):
            write_archive(stream, "kit", [Member("a", b"1")], dt.date(2026, 1, 1), lambda _: "")
        stream.close()
        assert end.read() == b""
