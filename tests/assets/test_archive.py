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

from presskit.assets.archive import (
    README,
    SUMS,
    Member,
    group_archive,
    group_archive_name,
    kit_archive,
    kit_archive_name,
    write_archive,
)
from presskit.assets.cards.entries import images
from presskit.errors import OutputError
from tests.conftest import ROOT

GROUP = "4 - Clerical support workers"
TOP = "press-kits_4-clerical-support-workers"


@pytest.fixture(scope="session")
def files(kit_folders):
    """What goes into the archive of each kit, by code: its files by their path in its folder."""

    def within(folder):
        paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    return {code: within(folder) for code, folder in kit_folders.items()}


@pytest.fixture(scope="session")
def of_the_group(kits, files):
    return [(f"{kit.name}/{path}", files[kit.code][path]) for kit in kits.values() for path in sorted(files[kit.code])]


@pytest.fixture(scope="session")
def group_bytes(kits, of_the_group):
    stream = io.BytesIO()
    group_archive(stream, GROUP, list(kits.values()), of_the_group)
    return stream.getvalue()


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def text_of(data, name):
    with opened(data) as archive:
        (path,) = [path for path in archive.namelist() if path.count("/") == 1 and path.endswith(f"/{name}")]
        return archive.read(path).decode()


def readme_of(data):
    """Return README.txt with its lines joined, as it was before it was set."""
    return " ".join(text_of(data, README).split())


def unpack(data, folder):
    (folder / "kit.zip").write_bytes(data)
    tested = subprocess.run(["unzip", "-tq", "kit.zip"], cwd=folder, capture_output=True, check=True)
    assert b"No errors" in tested.stdout
    subprocess.run(["unzip", "-q", "kit.zip"], cwd=folder, check=True, umask=0o022)
    (folder / "kit.zip").unlink()
    (top,) = folder.iterdir()
    return top


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
from pathlib import Path
from presskit.assets.archive import group_archive, kit_archive
from presskit.config import load
from presskit.facts.statements import make_kit
from presskit.site.kits_csv import kits_csv
from presskit.records.collection import load_collection

settings, collection = load(Path("presskit.toml")), load_collection(Path("data"))
kits = [make_kit(occupation, collection, settings) for occupation in collection.occupations]
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


def test_readme_says_what_a_kit_must_carry(kits, files):
    kit = kits["4322"]
    said = readme_of(kit_archive(kit, files["4322"]))
    assert "Exposure is task overlap, not a verdict." in said
    licence, site = kit.publisher.licence, kit.publisher.site
    for text in (kit.headline, kit.passages["frame"], licence.line, licence.credit, licence.url, site.name, kit.url):
        assert text in said
    caveats = [caveat for caveat in kit.caveats.values() if caveat]
    assert len(caveats) > 2
    assert all(caveat in said for caveat in caveats)
    assert kit.datasets
    for dataset in kit.datasets:
        assert dataset.attribution in said
        assert (dataset.disclaimer or "") in said
    assert kit.publisher.contact.name in said
    assert "released 2026-11-21" in said
    assert "sha256sum -c SHA256SUMS" in said
    assert "EMBARGO" not in said


def explained(readme):
    """Return the file names of the section on files: those that an explanation follows, and the others."""
    section = readme.split("What each file is for\n")[1].split("\n\nRead this before")[0]
    known, waiting = [], []
    for line in filter(None, section.splitlines()[1:]):
        if line.startswith("    "):
            known += waiting
            waiting = []
        else:
            waiting.append(line)
    return known, waiting


def test_readme_explains_every_file_that_is_there_and_no_other(kits, files):
    more = {"citations.txt": b"", "citations.bib": b"", "citations.ris": b"", "citations.csl.json": b""}
    everything = {**files["4322"], **more, "index.html": b""}
    known, unexplained = explained(text_of(kit_archive(kits["4322"], everything), README))
    assert sorted(known) == sorted([*everything, SUMS])
    assert unexplained == []
    known, unexplained = explained(text_of(kit_archive(kits["4322"], {"copy.txt": b"", "new.bin": b""}), README))
    assert known == ["copy.txt", SUMS]
    assert unexplained == ["new.bin"]


def test_readme_of_a_group_names_each_kit_and_says_what_holds_for_all(kits, group_bytes, files):
    said = readme_of(group_bytes)
    for kit in kits.values():
        assert f"{kit.name}/ {kit.headline}" in said
        assert all(dataset.attribution in said for dataset in kit.datasets)
    assert GROUP in said
    assert "Exposure is task overlap, not a verdict." in said
    assert kits["4322"].caveats["exposure"] in said
    assert said.count("<kit>_brief_a4.pdf") == 1


def test_a_caveat_with_figures_of_one_kit_is_not_said_of_a_group(all_kits):
    one, other = [kit for kit in all_kits.values() if kit.caveats["percentile"]][:2]
    assert one.caveats["percentile"] != other.caveats["percentile"]
    stream = io.BytesIO()
    group_archive(stream, GROUP, [one, other], [(f"{kit.name}/copy.txt", b"1") for kit in (one, other)])
    said = readme_of(stream.getvalue())
    assert one.caveats["percentile"] not in said
    assert one.caveats["bands"] in said
    assert one.caveats["percentile"] in readme_of(kit_archive(one, {"copy.txt": b"1"}))


def test_readme_says_version_embargo_and_how_to_reach_us(kits):
    publisher = kits["4322"].publisher
    until = dt.datetime(2026, 12, 1, 6, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    newsroom = publisher.newsroom.model_copy(update={"version": "Edition 7", "embargo": until})
    contact = publisher.contact.model_copy(update={"email": "press@example.org", "phone": "+1 555 0100"})
    kit = replace(kits["4322"], publisher=replace(publisher, newsroom=newsroom, contact=contact))
    stream = io.BytesIO()
    group_archive(stream, GROUP, [kit], [(f"{kit.name}/copy.txt", b"1")])
    for data in (kit_archive(kit, {"copy.txt": b"1"}), stream.getvalue()):
        said = text_of(data, README)
        assert said.startswith("EMBARGOED UNTIL 1 December 2026, 06:00 UTC+01:00. Not for publication before.\n")
        assert "released 2026-11-21, Edition 7\n" in said
        assert "press@example.org\n+1 555 0100\n" in said


def test_readme_of_a_record_that_knows_nothing(clerks, make_kit_of):
    clerks["figures"] = {}
    del clerks["us_occupations"]
    kit = make_kit_of(clerks)
    assert kit.headline is None
    said = readme_of(kit_archive(kit, {"copy.txt": b"1"}))
    assert said.startswith("Press kit: Production Clerks")
    assert "None" not in said
    assert "percentile of" not in said
    stream = io.BytesIO()
    group_archive(stream, GROUP, [kit], [(f"{kit.name}/copy.txt", b"1")])
    assert f"{kit.name}/ Production Clerks What each" in readme_of(stream.getvalue())


def test_readme_is_set_for_any_window(group_bytes):
    lines = text_of(group_bytes, README).splitlines()
    assert max(len(line) for line in lines if "/" not in line) <= 76
    assert not any(line != line.rstrip() for line in lines)
    assert "\n\n\n\n" not in text_of(group_bytes, README)
