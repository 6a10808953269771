"""Publishes one of two trees in a process of its own, to which anything may happen at any step.

    python publisher.py publish ROOT a COUNT               publishes tree `a` with COUNT files
    python publisher.py kill ROOT a COUNT EVENT NAME       is killed where that comes of such a name
    python publisher.py start ROOT a COUNT                 claims the folder and says what was altered
    python publisher.py hold ROOT a COUNT                  has the folder until its standard input ends
    python publisher.py sweep ROOT a COUNT STEP MODE WHAT  lets something happen at every STEP-th step

What a sweep finds is printed as JSON.
"""

# ruff: noqa: T201 - what it prints is for the tests to read

import concurrent.futures.thread  # noqa: F401 - while this may be read
import ctypes
import errno
import functools
import json
import os
import signal
import struct
import sys
import time
import traceback
from pathlib import Path

from presskit.errors import PresskitError
from presskit.publish.tree import OutputTree
from tests.publish.two_trees import KINDS, add_foreign_files, litter, publish, seen, whole


def in_child(act, *arguments):
    """Do something in a process of its own; return 0, the number of the signal that killed it, or a text."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            act(*arguments)
        except PresskitError as error:
            os.write(writer, str(error).encode())
        except BaseException:  # noqa: BLE001 - the parent judges it
            os.write(writer, traceback.format_exc().encode()[-3000:])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode()
    _, status = os.waitpid(child, 0)
    return said or os.waitstatus_to_exitcode(status)


STEPS = ("open", "os.", "shutil.", "fcntl.")


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt():
    raise KeyboardInterrupt


def close_parent(root):
    root.parent.chmod(0o500)


def be_nobody(folder):
    """Go on as a user to whom permissions apply."""
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
        os.setgid(65534)
        os.setuid(65534)


def meddle(root):
    """Save a foreign file as editors do, and add one."""
    (root / "README.md.new").write_text("mine, and better")
    (root / "README.md.new").replace(root / "README.md")
    (root / "kits" / "late.txt").write_text("late")


def at_step(number, happens, act, *arguments):
    """Do something, and let something happen before its step of that number.

    Steps are the calls of the system that Python tells of. Exits with 1 where there are fewer.
    """
    taken = 0

    def count(event, _arguments):
        nonlocal taken
        if event.startswith(STEPS):
            taken += 1
            if taken == number:
                happens()

    sys.addaudithook(count)
    try:
        act(*arguments)
    finally:
        if taken < number:
            os._exit(1)


def without_exchange():
    """Let the kernel refuse to exchange folders, as on a file system that can't."""
    number = {"x86_64": (316, 0xC000003E), "aarch64": (276, 0xC00000B7)}[os.uname().machine][0]
    libc = ctypes.CDLL(None, use_errno=True)
    allow, refuse = 0x7FFF0000, 0x00050000 | errno.EINVAL
    load, jump, ret = 0x20, 0x15, 0x06  # a word of the call, a comparison with it, the end
    program = b"".join(
        struct.pack("HBBI", *line)
        for line in (
            (load, 0, 0, 0),  # the number of the call
            (jump, 0, 3, number),
            (load, 0, 0, 16 + 8 * 4),  # its fifth argument, the flags
            (jump, 0, 1, 2),
            (ret, 0, 0, refuse),
            (ret, 0, 0, allow),
        )
    )
    buffer = ctypes.create_string_buffer(program)
    filters = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 6, ctypes.addressof(buffer)))
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, filters) == 0, os.strerror(ctypes.get_errno())
    assert libc.syscall(number, -100, b"/none", -100, b"/none", 2) == -1
    assert ctypes.get_errno() == errno.EINVAL


HAPPENS = {
    "die": lambda _: die(),
    "interrupt": lambda _: interrupt(),
    "close": close_parent,
    "meddle": meddle,
}
SAVED = {"README.md": "mine, and better", "kits/late.txt": "late"}


