"""What is replaced in WeasyPrint changes no byte, is on for tested versions only, and is said to be off."""

import copy
import dataclasses
import json
import os
import pickle
import re
import subprocess
import sys

import pytest

from presskit.assets.pdf import fast
from presskit.assets.pdf.fast import lines, styles, switch, versions
from tests.assets.pdf.plain import ARABIC, DOCUMENTS, HEBREW, briefs, documents
from tests.conftest import ROOT, run

MARKUP = '<script>alert("x")</script> & "Sons"'
HOSTILE = "]]> --> <!-- &amp; <img src=x onerror=alert(1)> {{ 7*7 }} </p></body>"
LONG = ("Preparing and assisting in the preparation of schedules, " * 88)[:4999] + ";"

UNUSUAL_CODES = (
    "2310",  # the most text, and 37 U.S. occupations
    "3253",  # the longest task
    "5151",  # the longest title
    "8154",  # the least text, no rationale
    "1312",  # the longest rationale
)
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
    "a long Arabic task": (ARABIC, (f"{ARABIC}، " * 60).strip(), None),
    "typography": (
        "“Office” & affiliates – fine",
        "Co-operating\u00a0with AVA, To. WA; é e\u0301 ­soft­hyphens",
        "‘ffi’ … −1",
    ),
    "a word of 5000 characters": ("X" * 80 + " Clerks", "Z" * 5000, None),
}


@pytest.fixture
def bent(records, make_kit_of):
    """Return a function that makes kits of records with other texts, by what is odd in them."""

    def make(texts):
        kits = {}
        for name, (title, task, rationale) in texts.items():
            record = copy.deepcopy(records["4322"])
            record["title"] = title.strip()[:300]
            record["figures"]["most_exposed_task"] |= {"text": task, "rationale": rationale}
            kits[name] = make_kit_of(record)
        return kits

    return make


def made_plain(make, needed, values):
    """Return what `make(*needed)` makes of values with plain WeasyPrint, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.assets.pdf.plain"], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, fast.VARIABLE: "1"}, input=pickle.dumps((make.__name__, needed, values)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    digests = json.loads(done.stdout)
    assert digests.keys() == values.keys()
    assert all(len(papers) == 2 for papers in digests.values())
    return digests


@pytest.fixture
def assert_bytes_are_plain(monkeypatch):
    """Return a function that compares bytes: in either order, from caches, and from caches that are emptied often."""

    def compare(make, needed, values, *, small_caches=True):
        plain, made = made_plain(make, needed, values), make(*needed)
        assert fast.enable() == fast.Status(on=True)
        assert made(values) == plain
        assert made(dict(reversed(values.items()))) == plain
        if small_caches:
            monkeypatch.setattr(lines, "_CAPACITY", 100)
            monkeypatch.setattr(styles, "_CAPACITY", 50)
            assert made(values) == plain

    return compare


def test_bytes_of_ten_unusual_briefs_are_those_of_plain_weasyprint(
    all_kits, bent, fonts, style, assert_bytes_are_plain
):
    kits = {code: all_kits[code] for code in UNUSUAL_CODES} | bent(BENT)
    assert len(kits) == 10
    assert_bytes_are_plain(briefs, (fonts, style), kits, small_caches=False)


@pytest.mark.slow
def test_bytes_of_forty_briefs_are_those_of_plain_weasyprint(all_kits, bent, fonts, style, assert_bytes_are_plain):
    codes = [*UNUSUAL_CODES, *sorted(all_kits.keys() - set(UNUSUAL_CODES))[::17]]
    kits = {code: all_kits[code] for code in codes} | bent(BENT | MORE_BENT)
    assert len(kits) >= 40
    assert_bytes_are_plain(briefs, (fonts, style), kits)


def test_bytes_of_documents_unlike_briefs_are_those_of_plain_weasyprint(fonts, assert_bytes_are_plain):
    assert_bytes_are_plain(documents, (fonts,), DOCUMENTS)


def test_the_installed_and_the_locked_versions_are_tested_ones():
    """After an upgrade: run the tests above with the version in `versions.TESTED`, all briefs, then keep it there."""
    assert fast.check() == fast.Status(on=True)
    assert fast.notice() is None
    locked = dict(
        re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for name, tested in versions.TESTED.items():
        assert locked[name] in tested


def test_a_status_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        fast.Status(on=True).on = False


@pytest.fixture
def installed(tmp_path):
    """Return a function that seems to install versions of packages, for a process with the environment it returns."""

    def install(**others):
        for name, version in others.items():
            folder = tmp_path / f"{name}-{version}.dist-info"
            folder.mkdir()
            (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        return {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}

    return install


def python(script, environment=None):
    """Run a script in another process and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **(environment or {})},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_doctor_says_which_version_was_not_tested_and_what_installs_one_that_was(installed):
    environment = installed(weasyprint="70.1", pydyf="0.14.0")
    done = run("doctor", environment=environment)
    assert done.returncode == 0
    (line,) = (line for line in done.out.splitlines() if line.startswith("slower"))
    assert "weasyprint is 70.1, tested with 70.0; pydyf is 0.14.0, tested with 0.13.0" in line
    assert "To mend it: pip install weasyprint==70.0 pydyf==0.13.0\n" in done.out
    report = json.loads(run("doctor", "--json", environment=environment).out)
    assert report["ok"]
    (finding,) = (finding for finding in report["findings"] if finding["state"] == "slower")
    assert finding["ok"]
    assert finding["remedy"] == "pip install weasyprint==70.0 pydyf==0.13.0"


