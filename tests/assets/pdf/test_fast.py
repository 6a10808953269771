"""What is replaced in WeasyPrint changes no byte: not of briefs, nor of documents that are unlike them."""

import copy
import json
import os
import subprocess
import sys

import pytest

from presskit.assets.pdf import fast
from presskit.assets.pdf.fast import lines, styles
from presskit.assets.pdf.papers import PAPERS
from tests.assets.pdf.plain import ARABIC, DOCUMENTS, HEBREW, briefs, documents
from tests.conftest import ROOT

CONFIG = ROOT / "presskit.toml"

MARKUP = '<script>alert("x")</script> & "Sons"'
HOSTILE = "]]> --> <!-- &amp; <img src=x onerror=alert(1)> {{ 7*7 }} </p></body>"
LONG = ("Preparing and assisting in the preparation of schedules, " * 88)[:4999] + ";"

MADE_UP = (
    "1903",  # the most U.S. occupations
    "2905",  # the longest task
    "5901",  # the longest title
    "7903",  # Arabic within English
    "9902",  # the shortest task, no rationale
)
IMPORTED = ("2310", "3253", "5151", "8154", "1312")  # the most and the least text, the longest task, title, rationale
BENT = {
    "Arabic": (ARABIC, ARABIC, f"{ARABIC}: {ARABIC}"),
    "Hebrew among English": ("Clerks, פקידים 3, and others", f"Planning ({HEBREW}) for 3 of 4;", f"{HEBREW}. So."),
    "markup": (MARKUP, HOSTILE, HOSTILE + MARKUP),
    "long words": ("W" * 300, "Z" * 300, "Y" * 100 + " and " + "i" * 300),
    "5000 characters": ("Managers of Many Different and Winding Enterprises " * 5, LONG, LONG[:900]),
}
"""Title, most-exposed task and rationale put into a record."""
MORE_BENT = {
    "Hebrew": (HEBREW, HEBREW, f"{HEBREW}: {HEBREW}"),
    "Arabic among English": (f"Clerks {ARABIC} and others", f"{ARABIC}, planning; {ARABIC}", None),
    "a long Arabic task": (f"{ARABIC}، {ARABIC}", (f"{ARABIC}، " * 60).strip(), None),
    "typography": (
        "“Office” & affiliates – fine",
        "Co-operating\u00a0with AVA, To. WA; é e\u0301 ­soft­hyphens",
        "‘ffi’ … −1",
    ),
    "a word of 5000 characters": ("X" * 80 + " Clerks", "Z" * 5000, None),
}


@pytest.fixture
def bent(records, data_folder):
    """Return a function that writes records with other texts, and returns folder and code of each by its name."""

    def write(texts):
        values = []
        for number, (title, task, rationale) in enumerate(texts.values(), start=4311):
            record = copy.deepcopy(records["4322"]) | {"code": str(number), "title": title.strip()[:300]}
            record["figures"]["most_exposed_task"] |= {"text": task, "rationale": rationale}
            record["us_occupations"] = [
                {"soc": f"49-{soc}", "title": f"{soc} {task[:60]}".strip(), "employment": None}
                for soc in range(1000, 1000 + number % 3 * 15)
            ]
            values.append(record)
        folder = str(data_folder(*values))
        return {name: (folder, value["code"]) for name, value in zip(texts, values, strict=True)}

    return write


def made_plain(make, needed, values):
    """Return what `make(*needed)` makes of values with plain WeasyPrint, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.assets.pdf.plain"], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, fast.VARIABLE: "1"}, input=json.dumps((make.__name__, needed, values)).encode(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    made = json.loads(done.stdout)
    assert made.keys() == values.keys()
    assert all(papers.keys() == PAPERS.keys() for papers in made.values())
    return made


@pytest.fixture
def assert_bytes_are_plain(monkeypatch):
    """Return a function that compares bytes: in either order, from caches, and from caches that are emptied often."""

    def compare(make, needed, values, *, small_caches=True):
        plain, made = made_plain(make, needed, values), make(*needed)
        assert made(values) == plain
        assert fast.enable() == fast.Status(on=True)
        assert made(dict(reversed(values.items()))) == plain
        if small_caches:
            monkeypatch.setattr(lines, "_CAPACITY", 100)
            monkeypatch.setattr(styles, "_CAPACITY", 50)
            assert made(values) == plain

    return compare


def test_bytes_of_ten_unusual_briefs_are_those_of_plain_weasyprint(made_up, bent, assert_bytes_are_plain):
    records = {code: (str(made_up), code) for code in MADE_UP} | bent(BENT)
    assert len(records) == 10
    assert_bytes_are_plain(briefs, (str(CONFIG),), records, small_caches=False)


@pytest.mark.slow
def test_bytes_of_forty_briefs_are_those_of_plain_weasyprint(imported, all_kits, bent, assert_bytes_are_plain):
    codes = [*IMPORTED, *sorted(all_kits.keys() - set(IMPORTED))[::17]]
    records = {code: (str(imported), code) for code in codes} | bent(BENT | MORE_BENT)
    assert len(records) == 40
    assert_bytes_are_plain(briefs, (str(CONFIG),), records)


def test_bytes_of_documents_unlike_briefs_are_those_of_plain_weasyprint(assert_bytes_are_plain):
    defaults = (ROOT / "templates" / "brief" / "defaults.css").read_text(encoding="utf-8")
    assert_bytes_are_plain(documents, (str(ROOT / "fonts"), defaults), DOCUMENTS)
