"""Failure cases P5 and P7: real workbooks, mutilated; each fault with sheet, row and column."""

import contextlib
import io
import random
import struct
import zipfile

import pytest

from presskit.errors import PresskitError
from presskit.sources import crosswalk, employment, ilo
from presskit.sources.container import open_source
from tests.conftest import run


def refused(done, into, *words):
    assert done.returncode == 1, (done.out, done.err)
    for word in words:
        assert word in done.err, done.err
    assert not into.exists()


def column(rows, name):
    return rows[0].index(name)


def renamed(old, new):
    def change(rows):
        rows[0][column(rows, old)] = new
        return rows

    return change


def without(name):
    def change(rows):
        place = column(rows, name)
        return [row[:place] + row[place + 1 :] for row in rows]

    return change


def put(row, name, value):
    def change(rows):
        rows[row - 1][column(rows, name)] = value
        return rows

    return change


def swapped_headers(one, other):
    def change(rows):
        first, second = column(rows, one), column(rows, other)
        rows[0][first], rows[0][second] = other, one
        return rows

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("score_2025"), ["Sheet1, row 1", "score_2025", "missing"]),
        (without("Task_ISCO"), ["Task_ISCO", "missing"]),
        (renamed("potential25", "Potential 25"), ["potential25", "missing", "'Potential 25'"]),
        (renamed("source", "Title"), ["Title", "twice"]),
        (put(3, "score_2025", "high"), ["Sheet1, row 3", "score_2025", "'high' is not a number"]),
        (put(3, "score_2025", 1.7), ["row 3", "score_2025", "1.7"]),
        (put(3, "score_2025", -0.2), ["row 3", "score_2025", "-0.2"]),
        (put(3, "score_2025", ""), ["row 3", "score_2025", "empty"]),
        (put(3, "score_2023", "n/a"), ["row 3", "score_2023", "'n/a'"]),
        (put(3, "taskID", 1), ["row 3", "taskID", "row 2 already"]),
        (put(3, "taskID", "two"), ["row 3", "taskID"]),
        (put(3, "taskID", 1.5), ["row 3", "taskID"]),
        (put(3, "ISCO_08", "43x2"), ["row 3", "ISCO_08", "43x2"]),
        (put(3, "potential25", "Exposed: Gradient 9"), ["potential25"]),
        (put(3, "Title", "Others"), ["row 3", "Title", "Production Clerks"]),
        (put(3, "Task_ISCO", "a\u202eb"), ["row 3", "Task_ISCO", "U+202E"]),
        (swapped_headers("Title", "score_2025"), ["score_2025", "not a number"]),
        (swapped_headers("score_2023", "score_2025"), ["mean_score_2025", "altered"]),
        (
            lambda rows: [row for row in rows if (row[2], row[4]) != ("7311", 4.0)],
            ["taskID", "task 4 of 7311 is missing"],
        ),
        (lambda rows: rows[:4], ["mean_score_2025", "missing or altered"]),
        (lambda rows: rows[:1], ["no row"]),
        (lambda rows: rows[:0], ["missing"]),
        (lambda rows: [[], *rows], ["missing"]),
    ],
)
def test_p5_a_mutilated_workbook_is_refused_with_its_place(change, words, workbook, tmp_path):
    refused(run("import", workbook(change), "--into", tmp_path / "data"), tmp_path / "data", "small.xlsx", *words)


def test_p5_all_faults_of_a_workbook_are_said_together(workbook, tmp_path):
    def change(rows):
        for row, name, value in ((3, "score_2025", "x"), (9, "taskID", "y"), (20, "ISCO_08", "z")):
            rows = put(row, name, value)(rows)
        return rows

    done = run("import", workbook(change), "--into", tmp_path / "data")
    refused(done, tmp_path / "data", "row 3", "row 9", "row 20")


def test_p5_what_may_be_repaired_is_repaired_and_counted(workbook, tmp_path):
    def change(rows):
        rows = [row + [""] * 3 for row in rows]
        rows[2] = rows[2][:-4]
        place = column(rows, "Task_ISCO")
        rows[1][place] = "The client‚Äôs  orders\n and\tplans;"
        reordered = [list(reversed(row + [""] * (len(rows[0]) - len(row)))) for row in rows]
        return [*reordered, [""] * len(rows[0])]

    done = run("import", workbook(change), "--into", tmp_path / "data", "--json")
    assert done.returncode == 0, done.err
    assert '"4322/1"' in done.out
    text = (tmp_path / "data" / "occupations" / "4322-production-clerks.json").read_text(encoding="utf-8")
    assert "The client’s orders and plans;" in text


def test_p5_a_code_that_lost_its_leading_zero_is_read(workbook, tmp_path):
    def change(rows):
        return [rows[0], *([*row[:2], 310, *row[3:]] for row in rows[1:] if row[2] == "4322")]

    done = run("import", workbook(change), "--into", tmp_path / "data")
    assert done.returncode == 0, done.err
    assert [p.name for p in (tmp_path / "data" / "occupations").iterdir()] == ["0310-production-clerks.json"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "web page"),
        (b"\n\n  <html lang=en>Sign in", "web page"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or encrypted Office file"),
        (b"PK\x03\x04" + b"\0" * 50, "cut short"),
        (b"code,title\n4322,Clerks\n", "something else"),
    ],
)
def test_p7_what_is_no_workbook_is_named(content, word, tmp_path):
    (tmp_path / "scores.xlsx").write_bytes(content)
    done = run("import", tmp_path / "scores.xlsx", "--into", tmp_path / "data")
    refused(done, tmp_path / "data", "scores.xlsx", word)