def test_doctor_says_that_the_variable_is_set():
    done = run("doctor", environment={fast.VARIABLE: "1"})
    assert done.returncode == 0
    assert re.search(r"^slower +Speed of briefs +.*PRESSKIT_PLAIN_PDF is set", done.out, re.MULTILINE)
    assert "To mend it: unset PRESSKIT_PLAIN_PDF\n" in done.out


@pytest.mark.parametrize("name", versions.TESTED)
def test_each_library_of_the_table_counts(name, monkeypatch):
    monkeypatch.setitem(versions.TESTED, name, ("0.1",))
    status = versions.untested()
    assert not status.on
    assert status.reason.startswith(f"{name} is ")
    assert status.remedy == f"pip install {name}==0.1"


def test_a_library_that_is_not_installed_is_said(monkeypatch):
    monkeypatch.setitem(versions.TESTED, "no-such-library", ("1.0", "1.1"))
    assert versions.untested().reason == "no-such-library is not installed, tested with 1.0 and 1.1"


STATE = """
import sys
from presskit.assets.pdf import fast
{before}
print(fast.notice())
print("weasyprint" in sys.modules)
from presskit.assets.pdf.engine import PdfEngine
from presskit.config import load
from presskit.fonts.instances import font_set
{change}
print(PdfEngine(font_set(load().fonts)).fast)
print(fast.notice())
from presskit.assets.pdf.fast import switch
for name in [*(name for name, _ in switch._TIME_SAVING), switch._SUBSETTER]:
    theirs = getattr(name.holder(), name.attribute, None)
    print("PLAIN" if theirs is None or theirs.__module__.startswith("weasyprint.") else "REPLACED", name)
"""


def state(environment=None, before="", change=""):
    """Return what a process says of the replacements, and the set of what it replaced."""
    notice, imported, status, later, *names = python(
        STATE.format(before=before, change=change), environment
    ).splitlines()
    assert imported == "False"
    assert len(names) == len(switch._TIME_SAVING) + 1
    return notice, status, later, {name.split()[1] for name in names if name.startswith("REPLACED")}


def test_tested_versions_are_replaced_without_a_notice():
    notice, status, later, replaced = state()
    assert (notice, later) == ("None", "None")
    assert status.startswith("Status(on=True")
    assert len(replaced) == len(switch._TIME_SAVING) + 1


def test_an_untested_version_leaves_plain_weasyprint_and_is_said(installed):
    notice, status, later, replaced = state(installed(tinycss2="1.6"))
    assert notice == later
    assert "tinycss2 is 1.6, tested with 1.5.1" in notice
    assert "pip install tinycss2==1.5.1" in notice
    assert status.startswith("Status(on=False")
    assert replaced == set()


def test_the_variable_leaves_all_but_the_missing_subsetter_plain_and_is_said():
    notice, status, later, replaced = state({fast.VARIABLE: "1"})
    assert notice == later
    assert "PRESSKIT_PLAIN_PDF is set" in notice
    assert status.startswith("Status(on=False")
    assert replaced == {"weasyprint.pdf.fonts.Font._fonttools_subset"}


def test_a_name_that_is_gone_leaves_plain_weasyprint_and_is_said():
    change = "import weasyprint.pdf.fonts as f, weasyprint.layout.inline as i; del f.Font._fonttools_subset"
    _, status, later, replaced = state(change=f"{change}, i.avoid_collisions")
    assert status.startswith("Status(on=False")
    assert "weasyprint.layout.inline.avoid_collisions, weasyprint.pdf.fonts.Font._fonttools_subset are gone" in later
    assert replaced == set()


def test_doctor_says_that_a_name_is_gone():
    out = python(
        "import weasyprint.pdf.fonts as f; del f.Font._fonttools_subset\n"
        "import sys; from presskit.cli import main\n"
        "sys.argv = ['presskit', 'doctor']; main()"
    )
    assert re.search(r"^slower .*weasyprint.pdf.fonts.Font._fonttools_subset is gone or changed", out, re.MULTILINE)
    assert "To mend it: pip install weasyprint==70.0 --force-reinstall\n" in out


EACH_NAME = """
from presskit.assets.pdf.fast import switch
for name in switch._expected():
    holder = name.holder()
    theirs = vars(holder)[name.attribute]
    setattr(holder, name.attribute, lambda other, parameters: None)
    changed = switch._gone()
    delattr(holder, name.attribute)
    gone = switch._gone()
    setattr(holder, name.attribute, theirs)
    print(switch._gone(), name, changed.reason, gone.reason, sep="|")
"""


def test_each_name_counts_that_is_gone_or_takes_other_parameters():
    told = python(EACH_NAME).splitlines()
    assert len(told) == len(list(switch._expected()))
    for line in told:
        whole, name, changed, gone = line.split("|")
        assert whole == "None"
        assert name in changed
        assert name in gone
