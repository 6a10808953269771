"""`presskit serve`: a real process, asked through sockets."""

import json
import re
import socket
from pathlib import Path

import pytest

from presskit.serve.lookup import Redirect, find
from tests.conftest import run
from tests.serve.running import serving

SECRET = b"nobody may read this"
FILES = {
    "manifest.json": b"{}",
    "index.html": b"<!DOCTYPE html><title>All</title><body><p>All kits</p></body>",
    "404.html": b"<!DOCTYPE html><title>Not here</title>",
    "feed.xml": b"<feed/>",
    "SHA256SUMS": b"0  feed.xml\n",
    "static/face.woff2": b"wOF2\0",
    "static/newsroom.css": b"p{}",
    "static/newsroom.js": b"0",
    "static/icon.svg": b"<svg/>",
    "kits/1-a/index.html": b"<p>kit",
    "kits/1-a/press.md": "# Übersicht\n".encode(),
    "kits/1-a/copy.txt": "عمال\n".encode(),
    "kits/1-a/table.csv": b"a,b\n",
    "kits/1-a/citations.bib": b"@misc{a}",
    "kits/1-a/citations.ris": b"TY  - DATA",
    "kits/1-a/images/a b.png": b"\x89PNG",
    "kits/1-a/brief.pdf": b"%PDF",
    "kits/1-a/kit.zip": b"PK",
    "kits/1-a/other.bin": b"\0",
}
UTF8 = "; charset=utf-8"
TYPES = {
    ".html": f"text/html{UTF8}",
    ".json": "application/json",
    ".xml": f"application/xml{UTF8}",
    "": f"text/plain{UTF8}",
    ".woff2": "font/woff2",
    ".css": f"text/css{UTF8}",
    ".js": f"text/javascript{UTF8}",
    ".svg": "image/svg+xml",
    ".md": f"text/markdown{UTF8}",
    ".txt": f"text/plain{UTF8}",
    ".csv": f"text/csv{UTF8}",
    ".bib": f"application/x-bibtex{UTF8}",
    ".ris": f"application/x-research-info-systems{UTF8}",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".bin": "application/octet-stream",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small tree with things in it that must not be shown."""
    outside = tmp_path_factory.mktemp("site")
    (outside / "secret.txt").write_bytes(SECRET)
    root = outside / "tree"
    for name, data in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "bare").mkdir()
    (root / ".hidden").mkdir()
    for hidden in (".presskit-output", ".hidden/x.txt", "kits/.htaccess"):
        (root / hidden).write_bytes(SECRET)
    (root / "out.txt").symlink_to(outside / "secret.txt")
    (root / "up").symlink_to(outside)
    (root / "inner.txt").symlink_to(root / ".hidden" / "x.txt")
    (root / "loop").symlink_to(root / "loop")
    return root


@pytest.fixture(scope="module")
def server(site):
    with serving(site) as running:
        yield running


def test_every_file_is_served_as_it_is_with_its_type(server):
    for name, data in FILES.items():
        path = "/" + name.replace(" ", "%20")
        status, headers, body = server.ask(path)
        assert (status, body) == (200, data), name
        assert headers["Content-Type"] == TYPES[Path(name).suffix], name
        assert headers["Content-Length"] == str(len(data))
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        status, of_head, body = server.ask(path, "HEAD")
        assert (status, body) == (200, b"")
        assert of_head["Content-Length"] == str(len(data))
    assert server.ask("/?x=1#y")[2] == FILES["index.html"]


def test_a_built_tree_is_served_whole(tree):
    with serving(tree) as running:
        for item in json.loads((tree / "manifest.json").read_bytes())["files"]:
            status, headers, body = running.ask(f"/{item['path']}")
            assert (status, body) == (200, (tree / item["path"]).read_bytes()), item["path"]
            assert headers["Content-Type"] != "application/octet-stream", item["path"]


def test_folders_have_their_slash_and_are_never_listed(server):
    status, headers, _ = server.ask("/kits/1-a?x=1")
    assert (status, headers["Location"]) == (301, "/kits/1-a/?x=1")
    assert server.ask("/kits/1-a/")[2] == FILES["kits/1-a/index.html"]
    for path in ("/kits", "/kits/", "/bare", "/bare/", "/index.html/", "/static/"):
        status, headers, body = server.ask(path)
        assert (status, body) == (404, FILES["404.html"]), path
        assert headers["Content-Type"] == TYPES[".html"]


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/kits/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "//secret.txt",
        "/kits//../../secret.txt",
        "/secret.txt%00.png",
        "/index.html%00",
        "/out.txt",
        "/up/secret.txt",
        "/up/",
        "/inner.txt",
        "/loop",
        "/.presskit-output",
        "/%2epresskit-output",
        "/.hidden/x.txt",
        "/kits/.htaccess",
        "/./index.html",
        "/.presskit-reload",
        "/" + "a" * 5000,
        "http://127.0.0.1/index.html",
        "secret.txt",
        "*",
    ],
)
def test_nothing_outside_or_hidden_is_served(target, server):
    answer = server.raw(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.\d 40[04] ", answer), answer[:200]
    assert SECRET not in answer


def test_a_file_that_became_a_folder_or_went_is_not_found(site):
    assert find(site, "/kits/1-a") == Redirect("/kits/1-a/")
    assert find(site, "/kits/1-a/press.md") == site.resolve() / "kits/1-a/press.md"
    assert find(site, "/gone.txt") is None
    assert find(site / "gone", "/") is None


def test_broken_requests_are_refused_in_a_line(server):
    for request in (b"\r\n\r\n", b"\xff\xfe\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"a" * 70_000):
        answer = server.raw(request)
        assert b"Traceback" not in answer
        assert b"All kits" not in answer
    many = b"".join(b"X-%d: y\r\n" % number for number in range(200))
    assert b" 431 " in server.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n")
    assert server.ask("/")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_reading_is_allowed(method, server):
    status, headers, _ = server.ask("/index.html", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_only_requests_that_name_this_machine_are_answered(server):
    for host in ("localhost", "LOCALHOST:1", "127.0.0.1", f"127.0.0.1:{server.port}", "[::1]:8000"):
        assert server.ask("/", Host=host)[0] == 200, host
    for host in ("example.org", "localhost.example.org", "127.0.0.1.nip.io", "127.0.0.2", "", "localhost:x", "0.0.0.0"):
        status, _, body = server.ask("/", Host=host)
        assert status == 421, host
        assert b"All kits" not in body
    assert b" 421 " in server.raw(b"GET / HTTP/1.0\r\n\r\n")
    assert b" 421 " in server.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n")


def test_only_the_loopback_address_is_bound(server):
    for address in {"127.0.0.2", socket.gethostbyname(socket.gethostname())} - {"127.0.0.1"}:
        with pytest.raises(OSError, match=r".*"), socket.create_connection((address, server.port), timeout=1):
            pass


def test_a_reader_that_leaves_is_no_fault_and_ctrl_c_ends_well(site):
    (site / "large.bin").write_bytes(bytes(8_000_000))
    with serving(site) as running:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", running.port)) as wire:
                wire.sendall(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
                wire.recv(10)
        assert running.ask("/")[0] == 200
        code, said = running.end()
    assert code == 0
    assert said.splitlines()[1:] == ["Done."]


def test_a_port_that_is_taken_is_named_with_another(site, server):
    done = run("serve", site, "--port", server.port)
    assert done.returncode == 1
    assert f"port {server.port} is in use" in done.err
    other = int(re.search(r"`--port (\d+)`", done.err)[1])
    assert other not in {0, server.port}


def test_a_folder_without_a_tree_is_refused(tmp_path, site):
    for arguments, code, words in [
        (["nowhere"], 1, "presskit build --output nowhere"),
        ([], 1, "Run `presskit build` first"),
        ([tmp_path], 1, "holds no newsroom yet"),
        ([site, "--port", "70000"], 2, "--port"),
        ([site, "--data", tmp_path], 2, "--watch"),
    ]:
        done = run("serve", *arguments, cwd=tmp_path)
        assert done.returncode == code, done.err
        assert words in done.err
    assert list(tmp_path.iterdir()) == []
