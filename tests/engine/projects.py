"""A copy of the whole project that tests edit, build and put back as it was."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from tests.conftest import ROOT, run

FORKS = Path(__file__).with_name("forks.py")
PARTS = ("presskit", "templates", "data", "fonts", "presskit.toml")


def copy_project(folder):
    """Copy what a build reads, its own code included, into a folder."""
    for name in PARTS:
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy2(source, folder)


def new_store(folder):
    """Make a store that has the faces of the user's, and nothing else."""
    from presskit.paths import cache_folder

    folder.mkdir(parents=True)
    (folder / "fonts").symlink_to(cache_folder() / "fonts")
    return folder


def files_of(tree):
    """Return the published files of a tree by path: all but those that presskit keeps for itself."""
    paths = (path for path in sorted(tree.rglob("*")) if path.is_file())
    named = {path.relative_to(tree).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}


class Project:
    """A copy of the project with a tree of one kit, a store that knows it, and commands that run on its own code.

    `prepared` is the folder that it is copied from and put back to. Commands are forks of a process that has
    the libraries loaded (`tests.engine.forks`); where a test edits Python code, each is a new interpreter.
    """

    def __init__(self, prepared, folder):
        self.folder, self.prepared = folder, prepared
        self.output, self.store = folder / "output", folder / "store"
        self._before, self._forks = {}, None
        copy_project(folder)

    def close(self):
        if self._forks:
            self._forks.stdin.close()
            self._forks.wait(timeout=10)
            self._forks.stdout.close()

    def undo(self):
        """Undo every edit."""
        for path, data in self._before.items():
            path.unlink(missing_ok=True) if data is None else path.write_bytes(data)
        self._before = {}

    def restore(self):
        """Put tree and store back as they were prepared, and remove what else was made."""
        for path in self.folder.iterdir():
            if path.name not in PARTS:
                shutil.rmtree(path)
        for name in ("output", "store"):
            shutil.copytree(self.prepared / name, self.folder / name, symlinks=True)

    def write(self, name, text):
        """Write a file of the project until the end of the test."""
        path = self.folder / name
        self._before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.write_text(text, encoding="utf-8")

    def edit(self, name, pattern, replacement):
        """Replace the first match of a pattern in a file of the project."""
        text = (self.folder / name).read_text(encoding="utf-8")
        changed = re.sub(pattern, replacement, text, count=1)
        assert changed != text, f"nothing in {name} is {pattern}"
        self.write(name, changed)

    def run(self, *arguments, code=0):
        """Run a command in the project's folder and return what it printed; its exit code must be `code`."""
        variables = {
            "PYTHONPATH": os.pathsep.join((str(self.folder), str(ROOT))),
            "PRESSKIT_CACHE": str(self.store),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [str(argument) for argument in arguments]
        if any(path.suffix == ".py" for path in self._before):
            done = run(*command, cwd=self.folder, environment=variables)
            done = SimpleNamespace(code=done.returncode, out=done.out, err=done.err)
        else:
            done = self._forked(command, variables)
        assert "Traceback" not in done.err, done.err
        assert done.code == code, done.err
        return done.out

    def build(self, *arguments, code=0):
        """Build the kit 4322 and return the report."""
        return json.loads(self.run("build", "4322", "--jobs", "1", "--json", *arguments, code=code))

    def explain(self):
        """Return what a build would do with each unit of the kit 4322, by the unit's name."""
        said = json.loads(self.run("build", "--explain", "4322", "--json"))
        return {each["unit"]: each for each in said["assets"]}

    def fresh(self):
        """Return the files of a tree that is built from nothing, after the store was emptied of all but faces."""
        shutil.rmtree(self.store / "assets")
        self.build("--output", "fresh")
        return files_of(self.folder / "fresh")

    def _forked(self, command, variables):
        if self._forks is None:
            environment = {**os.environ, **variables, "COLUMNS": "200"}
            environment.pop("CI", None)
            self._forks = subprocess.Popen(
                [sys.executable, FORKS], cwd=self.folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        line = json.dumps({"arguments": command, "variables": variables})
        self._forks.stdin.write(f"{line}\n".encode())
        self._forks.stdin.flush()
        answer = self._forks.stdout.readline()
        assert answer, "the process that commands are forked from ended"
        return SimpleNamespace(**json.loads(answer))
