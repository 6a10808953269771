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
import stat
import struct
import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path

from presskit.errors import PresskitError
from presskit.publish import manifest
from presskit.publish.tree import OutputTree

KINDS = ("text",)
OURS = {".presskit-output", ".presskit-staged", ".presskit-strangers", ".presskit-lock"}


def content(name, count):
    """The files of tree `a` or `b`: a third the same in both, a third changed, and some in one alone."""
    files = {}
    for n in range(count):
        path = f"kits/{n % 7}-kit/images/{n}.png" if n % 2 else f"kits/{n % 7}-kit/{n}.txt"
        if n % 5 == 3:
            path = f"only-{name}/{n}/{n}.txt"
        files[path] = f"{n} {name if n % 3 else ''}".encode() * (n + 1)
    if name == "a":
        files["turns"] = b"a file in one tree"
    else:
        files["turns/into"] = b"a folder in the other"
    return files


def last(entries):
    listed = sorted(entries.values())
    body = {"schema": manifest.SCHEMA, "kinds": list(KINDS), "files": [asdict(each) for each in listed]}
    return {manifest.SUMS: manifest.sums(listed), manifest.FILE: json.dumps(body).encode()}


def whole(name, count):
    """Everything that stands in a published tree, but strangers."""
    files = content(name, count)
    return {**files, **last({path: manifest.entry(path, data) for path, data in files.items()})}


def publish(root, name, count, waiting=lambda: None):
    files = content(name, count)
    entries = {path: manifest.entry(path, data) for path, data in files.items()}
    with OutputTree(root, KINDS, waiting) as tree:
        altered = set(tree.altered())
        for path, item in entries.items():
            if path in altered or tree.entries.get(path) != item:
                tree.stage(path, files[path])
        return tree.publish(entries, last(entries))


def strangers(root):
    """Put files of someone else into a tree, of every kind that there is."""
    (root / "README.md").write_text("mine")
    (root / ".git" / "objects" / "empty").mkdir(parents=True)
    (root / ".git" / "config").write_text("[core]")
    (root / ".git" / "config").chmod(0o600)
    (root / "kits" / "1-kit" / "notes.txt").write_text("of one kit")
    (root / "link").symlink_to("README.md")
    (root / "nowhere").symlink_to("/not/there")
    (root / "link-to-folder").symlink_to("kits")
    os.mkfifo(root / "pipe")
    (root / "closed").mkdir()
    (root / "closed" / "file").write_text("read only")
    (root / "odd \udcff\nname").write_text("a name that is no text")
    (root / "closed").chmod(0o500)
    for path in ("README.md", ".git/config", ".git", "closed", "link"):
        os.utime(root / path, ns=(10**18, 10**18 + 7), follow_symlinks=False)


def seen(root, *, ours):
    """What stands in a folder: presskit's files by their bytes, or strangers' with mode and time."""
    found = {}
    listed = set(content("a", 300)) | set(content("b", 300)) | {manifest.SUMS, manifest.FILE}
    for top, folders, files in os.walk(root):
        for name in files + folders:
            path = Path(top, name)
            key = path.relative_to(root).as_posix()
            status = path.lstat()
            if stat.S_ISDIR(status.st_mode):
                if not ours and key in {".git", ".git/objects", ".git/objects/empty", "closed"}:
                    found[key] = [status.st_mode, status.st_mtime_ns if key in {".git", "closed"} else 0]
            elif (key in listed) == ours and key not in OURS and not key.startswith(".presskit-new-"):
                data = str(path.readlink()) if stat.S_ISLNK(status.st_mode) else ""
                if stat.S_ISREG(status.st_mode):
                    data = path.read_bytes() if ours else path.read_bytes().decode()
                found[key] = data if ours else [status.st_mode, status.st_mtime_ns, data]
    return found


def litter(root):
    beside = [path.name for path in root.parent.iterdir() if path.name.startswith(f".{root.name}.")]
    allowed = OURS - {".presskit-staged"}
    inside = [path.name for path in root.glob(".presskit-*") if path.name not in allowed]
    return sorted(beside + inside)


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
    """Save a stranger's file as editors do, and add one."""
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
        strangers(root)
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
                self.complain(f"strangers became {sorted(set(self.theirs) ^ set(self.before))}")
        if self.mode == "exchange" and seen(self.root, ours=True) not in self.trees.values():
            self.complain("a mixture")
        if self.root.exists():
            self.strangers_stand("at once")

    def afterwards(self):
        """Start once more, then build both trees with no help."""
        if (said := in_child(lambda: OutputTree(self.root, KINDS).close())) != 0:
            self.complain(f"the next start: {said}")
        stands = seen(self.root, ours=True)
        for name, tree in self.trees.items():
            self.outcomes[name] += stands == tree
        if stands not in self.trees.values():
            self.complain(f"a mixture after the next start: {set(stands) ^ set(self.trees['b'])}")
        self.strangers_stand("after the next start")
        self.publishes("b")
        self.publishes("a")
        self.strangers_stand("after the next builds")
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

    def strangers_stand(self, when):
        now = seen(self.root, ours=False)
        if now != self.theirs:
            wrong = [path for path in {*now, *self.theirs} if now.get(path) != self.theirs.get(path)]
            self.complain(f"strangers are lost {when}: {sorted(wrong)}")


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
