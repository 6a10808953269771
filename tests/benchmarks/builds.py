"""How long builds of all 427 kits take: the first, one that changes nothing, one record, one colour.

Part of `make bench`, by itself: `python -m tests.benchmarks.builds`. The peer is one core of this machine doing
SHA-256, so that figures of two machines can be compared. `python -m tests.benchmarks.builds linear` goes on with
100, 427 and 2,000 made-up records, which takes some ten minutes more.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks.synthetic import write_records

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FILES = {
    "crosswalk": "soc10_isco08.dta",
    "taxonomy": "2010_to_2019_Crosswalk.xlsx",
    "employment": "national_M2024_dl.xlsx",
}


MARK = "PRESSKIT_BENCH_MARK"


class Memory(threading.Thread):
    """Looks four times a second at how much memory each process that carries a mark has had at most."""

    def __init__(self, mark):
        super().__init__(daemon=True)
        self.mark, self.done = f"{MARK}={mark}".encode(), threading.Event()
        self.most = {}
        self.course = []

    def run(self):
        began = time.monotonic()
        while not self.done.wait(0.25):
            now = {}
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if self.mark in (process / "environ").read_bytes():
                        text = (process / "status").read_text(encoding="ascii", errors="replace")
                        now[process.name] = int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024
                        self.most[process.name] = int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024
                except (OSError, TypeError):
                    continue
            self.course.append((time.monotonic() - began, max(now.values(), default=0)))

    def stop(self):
        self.done.set()
        self.join()


def presskit(folder, *arguments):
    """Run a command and return its seconds, what it printed, and the memory of its processes over time."""
    memory = Memory(os.urandom(8).hex())
    variables = {
        **os.environ,
        "PRESSKIT_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
        MARK: memory.mark.decode().partition("=")[2],
    }
    if Path("/proc/self/environ").exists():
        memory.start()
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "presskit", *map(str, arguments)],
        cwd=folder,
        env=variables,
        capture_output=True,
        check=True,
    )
    seconds = time.perf_counter() - begun
    if memory.is_alive():
        memory.stop()
    return seconds, done.stdout.decode(), memory


def build(folder, name, *arguments, data="data"):
    """Build, print how long it took and what was made, and return the report with both."""
    seconds, printed, memory = presskit(folder, "build", "--data", data, "--output", "tree", "--json", *arguments)
    report = json.loads(printed)
    made = f"{report['made']} units made, {report['known']} from the store, {report['kept']} kept"
    most = f", at most {max(memory.most.values()):.0f} MB in a process" if memory.most else ""
    print(
        f"{name}: {seconds:.1f} s, {report['kits']} kits, {report['files']} files, "
        f"{report['bytes'] / 1e6:.0f} MB, {made}{most}"
    )
    if report["phases"]:
        print("  " + ", ".join(f"{phase} {spent:.1f}" for phase, spent in report["phases"].items()))
        print(
            "  seconds of all processes: " + ", ".join(f"{kind} {spent:.0f}" for kind, spent in report["work"].items())
        )
    return seconds, report, memory


def linear(source, folder):
    """Print what 100, 427 and 2,000 kits take, each from nothing, and how memory goes on meanwhile."""
    for number in (100, 427, 2000):
        with tempfile.TemporaryDirectory(dir=folder) as name:
            here = Path(name)
            (here / "cache").mkdir()
            (here / "cache" / "fonts").symlink_to(folder / "cache" / "fonts")
            write_records(source, here / "data", number)
            seconds, report, memory = build(here, f"{number} made-up records")
            kits = report["phases"]["kits"]
            print(f"  {1000 * seconds / number:.0f} ms a kit; {1000 * kits / number:.0f} ms of them its own assets")
            if memory.course:
                quarter = memory.course[len(memory.course) // 4 : len(memory.course) // 2]
                last = memory.course[3 * len(memory.course) // 4 : -4]
                print(
                    f"  memory of the largest process: {statistics.fmean(m for _, m in quarter):.0f} MB in the second "
                    f"quarter of the time, {statistics.fmean(m for _, m in last):.0f} MB in the last"
                )


def machine():
    """Say what is measured on, with one core's SHA-256 as its measure."""
    begun = time.perf_counter()
    whole = hashlib.sha256()
    for _ in range(64):
        whole.update(bytes(1 << 20))
    digested = time.perf_counter() - begun
    begun = time.perf_counter()
    sum(range(20_000_000))
    counted = time.perf_counter() - begun
    return (
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"64 MB of SHA-256 in {digested:.2f} s, the sum of 20,000,000 numbers in {counted:.2f} s"
    )


def main():
    """Print everything."""
    print(machine())
    if not DATA.is_dir():
        print("builds: not measured (the datasets are not there)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = [part for option, file in FILES.items() for part in (f"--{option}", DATA / file)]
        presskit(
            folder, "import", DATA / "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx", *options, "--into", folder / "data"
        )
        presskit(folder, "check", "--data", "data")  # makes the faces, once for a machine
        build(folder, "first build")
        build(folder, "nothing changed")
        record = next((folder / "data" / "occupations").glob("5151*.json"))
        value = json.loads(record.read_text(encoding="utf-8"))
        record.write_text(json.dumps({**value, "notes": ["A note."]}), encoding="utf-8")
        build(folder, "one record changed")
        (folder / "presskit.toml").write_text('[theme.colours]\naccent = "#00529B"\n', encoding="utf-8")
        build(folder, "one colour changed")
        shutil.rmtree(folder / "tree")
        build(folder, "into an empty folder, from the store")
        seconds, printed, _ = presskit(folder, "verify", "tree")
        print(f"verify: {seconds:.1f} s. {re.sub(chr(10), ' ', printed).strip()}")
        if "linear" in sys.argv[1:]:
            shutil.rmtree(folder / "tree")
            linear(folder / "data", folder)


if __name__ == "__main__":
    main()
