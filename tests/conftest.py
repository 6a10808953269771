"""What all tests share: the command as users run it, records to bend, kits, and what renders them.

More fixtures come from plugins, by what they are about: `tests.datasets` (the real datasets, which may
be absent), `tests.rendering` (assets made in this process), `tests.trees` (built trees) and
`tests.browser` (Chromium). Records come from three places:

- `records`, `kits`, `tree`: the two committed records of published pages, in `data/`;
- `made_up`, `made_up_kits`: thirty invented records with their population, in `tests/made_up_population/`;
- `imported`, `all_kits`: all 427 records of the real datasets, for promises about real data alone.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MADE_UP = ROOT / "tests" / "made_up_population"
CODES = ("4322", "7311")

pytest_plugins = ("tests.datasets", "tests.rendering", "tests.trees", "tests.browser")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one: everything that tests need can be had there."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    del item, call


def run(*arguments, cwd=ROOT, environment=None, timeout=120):
    """Run `presskit` as a user does and return the finished process; a traceback is a failure."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **(environment or {})}
    variables.pop("CI", None)
    command = [sys.executable, "-m", "presskit", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, timeout=timeout, check=False)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in done.err, done.err
    return done


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that makes a folder of a name once, for all processes that run tests side by side.

    It takes the name and a function that fills the folder, and returns the folder, which is read only.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    shared.mkdir(exist_ok=True)

    def get(name, make):
        folder, ready = shared / name, shared / f"{name}.ready"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                ready.touch()
        return folder

    return get


@pytest.fixture(scope="session")
def records():
    """The committed records as JSON values, by code."""
    files = (ROOT / "data" / "occupations").glob("*.json")
    return {(value := json.loads(path.read_text(encoding="utf-8")))["code"]: value for path in files}


@pytest.fixture
def clerks(records):
    """A record to bend: a copy of the one of the production clerks."""
    return copy.deepcopy(records["4322"])


@pytest.fixture
def data_folder(tmp_path):
    """Return a function that writes records into a data folder of its own, and returns the folder.

    A record is a JSON value, or bytes that are written as they are; the first is in `0000.json`, the
    second in `0001.json`. `datasets_toml` and `bands_toml` are texts of files beside the records.
    """

    def write(*values, **files):
        folder = tmp_path / "data"
        (folder / "occupations").mkdir(parents=True, exist_ok=True)
        for number, value in enumerate(values):
            content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=True).encode()
            (folder / "occupations" / f"{number:04}.json").write_bytes(content)
        for name, text in files.items():
            (folder / name.replace("_toml", ".toml")).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def build(tmp_path):
    """Return a function that builds a data folder through the command; it returns the process and the output."""

    def go(data, *arguments, **options):
        output = tmp_path / "out"
        return run("build", *arguments, "--data", data, "--output", output, **options), output

    return go


@pytest.fixture(scope="session")
def tree(once):
    """The tree of the committed records with all kinds of assets, built through the command."""

    def make(folder):
        done = run("build", "--output", folder / "output")
        assert done.returncode == 0, done.err

    return once("tree", make) / "output"


@pytest.fixture(scope="session")
def kit_folders(tree):
    """The folder of each kit of the committed records, by code."""
    return {path.name[:4]: path for path in (tree / "kits").iterdir()}


@pytest.fixture(scope="session")
def pages():
    """The text of each published page, by code."""
    folder = SHARED / "pages"
    if not folder.is_dir():
        pytest.skip("the published pages are not beside the repository")
    return {path.name[:4]: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


@pytest.fixture(scope="session")
def settings():
    """The settings of `presskit.toml`."""
    from presskit.config import load

    return load(ROOT / "presskit.toml")


@pytest.fixture(scope="session")
def kits_in(settings):
    """Return a function that makes the kits of all records of a data folder, by code."""
    from presskit.facts.statements import make_kit
    from presskit.records.collection import load_collection

    def make(folder):
        collection = load_collection(folder)
        return {each.code: make_kit(each, collection, settings) for each in collection.occupations}

    return make


@pytest.fixture(scope="session")
def collection():
    """The committed records with their datasets and bands."""
    from presskit.records.collection import load_collection

    return load_collection(ROOT / "data")


@pytest.fixture(scope="session")
def kits(kits_in):
    """The kits of the committed records, by code; no population is known."""
    return kits_in(ROOT / "data")


@pytest.fixture(scope="session")
def made_up():
    """The data folder of the made-up population: thirty records, their ranks and their datasets."""
    return MADE_UP


@pytest.fixture(scope="session")
def made_up_kits(kits_in):
    """The kits of the made-up population, by code."""
    return kits_in(MADE_UP)


@pytest.fixture(scope="session")
def make_kit_of(collection, settings):
    """Return a function that makes the kit of a record given as a JSON value."""
    from presskit.facts.statements import make_kit
    from presskit.records.collection import _tuples
    from presskit.records.model import Occupation

    return lambda value: make_kit(Occupation.model_validate(_tuples(value)), collection, settings)


@pytest.fixture(scope="session")
def fonts():
    """The faces that everything is set in."""
    from presskit.fonts.instances import font_set

    return font_set(ROOT / "fonts")


@pytest.fixture(scope="session")
def style(settings, collection):
    """The style of the project itself: theme, bands, no logo."""
    from presskit.assets.style import read_style

    return read_style(settings, collection.bands)
