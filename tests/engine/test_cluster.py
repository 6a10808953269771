"""Kits made by a real scheduler and two workers, of which one is killed while they work."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, run

pytestmark = pytest.mark.slow

CODES = ("3434", "5151", "3253", "9621", "4132", "7549", "2310", "4322")


def dask(*arguments, folder):
    """Start one of Dask's programs on loopback; its output goes into a file."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    with (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=variables, stdout=log, stderr=log)


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler and the processes of its two workers."""
    about = tmp_path / "scheduler.json"
    scheduler = dask(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", about, folder=tmp_path
    )
    started = time.monotonic()
    while not about.exists() and time.monotonic() - started < 30:
        time.sleep(0.1)
    address = json.loads(about.read_text(encoding="utf-8"))["address"]
    workers = [
        dask(
            "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", folder=tmp_path
        )
        for _ in range(2)
    ]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def published(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_cluster_makes_the_same_files_though_a_worker_dies(cluster, imported, tmp_path):
    address, workers = cluster
    local, there = tmp_path / "local", tmp_path / "there"
    kinds = ("--only", "text,cards,archives", "--data", imported)
    done = run("build", *CODES, *kinds, "--output", local, environment={"PRESSKIT_CACHE": str(tmp_path / "one")})
    assert done.returncode == 0, done.err
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PRESSKIT_CACHE": str(tmp_path / "two")}
    command = [sys.executable, "-m", "presskit", "build", *CODES, *map(str, kinds), "--output", str(there)]
    build = subprocess.Popen(
        [*command, "--scheduler", address, "--json"], env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    results = tmp_path / "two" / "assets" / "results"
    started = time.monotonic()
    while not results.exists() and build.poll() is None and time.monotonic() - started < 90:
        time.sleep(0.05)
    assert build.poll() is None, "it was done before a worker could be killed"
    workers[0].send_signal(signal.SIGKILL)
    out, err = build.communicate(timeout=120)
    assert build.returncode == 0, err.decode()
    assert json.loads(out)["kits"] == len(CODES)
    assert published(local) == published(there)
    assert run("verify", there).returncode == 0


def test_an_address_where_nothing_answers_is_an_error(tmp_path):
    done = run(
        "build",
        "4322",
        "--scheduler",
        "tcp://127.0.0.1:9",
        "--output",
        tmp_path / "out",
        environment={"PRESSKIT_CACHE": str(tmp_path / "c")},
    )
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.err
    assert not (tmp_path / "out").exists()
