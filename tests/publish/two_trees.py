"""Two trees that are published one over the other, what belongs to neither, and how to tell them apart."""

import json
import os
import stat
from dataclasses import asdict
from pathlib import Path

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
    """Everything that stands in a published tree, but foreign files."""
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


def add_foreign_files(root):
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
    """What stands in a folder: presskit's files by their bytes, or foreign ones with mode and time."""
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
    """Return what a publication left inside a tree, or next to it, and should not have."""
    beside = [path.name for path in root.parent.iterdir() if path.name.startswith(f".{root.name}.")]
    allowed = OURS - {".presskit-staged"}
    inside = [path.name for path in root.glob(".presskit-*") if path.name not in allowed]
    return sorted(beside + inside)