def test_p7_a_zip_bomb_ends_in_bounded_memory(workbook, tmp_path):
    import subprocess
    import sys

    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(workbook()) as whole, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        for name in whole.namelist():
            out.writestr(name, whole.read(name))
        with out.open("xl/media/image1.bin", "w") as stream:
            for _ in range(400):
                stream.write(bytes(1024 * 1024))
    assert bomb.stat().st_size < 2_000_000
    limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 29,) * 2)"
    script = f"{limited}; from presskit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "import", str(bomb), "--into", str(tmp_path / "data")],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert b"unpacks to more than 256 MB" in done.stderr
    assert not (tmp_path / "data").exists()


_MORE = [pytest.param(keep, marks=pytest.mark.slow) for keep in (50, 108, 1000, 5000)]


@pytest.mark.parametrize("keep", [0, 200, 7395, *_MORE])
def test_p7_a_stata_file_cut_short_is_refused(keep, datasets, arguments, tmp_path):
    cut = tmp_path / "cut.dta"
    cut.write_bytes((datasets / "soc10_isco08.dta").read_bytes()[:keep])
    done = run("import", *arguments[:1], "--crosswalk", cut, *arguments[3:5], "--into", tmp_path / "data")
    refused(done, tmp_path / "data", "cut.dta")


def test_p7_a_workbook_cut_short_is_refused(datasets, tmp_path):
    for name in ("2010_to_2019_Crosswalk.xlsx", "national_M2024_dl.xlsx"):
        data = (datasets / name).read_bytes()
        (tmp_path / name).write_bytes(data[: len(data) // 2])
        with pytest.raises(PresskitError, match="cut short"):
            open_source(tmp_path / name, ".xlsx", name)


def test_the_publishers_zip_files_are_read(datasets, tmp_path):
    ibs, bls = tmp_path / "onetsoc_to_isco_cws_ibs.zip", tmp_path / "oesm24nat.zip"
    with zipfile.ZipFile(ibs, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(datasets / "soc10_isco08.dta", "onetsoc_to_isco_cws_ibs/soc10_isco08.dta")
        archive.writestr("onetsoc_to_isco_cws_ibs/readme.txt", "x")
    with zipfile.ZipFile(bls, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(datasets / "national_M2024_dl.xlsx", "oesm24nat/national_M2024_dl.xlsx")
        archive.writestr("oesm24nat/field_descriptions.xlsx", "x")
    pairs = crosswalk.read_crosswalk(open_source(ibs, ".dta", "soc10_isco08.dta"))
    assert pairs["4322"] == ("43-5061",)
    assert sum(map(len, pairs.values())) == 1131
    assert employment.read_employment(open_source(bls, ".xlsx", "national_M2024_dl.xlsx"))["43-5061"] == 385000
    with pytest.raises(PresskitError, match=r"without national_M2024_dl\.xlsx"):
        open_source(ibs, ".xlsx", "national_M2024_dl.xlsx")


def test_suppressed_estimates_are_unknown(datasets):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["OCC_CODE", "O_GROUP", "TOT_EMP"])
    for number, value in enumerate(["*", "**", "#", "~", 1200, "1200"]):
        book.active.append([f"11-101{number}", "detailed", value])
    stream = io.BytesIO()
    book.save(stream)
    from presskit.sources.container import SourceFile

    source = SourceFile("oews.xlsx", stream.getvalue(), "")
    with pytest.raises(PresskitError, match=r"row 7: TOT_EMP: '1200' is not a number"):
        employment.read_employment(source)


def readers(datasets):
    """The small real files with what reads them."""
    return (
        (datasets / "soc10_isco08.dta", ".dta", crosswalk.read_crosswalk),
        (datasets / "2010_to_2019_Crosswalk.xlsx", ".xlsx", crosswalk.read_taxonomy),
    )


def fuzz(path, suffix, read, folder, rounds, seed):
    """Read mutations of a file: each ends in a result or in an error of ours, in bounded time."""
    chance = random.Random(seed)
    whole = path.read_bytes()
    for _ in range(rounds):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 64))):
            place = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[place] = chance.randrange(256)
            elif kind == 1:
                data[place : place + 4] = struct.pack("<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
            elif kind == 2:
                del data[place : place + chance.randrange(1, 200)]
            else:
                data[place:place] = data[: chance.randrange(1, 200)]
            if not data:
                break
        target = folder / f"mutation{suffix}"
        target.write_bytes(data)
        with contextlib.suppress(PresskitError):
            read(open_source(target, suffix, path.name))


@pytest.mark.parametrize("which", [0, 1])
def test_p7_mutations_end_in_clear_errors(which, datasets, tmp_path):
    fuzz(*readers(datasets)[which], tmp_path, 60, seed=which)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("which", [0, 1])
def test_p7_thousands_of_mutations_end_in_clear_errors(which, seed, datasets, tmp_path):
    fuzz(*readers(datasets)[which], tmp_path, 500, seed=100 + seed)


@pytest.mark.slow
def test_p7_mutations_inside_the_sheets_end_in_clear_errors(workbook, tmp_path):
    """Mutate the unpacked XML, so that the zip is sound and the reader itself is tried."""
    chance = random.Random(5)
    with zipfile.ZipFile(workbook()) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(600):
        victim = chance.choice(sorted(members))
        data = bytearray(members[victim])
        for _ in range(chance.choice((1, 3, 20))):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(0, 6)] = bytes(
                chance.randrange(256) for _ in range(chance.randrange(6))
            )
        target = tmp_path / "inside.xlsx"
        with zipfile.ZipFile(target, "w") as out:
            for name, content in members.items():
                out.writestr(name, bytes(data) if name == victim else content)
        with contextlib.suppress(PresskitError):
            ilo.read_workbook(open_source(target, ".xlsx", "x"))
