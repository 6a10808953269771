"""Processes that make kits: what one record does harms no other, and nothing outlives a build."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

DIES = """
import os
old = KitBuilder.make
def make(self, kit):
    if kit.code == "7311":
        {what}
    return old(self, kit)
KitBuilder.make = make
"""  # put at the end of the builder's own module


@pytest.fixture
def project(tmp_path):
    """A copy of the project whose code a test may change."""
    for name in ("presskit", "templates", "data", "fonts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "presskit.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("os.kill(os.getpid(), 9)", "process was stopped"),
        pytest.param("bytearray(6 * 1024**3)", "MB of memory", marks=pytest.mark.slow),
        pytest.param(
            "import signal; signal.setitimer(signal.ITIMER_REAL, 1)\n        while True: pass",
            "seconds",
            marks=pytest.mark.slow,
        ),
    ],
)  # fmt: skip
def test_w3_a_record_that_kills_its_process_is_named_and_harms_no_other(project, what, word):
    with (project / "presskit" / "engine" / "kit_builder.py").open("a", encoding="utf-8") as stream:
        stream.write(DIES.format(what=what))
    environment = {"PYTHONPATH": str(project), "PRESSKIT_CACHE": str(project / "cache")}
    arguments = ("build", "--only", "text", "--jobs", "2", "--output", "tree")
    stopped = run(*arguments, cwd=project, environment=environment)
    assert stopped.returncode == 1
    assert "7311" in stopped.err
    assert word in stopped.err
    assert not (project / "tree").exists()
    going = run(*arguments, "--keep-going", "--json", cwd=project, environment=environment)
    assert going.returncode == 1
    assert json.loads(going.out)["kits"] == 1
    assert [path.name for path in (project / "tree" / "kits").iterdir()] == ["4322-production-clerks"]


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, *(pytest.param(n, marks=pytest.mark.slow) for n in (signal.SIGINT, signal.SIGTERM))]
)
def test_nothing_outlives_a_build_that_is_stopped(number, imported, tmp_path):
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PRESSKIT_CACHE": str(tmp_path / "cache"),
        "PRESSKIT_TEST_MARK": str(tmp_path),
    }
    command = [
        sys.executable,
        "-m",
        "presskit",
        "build",
        "--only",
        "text,cards",
        "--data",
        str(imported),
        "--output",
        str(tmp_path / "tree"),
    ]
    build = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, start_new_session=True)
    results = tmp_path / "cache" / "assets" / "results"
    started = time.monotonic()
    while not results.exists() and time.monotonic() - started < 60:
        time.sleep(0.05)
    assert results.exists()
    assert len(marked(tmp_path)) > 1
    if number == signal.SIGINT:
        os.killpg(build.pid, number)
    else:
        build.send_signal(number)
    build.wait(timeout=20)
    with build.stderr as stream:
        said = stream.read().decode()
    assert "Traceback" not in said, said
    assert build.returncode != 0
    started = time.monotonic()
    while marked(tmp_path) and time.monotonic() - started < 15:
        time.sleep(0.2)
    assert marked(tmp_path) == []
    assert not (tmp_path / "tree").exists()


def marked(folder):
    """Return the processes that were started with this test's mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PRESSKIT_TEST_MARK={folder}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found
