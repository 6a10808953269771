"""`make bench`: how long things take, as ratios to other tools in the same run.

Machines differ and are noisy, so milliseconds alone say little: each of ours is timed beside a peer
doing comparable work, one process each, warm. The peers are in ../shared/bench; one that is not
there or can't be installed is said to be missing.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from presskit import Project
from presskit.assets.cards.layout_files import all_layouts
from presskit.assets.cards.renderer import CardRenderer
from tests.rendering import templates_of

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT.parent / "shared" / "bench"
TOOLS = ROOT / ".venv" / "bench"


def peer(name, command, pattern):
    """Return a peer's milliseconds and bytes for each item, or None with the reason printed."""
    try:
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return tuple(map(float, re.search(pattern, done.stdout).groups()))
    except (OSError, subprocess.CalledProcessError, AttributeError) as error:
        print(f"  {name}: not measured ({str(getattr(error, 'stderr', error) or error).strip().splitlines()[-1]})")
        return None


def install():
    """Install the peers' libraries beside the virtual environment, where they can be had."""
    TOOLS.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", TOOLS / "py", "typst"], check=False)
    if shutil.which("npm") and not (TOOLS / "node_modules").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", TOOLS, "satori", "@resvg/resvg-js"], check=False)


def import_everything(into):
    """Time `presskit import` of all datasets in a process of its own, with its largest memory."""
    data = PEERS.parent / "data"
    if not data.is_dir():
        print("import: not measured (the datasets are not there)")
        return
    files = {"crosswalk": "soc10_isco08.dta", "taxonomy": "2010_to_2019_Crosswalk.xlsx"}
    files["employment"] = "national_M2024_dl.xlsx"
    options = [str(part) for name, file in files.items() for part in (f"--{name}", data / file)]
    script = (
        "import resource, sys, time; start = time.perf_counter()\n"
        "from presskit.cli import cli; cli.main(sys.argv[1:], standalone_mode=False)\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(f'import of everything: {time.perf_counter() - start:.1f} s, at most {used:.0f} MB')"
    )
    workbook = data / "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"
    command = [sys.executable, "-c", script, "import", str(workbook), *options, "--into", str(into)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    print(done.stdout.splitlines()[-1])


def time_cards(project, kits):
    """Return mean milliseconds and bytes of the 1200×630 card of different kits, as the peer has it."""
    wide = next(each for each in all_layouts() if (each.card, each.size) == ("headline", "1200x630"))
    cards = CardRenderer(project.context.fonts, project.context.style, [wide])
    templates = templates_of("cards/metadata.xmp.j2")
    sample = ([kit.kit for kit in kits] * 60)[:120]
    cards.draw(sample[-1], wide, templates)
    start = time.perf_counter()
    drawn = [cards.draw(kit, wide, templates) for kit in sample]
    each = 1000 * (time.perf_counter() - start) / len(drawn)
    size = statistics.mean(len(card.png) for card in drawn)
    print(f"card 1200×630, {len(drawn)} of {len(kits)} kits: {each:.1f} ms, {size / 1000:.1f} kB")
    assert kits[-1].cards
    start = time.perf_counter()
    every = [len(card.png) for kit in kits[:20] for card in kit.cards]
    per = 1000 * (time.perf_counter() - start) / len(every)
    print(f"all sizes, {len(every)} cards: {per:.1f} ms, {statistics.mean(every) / 1000:.1f} kB")
    return each, size


def time_briefs(kits):
    """Return median milliseconds of one brief as a build makes it; each kit is another, on both papers."""
    sample = (kits * 60)[::7][:45]
    times, sizes = [], []
    for number, kit in enumerate(sample):
        start = time.perf_counter()
        written = list(kit.files("briefs").values())
        if number >= 5:
            times.append(1000 * (time.perf_counter() - start) / len(written))
            sizes += map(len, written)
    median, size = statistics.median(times), statistics.mean(sizes)
    print(
        f"brief, PDF/UA-1, A4 and Letter of {len(times)} kits: {median:.0f} ms each "
        f"(best {min(times):.0f}), {size / 1000:.0f} kB"
    )
    return median


def main():
    """Time cards and briefs beside their peers and print the ratios."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    install()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        import_everything(data)
        project = Project.open(data if data.exists() else ROOT / "data", ROOT / "presskit.toml")
        kits = project.select()
        titles = Path(folder, "titles.txt")
        lines = [f"{kit.title}\t{kit.kit.shown('percentile')}th" for kit in kits]
        titles.write_text("\n".join((lines * 60)[:120]), encoding="utf-8")
        faces = Path(folder, "faces")
        faces.mkdir()
        for role in ("text", "label", "headline"):
            shutil.copy(project.context.fonts.faces[role].path, faces)

        card, size = time_cards(project, kits)
        if PEERS.exists():
            shutil.copy(PEERS / "cards_satori.mjs", TOOLS)
        command = ["node", TOOLS / "cards_satori.mjs", faces / "text.ttf", faces / "headline.ttf", titles]
        other = peer("satori + resvg", command, r"ms_per_image=([\d.]+) bytes_per_image=(\d+)")
        if other:
            print(f"  satori + resvg: {other[0]:.1f} ms, {other[1] / 1000:.0f} kB")
            print(f"  ours takes {card / other[0]:.2f} of its time, {size / other[1]:.2f} of its bytes")

        median = time_briefs(kits)
        environment = {**os.environ, "PYTHONPATH": str(TOOLS / "py")}
        os.environ.update(environment)
        command = [sys.executable, PEERS / "briefs_typst.py", faces, titles, "--ua"]
        other = peer("typst", command, r"ms_per_document=([\d.]+) bytes_per_document=(\d+)")
        if other:
            print(f"  typst: {other[0]:.1f} ms, {other[1] / 1000:.0f} kB")
            print(f"  ours takes {median / other[0]:.1f} times as long")


if __name__ == "__main__":
    main()
