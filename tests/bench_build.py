"""How long builds of all 427 kits take: the first, one that changes nothing, one record, one colour.

Part of `make bench`, by itself: `python -m tests.bench_build`. The peer is one core of this machine doing
SHA-256, so that figures of two machines can be compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
FILES = {
    "crosswalk": "soc10_isco08.dta",
    "taxonomy": "2010_to_2019_Crosswalk.xlsx",
    "employment": "national_M2024_dl.xlsx",
}


def presskit(folder, *arguments):
    """Run a command and return its seconds and what it printed; memory is that of all processes so far."""
    variables = {**os.environ, "PRESSKIT_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "presskit", *map(str, arguments)],
        cwd=folder,
        env=variables,
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - begun, done.stdout.decode()


def build(folder, name, *arguments):
    """Build, print how long it took and what was made."""
    seconds, printed = presskit(folder, "build", "--data", "data", "--output", "tree", "--json", *arguments)
    report = json.loads(printed)
    made = f"{report['made']} units made, {report['known']} from the store, {report['kept']} kept"
    print(
        f"{name}: {seconds:.1f} s, {report['kits']} kits, {report['files']} files, "
        f"{report['bytes'] / 1e6:.0f} MB, {made}"
    )
    if report["phases"]:
        print("  " + ", ".join(f"{phase} {spent:.1f}" for phase, spent in report["phases"].items()))
        print(
            "  seconds of all processes: " + ", ".join(f"{kind} {spent:.0f}" for kind, spent in report["work"].items())
        )
    return seconds


def main():
    """Print everything."""
    begun = time.perf_counter()
    whole = hashlib.sha256()
    for _ in range(64):
        whole.update(bytes(1 << 20))
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores; "
        f"64 MB of SHA-256 in {time.perf_counter() - begun:.2f} s"
    )
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
        print(f"  most memory of a process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
        build(folder, "nothing changed")
        record = next((folder / "data" / "occupations").glob("5151*.json"))
        value = json.loads(record.read_text(encoding="utf-8"))
        record.write_text(json.dumps({**value, "notes": ["A note."]}), encoding="utf-8")
        build(folder, "one record changed")
        (folder / "presskit.toml").write_text('[theme.colours]\naccent = "#00529B"\n', encoding="utf-8")
        build(folder, "one colour changed")
        shutil.rmtree(folder / "tree")
        build(folder, "into an empty folder, from the store")
        seconds, printed = presskit(folder, "verify", "tree")
        print(f"verify: {seconds:.1f} s. {re.sub(chr(10), ' ', printed).strip()}")


if __name__ == "__main__":
    main()
