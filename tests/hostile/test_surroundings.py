"""Odd machines, odd files around the records: each ends in a clear error or in whole kits."""

import json
import os
import subprocess
import sys

import pikepdf
import pytest

from tests.conftest import ROOT, run


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_a_marker_that_is_a_link_is_not_ours(tmp_path):
    output, victim = tmp_path / "out", tmp_path / "victim.txt"
    output.mkdir()
    victim.write_text("precious")
    (output / ".presskit-output").symlink_to(victim)
    done = run("build", "--output", output)
    assert done.returncode == 1
    assert victim.read_text() == "precious"


def test_a_cache_folder_of_any_name_gives_our_faces(tmp_path):
    done = run(
        "build",
        "4322",
        "--only",
        "briefs",
        "--output",
        tmp_path / "out",
        environment={"PRESSKIT_CACHE": str(tmp_path / "R&D <x>")},
    )
    assert (done.returncode, done.err) == (0, "")
    (pdf,) = (tmp_path / "out").rglob("*_a4.pdf")
    with pikepdf.open(pdf) as document:
        things = [t for t in document.objects if isinstance(t, pikepdf.Dictionary) and "/FontFamily" in t]
        assert {str(t.FontFamily) for t in things} <= {
            "Inter",
            "Inter Display",
            "Source Serif 4",
            "Source Serif 4 Display",
        }


def test_a_rationale_must_say_who_wrote_it(clerks, data_folder, build):
    del clerks["figures"]["most_exposed_task"]["rationale_author"]
    done, _ = build(data_folder(clerks))
    assert done.returncode == 1
    assert "rationale_author" in done.err


def test_unknown_us_occupations_are_not_said_to_be_none(clerks, data_folder, build):
    del clerks["us_occupations"]
    done, output = build(data_folder(clerks))
    assert done.returncode == 0, done.err
    assert "U.S. occupations" in done.out
    (press,) = output.rglob("press.md")
    assert "No U.S. occupation is listed" not in press.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("figures", "most_exposed_task", "score"), 0.1, "below the mean"),
        (("figures",), {}, "no figure"),
        (("datasets",), ["ilo-genai-2025", "ilo-genai-2025", "ibs-crosswalk-2022"], "twice"),
        (("datasets",), [], "datasets"),
        (("title",), "\u200b", "no visible character"),
        (
            ("us_occupations",),
            [
                {"soc": "11-1011", "title": "a", "employment": 5},
                {"soc": "11-1021", "title": "b", "employment": 9},
            ],
            "largest first",
        ),
        (("us_occupations",), [{"soc": "11-1011", "title": "a"}, {"soc": "11-1011", "title": "a"}], "listed twice"),
        (("bad\x1b[31m\nkey",), 1, r"bad\x1b[31m\nkey"),
    ],
)
def test_records_that_contradict_themselves_are_refused(path, value, word, clerks, data_folder):
    place = clerks
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    done = run("check", "--data", data_folder(clerks))
    assert done.returncode == 1
    assert word in done.err


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("bands.toml", "bands = 5\n", ["bands.toml"]),
        ("bands.toml", "[[bands]]\nid = 1\n", ["bands.toml", "label"]),
        ("datasets.toml", "a = " + "[" * 5000, ["datasets.toml", "nested"]),
        ("datasets.toml", "a = " + "9" * 6000, ["datasets.toml", "TOML"]),
        ("datasets.toml", "[x]\nname = 3\n", ["datasets.toml", "x: name"]),
        ("datasets.toml", "x = 3\n", ["datasets.toml", "x"]),
    ],
)
def test_tables_beside_the_records_that_are_none(name, text, words, clerks, data_folder):
    data = data_folder(clerks)
    (data / name).write_text(text)
    done = run("check", "--data", data)
    assert done.returncode == 1, done.err
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 5000, ["presskit.toml"]),
        ('[licence]\nname = "版权 CC"\n', ["presskit.toml", "licence.name", "U+7248"]),
        ('[site]\nname = "新闻"\n', ["presskit.toml", "site.name"]),
        ('[site]\nbase_url = "javascript:alert(1)"\n', ["presskit.toml", "site.base_url"]),
    ],
)
def test_configurations_that_cannot_be_used(text, words, tmp_path):
    (tmp_path / "presskit.toml").write_text(text, encoding="utf-8")
    done = run("build", "--output", "out", cwd=tmp_path)
    assert done.returncode == 1, done.err
    for word in words:
        assert word in done.err
    assert not (tmp_path / "out" / "kits").exists()


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ('rtl = "justmytype_intl_rtl"', 'rtl = "nope.sub"', "packages"),
        ('rtl = "justmytype_intl_rtl"', 'rtl = "nope"', "not installed"),
        ("[roles.figure]", "[roles.figment]", "figure"),
        ("[fallback.arabic]", '[fallback."a/../../b"]', "fallback"),
        ("0020-007E", "x", "coverage"),
    ],
)
def test_font_tables_that_cannot_be_used(before, after, word, tmp_path):
    (tmp_path / "presskit.toml").write_text("")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fonts.toml").write_text(read("fonts/fonts.toml").replace(before, after), encoding="utf-8")
    done = run("check", cwd=tmp_path)
    assert done.returncode == 1, done.err
    assert "fonts.toml" in done.err
    assert word in done.err


