"""Trees of pages, the checker of their markup, and the browser that they are read with."""

import contextlib
import copy
import fcntl
import functools
import json
import os
import shutil
import subprocess
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.test_serve import serving
from tests.conftest import run
from tests.newsroom.timing import FLAGS, multiplied, write_index

TOOLS = Path(__file__).resolve().parent / "tools"
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)
FIVE = {
    "3253": "the longest task",
    "3434": "an ordinary one",
    "4322": "no task rose",
    "5151": "the longest title",
    "7549": "another has the same mean",
}
WORD = "Unteilbar" * 9
MARKUP = '<script>alert("x")</script></title> & "Sons" {{ 7*7 }} <!--'
HOSTILE = {
    "4001": MARKUP,
    "4002": "عمال الإنتاج 12",
    "4003": f"Gérants of {WORD[:80]} and of many {'winding ' * 30}"[:300].strip(),
}


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that makes a folder once for all processes that run tests side by side."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "newsroom"
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


def build_into(folder, data, kinds, *codes):
    done = run("build", "--data", data, "--only", kinds, "--output", folder / "output", *codes)
    assert done.returncode == 0, done.err


@pytest.fixture(scope="session")
def whole(once, request):
    """The pages and texts of all 427 kits."""
    kinds = "text,pages"
    return once("whole", lambda folder: build_into(folder, request.getfixturevalue("imported"), kinds)) / "output"


@pytest.fixture(scope="session")
def complete(once, request):
    """Five kits with everything but briefs."""
    kinds = "text,cards,archives,pages"
    made = once("complete", lambda folder: build_into(folder, request.getfixturevalue("imported"), kinds, *FIVE))
    return made / "output"


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
def browser():
    """Chromium of this system, driven from outside."""
    programs = [*map(shutil.which, ("chromium", "chromium-browser")), *filter(os.path.exists, APPLICATIONS)]
    program = next(filter(None, programs), None)
    if not program:
        pytest.skip("Chromium is not installed: `make test` does it")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


def watch(context, place, missing, wrong):
    """Note what the pages of a context ask outside of a place, what fails on them, and what they complain of."""

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # a page was left before its images were read
            wrong.append(f"{request.failure} {request.url}")

    def logged(message):
        if message.type in {"error", "warning"} and missing is None:
            wrong.append(message.text)

    def asked(request):
        if not request.url.startswith(place):
            wrong.append(f"asked of another place: {request.url}")

    def answered(response):
        if response.status >= 400 and response.url != missing:
            wrong.append(f"{response.status} {response.url}")

    def opened(dialog):
        wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    context.on("request", asked)
    context.on("response", answered)
    context.on("requestfailed", failed)
    context.on("console", logged)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("dialog", opened)


@pytest.fixture
def visit(browser):
    """Return a function that opens a page; nothing on it, or on where it leads, may fail or leave its place."""
    opened, wrong = [], []

    def go(address, missing=None, script=None, permissions=(), **options):
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        opened.append(context)
        context.set_default_timeout(20_000)
        context.grant_permissions(list(permissions))
        parts = urlsplit(address)
        watch(context, f"{parts.scheme}://{parts.netloc}/", missing, wrong)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(address)
        return page

    yield go
    for context in opened:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def served():
    """Return a function that serves a tree with `presskit serve` and returns its address."""
    with contextlib.ExitStack() as running:

        @functools.cache
        def serve(tree):
            return f"http://127.0.0.1:{running.enter_context(serving(tree)).port}/"

        yield serve


@pytest.fixture(scope="session")
def parent_served():
    """Return a function that serves the folder around a tree, and returns the address of the tree below it."""
    with contextlib.ExitStack() as running:

        def serve(tree):
            handler = functools.partial(Quiet, directory=tree.parent)
            server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            running.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}/{tree.name}/"

        yield serve


class Quiet(SimpleHTTPRequestHandler):
    """A plain server of files, as any host has one."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def many(once, request, settings, style, fonts):
    """The index of 5,000 kits with what it needs beside it."""

    def make(folder):
        kits = multiplied(request.getfixturevalue("all_kits").values(), 5000)
        write_index(folder, kits, settings, style, fonts)

    return once("many", make)