class Sweep:
    """Publications of `b` over `a`, to each of which something happens, one step later than to the one before.

    In mode `exchange` either tree stands at any moment; in mode `steps` either may stand aside, and in
    mode `moves` there may be half of each, until the next start.
    """

    def __init__(self, root, count, mode, what):
        self.root, self.count, self.mode, self.what = root, count, mode, what
        self.trees = {name: whole(name, count) for name in "ab"}
        self.faults, self.outcomes, self.number = [], {"a": 0, "b": 0}, 0
        if mode == "steps":
            without_exchange()
        if what == "close":
            be_nobody(root.parent)
        self.publishes("a")
        add_foreign_files(root)
        self.before = self.theirs = seen(root, ours=False)

    def run(self, step):
        ended, happens = 0, functools.partial(HAPPENS[self.what], self.root)
        while ended != 1 and len(self.faults) < 5:
            self.number += step
            self.theirs = self.before
            ended = in_child(at_step, self.number, happens, publish, self.root, "b", self.count)
            self.judge(ended)
            self.afterwards()
        return {"faults": self.faults, "outcomes": self.outcomes, "steps": self.number}

    def complain(self, fault):
        self.faults.append(f"{self.what} at step {self.number}: {fault}")

    def judge(self, ended):
        """Look at how it ended and what stands at once."""
        known = {"die": ended == -signal.SIGKILL, "meddle": ended == 0}
        if isinstance(ended, str) and self.what not in known:
            word = "KeyboardInterrupt" if self.what == "interrupt" else "could not be"
            known[self.what] = word in ended and ("Traceback" in ended) == (self.what == "interrupt")
        if ended != 1 and not known.get(self.what, ended == 0):
            self.complain(ended)
        if self.what == "close":
            self.root.parent.chmod(0o700)
        if self.what == "meddle" and ended == 0:
            if any(not (self.root / path).exists() or (self.root / path).read_text() != SAVED[path] for path in SAVED):
                self.complain("what was saved is lost")
            self.theirs = seen(self.root, ours=False)
            if set(self.theirs) != {*self.before, "kits/late.txt"}:
                self.complain(f"foreign files became {sorted(set(self.theirs) ^ set(self.before))}")
        if self.mode == "exchange" and seen(self.root, ours=True) not in self.trees.values():
            self.complain("a mixture")
        if self.root.exists():
            self.foreign_files_stand("at once")

    def afterwards(self):
        """Start once more, then build both trees with no help."""
        if (said := in_child(lambda: OutputTree(self.root, KINDS).close())) != 0:
            self.complain(f"the next start: {said}")
        stands = seen(self.root, ours=True)
        for name, tree in self.trees.items():
            self.outcomes[name] += stands == tree
        if stands not in self.trees.values():
            self.complain(f"a mixture after the next start: {set(stands) ^ set(self.trees['b'])}")
        self.foreign_files_stand("after the next start")
        self.publishes("b")
        self.publishes("a")
        self.foreign_files_stand("after the next builds")
        if self.theirs != self.before:
            (self.root / "kits" / "late.txt").unlink()
            (self.root / "README.md").write_text("mine")
            os.utime(self.root / "README.md", ns=(10**18, 10**18 + 7))

    def publishes(self, name):
        if (said := in_child(publish, self.root, name, self.count)) != 0:
            self.complain(f"a build: {said}")
        if seen(self.root, ours=True) != self.trees[name]:
            self.complain("a build is not whole")
        if left := litter(self.root):
            self.complain(f"a build left {left}")

    def foreign_files_stand(self, when):
        now = seen(self.root, ours=False)
        if now != self.theirs:
            wrong = [path for path in {*now, *self.theirs} if now.get(path) != self.theirs.get(path)]
            self.complain(f"foreign files are lost {when}: {sorted(wrong)}")


def main(task, where, name, count, *rest):
    root = Path(where)
    if task == "sweep":
        print(json.dumps(Sweep(root, int(count), *rest[1:]).run(int(rest[0]))))
    elif task == "hold":
        with OutputTree(root, KINDS, lambda: print("waiting", flush=True)) as tree:
            tree.stage("kits/staged.txt", b"staged")
            print("held", flush=True)
            if rest and not os.fork():  # a worker, which outlives its parent
                time.sleep(60)
            sys.stdin.read()
    elif task == "kill":
        sys.addaudithook(lambda event, told: event == rest[0] and str(told[0]).endswith(rest[1]) and die())
        publish(root, name, int(count))
    elif task == "start":
        with OutputTree(root, KINDS) as tree:
            print(*tree.altered())
    else:
        publish(root, name, int(count), lambda: print("waiting", flush=True))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except PresskitError as error:
        sys.exit(f"{type(error).__name__}: {error}")
