"""A `presskit` whose libraries are in memory already: each command is a process forked from this one.

Starting an interpreter and loading libraries takes longer than most of what tests of builds ask for. This
program loads everything that commands need and nothing that depends on files which tests edit, then runs
each command that it is told in a fork, with its own variables. Commands are lines of JSON on its standard
input; the answer to each is a line of JSON with the exit code and what was said.
"""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

import presskit


def load():
    """Load every module of presskit and what it loads late; shape the faces of pages, which take a second."""
    from presskit.assets.registry import kind_names, preload
    from presskit.fonts import webfonts
    from presskit.fonts.instances import font_set

    for module in pkgutil.walk_packages(presskit.__path__, "presskit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in preload(kind_names()):
        importlib.import_module(name)
    webfonts.web_faces(font_set(Path("fonts")))
    for name, module in list(sys.modules.items()):
        if name.startswith("presskit"):
            forget(value for value in vars(module).values() if value is not webfonts._woff2)


def forget(values):
    """Forget what functions remember of files that tests edit."""
    for value in values:
        clear = getattr(value, "cache_clear", None)
        if callable(clear):
            clear()


def become(command, out, err):
    """Go on as the command itself: with its variables and arguments, and nothing to read."""
    os.environ |= command["variables"]
    sys.argv = ["presskit", *command["arguments"]]
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    from presskit.cli import main

    main()


def answer(command):
    """Run one command in a process of its own and return its exit code and what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            become(command, out, err)
        _, status = os.waitpid(child, 0)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode())
        return {"code": os.waitstatus_to_exitcode(status), "out": said[0], "err": said[1]}


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
