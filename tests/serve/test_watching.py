"""`presskit serve --watch`: what is saved is built again, what is broken leaves the last good tree."""

import json
import re
import signal
import socket
import time

from presskit.resources import bundled
from presskit.serve.keep_built import _codes
from presskit.serve.watching import Watcher
from tests.conftest import run
from tests.serve.running import serving

PAGE = b"<!DOCTYPE html><title>All</title><body><p>All kits</p></body>"


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
    page.write_bytes(PAGE)
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
        assert page.read_bytes() == PAGE
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
    assert page.read_bytes() == PAGE


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
    assert bundled("data") / "bands.toml" in watcher._files()  # which data without bands of its own is read with
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
