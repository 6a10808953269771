"""`presskit fetch` against a local server: pinned, cached, checked, and clear when it fails."""

import hashlib
import http.server
import threading
import zipfile

import pytest

from presskit.errors import InputError, UsageError
from presskit.paths import CACHE_VARIABLE
from presskit.records import fetching
from presskit.records.releases import Release, read_releases
from tests.conftest import run


class Server(http.server.ThreadingHTTPServer):
    """Serves bytes by path; `asked` counts; a path may be cut short or fail."""

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.asked, self.cut, self.seen_by_proxy = files, [], set(), []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.rpartition("/")[2]
        self.server.asked.append(self.path)
        data = self.server.files.get(path)
        self.send_response(200 if data is not None else 503)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write((data or b"")[: 100 if path in self.server.cut else None])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(datasets):
    names = ("soc10_isco08.dta", "2010_to_2019_Crosswalk.xlsx", "national_M2024_dl.xlsx")
    served = Server({name: (datasets / name).read_bytes() for name in names})
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


@pytest.fixture
def releases(server):
    """Releases like the pinned ones, on the local server."""
    made = {}
    files = {"ibs-crosswalk-2022": "soc10_isco08.dta", "onet-taxonomy-2019": "2010_to_2019_Crosswalk.xlsx"}
    for name, file in files.items():
        digest = hashlib.sha256(server.files[file]).hexdigest()
        made[name] = Release.model_construct(
            id=name,
            url=f"http://127.0.0.1:{server.server_port}/{file}",
            file=file,
            member=file,
            member_sha256=digest,
            sha256=digest,
            occupations=None,
        )
    return made


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cache"


def test_what_is_fetched_is_checked_kept_and_not_fetched_again(server, releases, own_cache):
    told = []
    first = fetching.fetch(releases=releases, progress=lambda *a: told.append(a))
    assert [item.path.parent for item in first] == [own_cache / "datasets"] * 2
    for item in first:
        assert hashlib.sha256(item.path.read_bytes()).hexdigest() == item.release.member_sha256
    assert told
    assert len(server.asked) == 2
    fetching.fetch(releases=releases)
    assert len(server.asked) == 2


def test_only_what_is_named_is_fetched(server, releases):
    (item,) = fetching.fetch(["ibs-crosswalk-2022"], releases=releases)
    assert item.path.name == "soc10_isco08.dta"
    with pytest.raises(UsageError, match="nonsense"):
        fetching.fetch(["nonsense"], releases=releases)


def test_p6_another_file_than_the_pinned_one_is_refused_and_not_kept(server, releases, own_cache):
    server.files["soc10_isco08.dta"] += b"x"
    with pytest.raises(InputError, match="SHA-256") as error:
        fetching.fetch(releases=releases)
    assert [fault.record for fault in error.value.faults] == ["ibs-crosswalk-2022"]
    assert [path.name for path in (own_cache / "datasets").iterdir()] == ["2010_to_2019_Crosswalk.xlsx"]


def test_a_failure_is_clear_and_the_next_try_gets_the_rest(server, releases):
    whole = server.files.pop("2010_to_2019_Crosswalk.xlsx")
    with pytest.raises(InputError, match="could not be downloaded"):
        fetching.fetch(releases=releases)
    asked = len(server.asked)
    server.files["2010_to_2019_Crosswalk.xlsx"] = whole
    assert len(fetching.fetch(releases=releases)) == 2
    assert len(server.asked) == asked + 1


def test_a_download_that_stops_in_the_middle_is_not_kept(server, releases, own_cache):
    server.cut.add("soc10_isco08.dta")
    with pytest.raises(InputError):
        fetching.fetch(["ibs-crosswalk-2022"], releases=releases)
    assert not (own_cache / "datasets" / "soc10_isco08.dta").exists()
    server.cut.clear()
    assert fetching.fetch(["ibs-crosswalk-2022"], releases=releases)


def test_a_kept_file_that_was_altered_is_fetched_again(server, releases, own_cache):
    (item,) = fetching.fetch(["ibs-crosswalk-2022"], releases=releases)
    item.path.write_bytes(item.path.read_bytes()[:-1])
    fetching.fetch(["ibs-crosswalk-2022"], releases=releases)
    assert len(server.asked) == 2
    assert hashlib.sha256(item.path.read_bytes()).hexdigest() == item.release.member_sha256


def test_a_proxy_of_the_environment_is_used(server, releases, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    away = releases["ibs-crosswalk-2022"].model_copy(update={"url": "http://datasets.invalid/soc10_isco08.dta"})
    fetching.fetch(releases={away.id: away})
    assert server.asked == ["http://datasets.invalid/soc10_isco08.dta"]


def test_a_server_that_is_not_there_is_a_clear_error_of_the_command(own_cache, tmp_path):
    environment = {
        "https_proxy": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "no_proxy": "",
        "NO_PROXY": "",
    }
    done = run("fetch", "ibs-crosswalk-2022", environment=environment)
    assert done.returncode == 1
    assert "ibs-crosswalk-2022" in done.err
    assert "could not be downloaded" in done.err
    assert run("fetch", "nonsense").returncode == 2


def test_import_without_arguments_uses_what_was_fetched(datasets, own_cache, tmp_path):
    done = run("import", "--into", tmp_path / "data")
    assert done.returncode == 1
    assert "presskit fetch" in done.err
    folder = own_cache / "datasets"
    folder.mkdir(parents=True)
    for release in read_releases().values():
        if release.sha256 == release.member_sha256:
            (folder / release.file).write_bytes((datasets / release.member).read_bytes())
    bls = read_releases()["oews-2024"]
    with zipfile.ZipFile(folder / bls.file, "w") as archive:
        archive.write(datasets / bls.member, f"oesm24nat/{bls.member}")
    done = run("import", "--into", tmp_path / "data", "--only", "4322")
    assert done.returncode == 2
    assert "crosswalk" in done.err
    (folder / "onetsoc_to_isco_cws_ibs.zip").write_bytes(b"not the pinned one")
    done = run("import", "--into", tmp_path / "data", "--only", "4322")
    assert done.returncode == 1
    assert "not the pinned release" in done.err
    assert not (folder / "onetsoc_to_isco_cws_ibs.zip").exists()


def test_the_pinned_digests_are_those_of_the_real_files(datasets):
    for release in read_releases().values():
        assert hashlib.sha256((datasets / release.member).read_bytes()).hexdigest() == release.member_sha256
