"""The browser that pages are read with, and what serves trees to it."""

import contextlib
import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.serve.running import serving
from tests.trees import TOOLS

AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LISTED = '() => [...document.querySelectorAll("ol.kits > li:not([hidden])")].map((row) => row.dataset.code)'
CLIPBOARD = ("clipboard-read", "clipboard-write")
APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)


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


def address_of(path):
    return path.resolve().as_uri()


def state_of(page):
    return page.evaluate('() => Object.fromEntries(new FormData(document.querySelector("form.find")))')


def scrolls_sideways(page):
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_all(page):
    page.evaluate('() => document.querySelectorAll("details").forEach((each) => { each.open = true; })')


def shows_its_images(page):
    """Read all images of a page, also those far below, and say how many are there."""
    return page.evaluate("""() => Promise.all([...document.images].map(async (image) => {
      image.loading = "eager";
      await image.decode();
      return image.naturalWidth === image.width || image.naturalWidth === Number(image.getAttribute("width"));
    })).then((shown) => shown.filter(Boolean).length)""")