def test_odd_things_in_the_place_of_records(clerks, data_folder):
    data = data_folder(clerks)
    os.mkfifo(data / "occupations" / "pipe.json")
    (data / "occupations" / "loop.json").symlink_to("loop.json")
    (data / "occupations" / "folder.json").mkdir()
    done = run("check", "--data", data, timeout=20)
    assert done.returncode == 1
    for name in ("pipe.json", "loop.json", "folder.json"):
        assert name in done.err


def test_two_names_of_one_record_are_both_named(clerks, data_folder):
    data = data_folder(clerks)
    (data / "occupations" / "twin.json").symlink_to("0000.json")
    done = run("check", "--data", data)
    assert "0000.json" in done.err
    assert "twin.json" in done.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_any_terminal_can_show_a_kit(encoding):
    for arguments in (("show", "4322"), ("list",)):
        done = subprocess.run(
            [sys.executable, "-m", "presskit", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")  # noqa: PTH110
def test_a_full_device_is_a_clear_error():
    done = subprocess.run(
        f"{sys.executable} -m presskit facts > /dev/full", shell=True, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"bug" not in done.stderr


def test_as_much_text_as_can_be_still_fits(clerks, data_folder, build):
    clerks["title"] = ("Managers of Many Different and Winding Enterprises " * 6)[:299]
    for name in ("most_exposed_task", "fastest_mover"):
        clerks["figures"][name]["text"] = "Preparing and assisting in schedules, " * 130
    clerks["figures"]["most_exposed_task"]["rationale"] = "The task of preparing is one of many. " * 130
    clerks["us_occupations"] = [{"soc": f"11-{n:04}", "title": f"Occupation {n}, " * 6} for n in range(60)]
    clerks["notes"] = [f"A note of some length about figure {n}." * 8 for n in range(60)]
    done, output = build(data_folder(clerks))
    assert done.returncode == 0, done.err
    (pdf,) = output.rglob("*_a4.pdf")
    with pikepdf.open(pdf) as document:
        assert len(document.pages) <= 2
        held = json.loads(document.attachments["facts.json"].get_file().read_bytes())
    assert held["rationale"] == clerks["figures"]["most_exposed_task"]["rationale"].strip()
    assert len(held["us_occupations"]) == len(held["notes"]) - 1 == 60


def test_alternative_texts_keep_their_figures(clerks, make_kit_of):
    from presskit.assets.registry import images

    figures = {
        "headline": ("81st percentile", "427 occupations", "not job loss."),
        "bands": ("Gradient 2", "5 tasks", "as a whole."),
        "change": ("−0.16", "0.44 in 2025", "not job loss."),
        "task": ("0.54", "not job loss."),
    }
    for title in ("Chefs", "Managers of Many Winding Enterprises " * 8):
        for task in ("Cook;", "Preparing many things in many ways and for many people " * 90):
            clerks["title"] = title.strip()
            clerks["figures"]["most_exposed_task"]["text"] = task.strip()
            for entry in images(make_kit_of(clerks)):
                assert len(entry["alt"]) <= 250
                assert all(figure in entry["alt"] for figure in figures[entry["card"]]), entry["alt"]
                assert entry["alt"].endswith(".")
