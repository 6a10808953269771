"""Every example runs as it stands: those of docs/library.md, of `--help`, of the README and of the other pages."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

import pytest

import presskit
from presskit.cli import COMMANDS
from tests.conftest import ROOT, SHARED, run
from tests.engine.projects import new_store

LIBRARY = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", LIBRARY, re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "docs/cards.md", "docs/scale.md", "docs/library.md", "docs/extending.md", "CONTRIBUTING.md")
NEEDS_THE_NETWORK = {"presskit fetch", "presskit fetch ilo-genai-2025", "presskit import --into newsdesk"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[-1][:40])
def test_examples_of_the_library_run(example, tmp_path):
    command = [sys.executable, "-W", "error", "-c", example]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_there_are_five_examples_and_every_public_name_is_described():
    assert len(EXAMPLES) >= 5
    for name in presskit.__all__:
        assert name == "__version__" or f"`{name}`" in LIBRARY, name


def commands_of(text):
    """Yield each line of a command with what follows two spaces, a comment, cut off."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    for line in joined.splitlines():
        if match := re.match(r"\s*(?:\$ )?(presskit [^#]*?|presskit)(?:\s{2,}.*|\s*#.*)?$", line):
            yield match[1].strip()


def of_help():
    for command in COMMANDS:
        subcommands = {"cards": ["preview"], "cache": ["info", "prune"]}.get(command, [])
        for arguments in ([command], *([command, each] for each in subcommands)):
            out = run(*arguments, "--help", environment={"COLUMNS": "300"}).out
            yield from commands_of(re.split(r"\n\s*Examples?:\n", out)[1])


def of_pages():
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            if page != "docs/extending.md":  # its commands are run by test_extending.py
                yield from commands_of(block)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder as the examples take it: a data folder, a built tree, files of the public datasets."""
    folder = tmp_path_factory.mktemp("desk")
    new_store(folder / "cache")
    shutil.copytree(ROOT / "data", folder / "newsdesk")
    shutil.copytree(ROOT / "tests" / "plugin", folder / "plugin-source")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--quiet", "--target"]
    subprocess.run([*command, folder / "plugin", folder / "plugin-source"], check=True, capture_output=True)
    (folder / "study.csv").write_text("code,title,mean\n4322,Made-up Clerks,0.4312\n", encoding="utf-8")
    assert run("build", "--output", folder / "output").returncode == 0
    shutil.copytree(folder / "output", folder / "public")
    if SHARED.is_dir():
        for name in ("soc10_isco08.dta", "2010_to_2019_Crosswalk.xlsx"):
            (folder / name).symlink_to(SHARED / "data" / name)
        (folder / "national_M2024_dl.xlsx").symlink_to(SHARED / "data" / "national_M2024_dl.xlsx")
        workbook = SHARED / "data" / "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"
        (folder / "Final_Scores.xlsx").symlink_to(workbook)
    return folder


def test_every_example_of_a_command_runs_as_written(desk):
    wrong = []
    for line in dict.fromkeys((*of_help(), *of_pages())):
        if line in NEEDS_THE_NETWORK or "presskit fetch &&" in line or "--scheduler" in line:
            continue  # the network is tests/records/test_fetch.py's, a scheduler tests/engine/test_cluster.py's
        if "Final_Scores.xlsx" in line and not SHARED.is_dir():
            continue
        if (said := failure(line, desk)) is not None:
            wrong.append(f"{line}: {said}")
    assert not wrong, "\n".join(wrong)


def failure(line, desk):
    """Run an example in a shell, and return what it said if it failed; what goes on until Ctrl-C must have begun."""
    goes_on = "--watch" in line or line.startswith("presskit serve")
    shell = re.sub(r"\bpresskit\b(?! ?=)", f"{shlex.quote(sys.executable)} -m presskit", line, count=1)
    shell = shell.replace("| jq", "| cat #").replace("--open", "").replace("--port 8080", "--port 0")
    if line in {"presskit serve", "presskit serve --watch"}:
        shell += " --port 0"
    shell = re.sub(r">> ~|> ~", "> home", shell).replace("--into newsdesk", "--into imported")
    path = f"{ROOT}:{desk / 'plugin'}" if "--source" in line else str(ROOT)
    variables = {**os.environ, "PYTHONPATH": path, "COLUMNS": "200"}
    variables["PRESSKIT_CACHE"] = str(desk / "cache")  # to let go of it is an example too
    variables.pop("CI", None)
    (desk / "home/.config/fish/completions").mkdir(parents=True, exist_ok=True)
    said = desk / "said.txt"
    with said.open("wb") as out:
        running = subprocess.Popen(
            ["bash", "-c", f"set -o pipefail; {shell}"],
            cwd=desk, env=variables, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    begun = time.monotonic()
    while running.poll() is None and time.monotonic() - begun < 120:
        if goes_on and re.search(b"Serving|Watching", said.read_bytes()):
            break
        time.sleep(0.05)
    ended = running.poll()
    if ended is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    as_expected = re.search(b"Serving|Watching", said.read_bytes()) and ended is None if goes_on else ended == 0
    return None if as_expected else said.read_text(encoding="utf-8")[-500:]
