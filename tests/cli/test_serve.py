"""`presskit serve`: a real process, asked through sockets."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from presskit.cli.serve_command import _codes
from presskit.serve.lookup import Redirect, find
from presskit.serve.watching import Watcher
from tests.conftest import ROOT, run

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


class Serving:
    """A `presskit serve` that runs, and where."""

    def __init__(self, process):
        self.process = process
        self.said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)):
            line = process.stdout.readline()
            assert line, self.said
            self.said += line.decode()
        self.port = int(found[1])

    def ask(self, path, method="GET", **headers):
        """Return status, headers and body of the answer to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def raw(self, request):
        """Return all that is answered to some bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as wire:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: wire.recv(65536), b""))

    def end(self, how=signal.SIGINT):
        """End it as a user does, and return the exit code and everything that was said."""
        self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=20)
        self.said += out.decode()
        assert "Traceback" not in self.said, self.said
        return self.process.returncode, self.said


@contextlib.contextmanager
def serving(*arguments):
    command = [sys.executable, "-m", "presskit", "serve", *map(str, arguments), "--port", "0"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()


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


def until(condition):
    """Wait until a condition holds, and return what it gave."""
    end = time.monotonic() + 30
    while not (result := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return result


def test_watching_builds_again_and_keeps_the_last_good_tree(tmp_path, clerks, data_folder):
    data, output, house = data_folder(clerks), tmp_path / "out", tmp_path / "presskit.toml"
    house.write_text('[site]\nname = "Herald"\n', encoding="utf-8")
    assert run("build", "--only", "text", "--data", data, "--output", output).returncode == 0
    record = data / "occupations" / "0000.json"
    ledger, page = "/kits/4322-production-clerks/facts.json", output / "kits" / "page.html"
    page.write_bytes(FILES["index.html"])
    clerks["figures"]["mean_2025"]["value"] = 0.45
    record.write_text(json.dumps(clerks), encoding="utf-8")

    with serving(output, "--watch", "--data", data, "--config", house) as running:
        assert "1 kit, " in running.said  # the record is newer than the tree
        assert (output / "manifest.json").stat().st_mtime > record.stat().st_mtime

        def shown():
            return json.loads(running.ask(ledger)[2])["figures"]["mean_2025"]["display"]

        assert shown() == "0.45"
        _, headers, body = running.ask("/kits/page.html")
        build = re.search(rb'<script src="(/\.presskit-reload\.js)" data-build="(\d+)"></script>\n</body>', body)
        assert headers["Content-Length"] == str(len(body))
        assert page.read_bytes() == FILES["index.html"]
        assert b"EventSource" in running.ask(build[1].decode())[2]

        with socket.create_connection(("127.0.0.1", running.port), timeout=20) as wire:
            events = wire.makefile("rb")
            wire.sendall(b"GET /.presskit-reload HTTP/1.1\r\nHost: localhost\r\n\r\n")
            told = (line for line in events if line.startswith(b"data: "))
            assert next(told).split()[1] == build[2]
            clerks["figures"]["mean_2025"]["value"] = 0.46
            record.write_text(json.dumps(clerks), encoding="utf-8")
            assert int(next(told).split()[1]) == int(build[2]) + 1
            events.close()
        assert shown() == "0.46"

        record.write_text("{", encoding="utf-8")
        for line in iter(running.process.stdout.readline, b""):
            running.said += line.decode()
            if b"Not built" in line:
                break
        assert shown() == "0.46"

        clerks["figures"]["mean_2025"]["value"] = 0.47
        record.write_text(json.dumps(clerks), encoding="utf-8")
        house.write_text('[site]\nname = "Tribune"\n', encoding="utf-8")
        until(lambda: shown() == "0.47")
        until(lambda: b"Tribune" in running.ask(ledger.replace("facts.json", "copy.txt"))[2])
        code, said = running.end(signal.SIGTERM)

    assert code == 0
    assert "Changed: 0000.json.\nBuilt 4322 in" in said
    assert "0000.json: is not valid JSON" in said
    assert said.endswith("Done.\n")
    assert page.read_bytes() == FILES["index.html"]


def test_codes_are_those_of_records_that_changed_and_nothing_else(clerks, data_folder):
    data = data_folder(clerks, {"code": "--help"}, [1], b"{")
    good, option, odd, broken = sorted((data / "occupations").iterdir())
    assert _codes({good}, data) == ["4322"]
    for other in (option, odd, broken, data / "occupations" / "gone.json", data / "gradient.json"):
        assert _codes({good, other}, data) is None


def test_the_watcher_sees_what_is_saved_and_not_what_editors_keep(clerks, data_folder, tmp_path):
    data, house = data_folder(clerks), tmp_path / "house.toml"
    house.write_text('[brand]\nlogo = "logo.png"\n', encoding="utf-8")
    watcher = Watcher(data, house)
    assert watcher.newer_than(tmp_path / "gone")
    record = data / "occupations" / "0000.json"
    added, kept = data / "bands.toml", data / "occupations" / ".0000.json.swp"
    for path in (added, kept, tmp_path / "logo.png"):
        path.write_bytes(b"")
    record.unlink()
    assert watcher.wait() == {record, added, tmp_path / "logo.png"}
    house.write_text("[brand", encoding="utf-8")
    assert watcher.wait() == {house}
    (tmp_path / "logo.png").write_bytes(b"another")
    assert watcher.wait() == {tmp_path / "logo.png"}
