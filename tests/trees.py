"""Trees of pages that tests of several rooms read, each built once for all processes that run tests side by side."""

import copy
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import run

TOOLS = Path(__file__).resolve().parent / "site" / "tools"
FIVE = {
    "2905": "the longest task; another has the same mean",
    "3901": "the shortest title",
    "4904": "no figure of 2023 for one task, no U.S. occupation",
    "5901": "the longest title; no task rose",
    "7903": "other scripts",
}
EVERYTHING = pytest.param("everything", marks=pytest.mark.slow)
WORD = "Unteilbar" * 9
MARKUP = '<script>alert("x")</script></title> & "Sons" {{ 7*7 }} <!--'
HOUSE = """
[newsroom]
embargo = 2026-12-01T06:00:00+01:00
version = "Second <edition>"
url = "https://press.example.org/kits"
corrections = "Tell us & we mend it."

[contact]
name = 'Desk of "A & B"'
email = "desk@example.org"
phone = "+1 555 0100"
"""
HOSTILE = {
    "4001": MARKUP,
    "4002": "عمال الإنتاج 12",
    "4003": f"Gérants of {WORD[:80]} and of many {'winding ' * 30}"[:300].strip(),
}


def build_into(folder, data, kinds, *codes):
    done = run("build", "--data", data, "--only", kinds, "--output", folder / "output", *codes)
    assert done.returncode == 0, done.err


@pytest.fixture(scope="session")
def whole(once, made_up):
    """The pages and texts of all kits of the made-up population."""
    return once("whole", lambda folder: build_into(folder, made_up, "text,pages")) / "output"


@pytest.fixture(scope="session")
def everything(once, imported):
    """The pages and texts of all 427 imported records; it takes a minute to build."""
    return once("everything", lambda folder: build_into(folder, imported, "text,pages")) / "output"


@pytest.fixture(scope="session")
def complete(once, made_up):
    """Five kits of the made-up population with everything but briefs."""
    kinds = "text,cards,archives,pages"
    return once("complete", lambda folder: build_into(folder, made_up, kinds, *FIVE)) / "output"


@pytest.fixture(scope="session")
def five(complete):
    """The folder of each of the five kits, by code."""
    return {path.name[:4]: path for path in sorted((complete / "kits").iterdir())}


@pytest.fixture(scope="session")
def hostile_records(records):
    """Records whose texts are markup, right-to-left, or longer than any page expects."""

    def bent(code):
        record = copy.deepcopy(records["7311"])
        title = HOSTILE[code]
        task = {
            "4001": "</script><img src=x onerror=alert(1)> & 'more' {% raw %}",
            "4003": "Y" * 80 + " and so on;" * 400,
        }
        record |= {"code": code, "title": title}
        record["figures"]["most_exposed_task"] |= {
            "text": task.get(code, title)[:5000].strip(),
            "rationale": f"Because of {title}",
        }
        record["figures"]["fastest_mover"]["text"] = title
        record["us_occupations"][0]["title"] = f"{title}|{title}" if code == "4001" else title
        return record

    return {code: bent(code) for code in HOSTILE}


@pytest.fixture(scope="session")
def hostile(hostile_records, once):
    """The tree of the hostile records."""

    def make(folder):
        (folder / "data" / "occupations").mkdir(parents=True)
        for code, record in hostile_records.items():
            path = folder / "data" / "occupations" / f"{code}.json"
            path.write_text(json.dumps(record), encoding="utf-8")
        build_into(folder, folder / "data", "text,cards,archives,pages")

    return once("hostile", make) / "output"


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory):
    """Return a function that unpacks the zip of a kit and returns the folder in it."""

    def unpack(kit):
        into = tmp_path_factory.mktemp("unpacked")
        with zipfile.ZipFile(next(kit.glob("*_press-kit.zip"))) as archive:
            archive.extractall(into)
        (folder,) = into.iterdir()
        return folder

    return unpack


@pytest.fixture(scope="session")
def faults_of():
    """Return a function that lists what html-validate finds wrong with pages."""
    node = shutil.which("node")
    if not node or not (TOOLS / "node_modules" / "html-validate").is_dir():
        pytest.skip("html-validate is not installed: `make test` does it, with Node.js")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) < 20:
        pytest.skip(f"html-validate needs Node.js 20 or newer, and this is {version.strip()}")

    def validate(paths):
        names = "".join(f"{path}\n" for path in paths)
        done = subprocess.run([node, TOOLS / "validate.mjs"], input=names.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return validate


@pytest.fixture(scope="session")
def many(once, made_up_kits, newsroom_files):
    """The index of 5,000 kits with its style and script."""
    from tests.site.timing import multiplied, write_index

    def make(folder):
        kits = multiplied(made_up_kits.values(), 5000)
        write_index(folder, kits, newsroom_files)

    return once("many", make)


@pytest.fixture(scope="session")
def embargoed(once):
    """The tree of the committed records in the newsroom of another house, under an embargo."""

    def make(folder):
        (folder / "presskit.toml").write_text(HOUSE, encoding="utf-8")
        kinds, house = ("--only", "text,archives,pages"), ("--config", folder / "presskit.toml")
        done = run("build", *kinds, *house, "--output", folder / "output")
        assert done.returncode == 0, done.err

    return once("embargoed", make) / "output"
