"""What is replaced in WeasyPrint is on for tested versions only, and where it is off, that is said."""

import dataclasses
import json
import os
import re
import subprocess
import sys

import pytest

from presskit.assets.pdf import fast
from presskit.assets.pdf.fast import switch, versions
from tests.conftest import ROOT, run


def test_the_installed_and_the_locked_versions_are_tested_ones():
    """After an upgrade: run test_fast.py, all of it, with the version in `versions.TESTED`, then keep it there."""
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


def test_a_build_says_once_that_briefs_take_longer_and_only_if_it_makes_briefs(installed, tmp_path):
    environment = installed(weasyprint="70.1")
    output = ("--output", tmp_path / "out")
    done = run("build", "--only", "briefs", *output, environment=environment)
    assert done.returncode == 0, done.err
    assert done.err.count("Briefs take about twice as long: weasyprint is 70.1, tested with 70.0") == 1
    report = json.loads(run("build", "--only", "briefs", "--json", *output, environment=environment).out)
    assert len(report["notices"]) == 1
    assert "pip install weasyprint==70.0" in report["notices"][0]
    done = run("build", "--only", "text", *output, environment=environment)
    assert "twice as long" not in done.err


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
print(PdfEngine(font_set(load().fonts), '').fast)
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
