"""Zip archives for one download: a kit, or all kits of a major group.

An archive is written member by member, so that that of a group never stands whole in memory. Its
bytes depend on its members, their order and the release date alone: members are stored as they are,
dated with that day, readable by all, and come in the order given; `README.txt` and `SHA256SUMS`
come last, because they name what is there.

Everything lies in one top folder, so that unpacking does not litter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import stat
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from presskit.assets.archive.asset import GROUPS
from presskit.errors import Fault, OutputError
from presskit.text.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from presskit.facts.kit import Kit
    from presskit.text.templates import Templates

TEMPLATE = "text/archive_readme.txt.j2"
README = "README.txt"
SUMS = "SHA256SUMS"

_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16
_FIRST, _LAST = dt.date(1980, 1, 1), dt.date(2107, 12, 31)  # all that a zip file can say

_PATH = 220
"""How long a path may become where an archive is unpacked: Windows opens 259 characters, and takes
some 39 of them for the folder of downloads. It also adds a folder that is named like the archive."""

_LONGEST_FILE = len("images/_headline_1080x1920.png")
"""The longest path inside a kit's folder, without the kit's name that stands in it."""

_GROUP_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path below the top folder, and its bytes."""

    path: str
    data: bytes


def kit_archive_name(kit: Kit) -> str:
    """Return the file name of a kit's archive."""
    return f"{kit.name}_press-kit.zip"


def group_archive_name(group: str) -> str:
    """Return the file name of the archive of a major group, such as `4 - Clerical support workers`."""
    return f"{_group_folder(group)}.zip"


def group_archive_path(group: str) -> str:
    """Return the path of the same in a tree."""
    return f"{GROUPS}/{group_archive_name(group)}"


def kit_archive(kit: Kit, files: Mapping[str, bytes], templates: Templates) -> bytes:
    """Return the archive of one kit; `files` are its own by their path in its folder, in any order.

    Raises OutputError for a path that leads out of the folder, or stands twice.
    """
    folder = _kit_folder(kit, len(kit_archive_name(kit)) - len(".zip"))
    stream = io.BytesIO()
    members = (Member(path, files[path]) for path in sorted(files))
    write_archive(stream, folder, members, kit.publisher.release_date, lambda paths: _kit_readme(kit, paths, templates))
    return stream.getvalue()


def group_archive(
    stream: BinaryIO, group: str, kits: Sequence[Kit], files: Iterable[tuple[str, bytes]], templates: Templates
) -> None:
    """Write the archive of a major group, with a folder for each kit.

    `files` are taken one at a time and kept in their order, each with the path
    `<name of the kit>/<path in its folder>`. Raises OutputError for one that is of none of the
    kits, leads out of the archive or stands twice; what was written by then is of no use.
    """
    top = _group_folder(group)
    folders = {kit.name: _kit_folder(kit, 2 * len(top) + 1) for kit in kits}

    def members() -> Iterator[Member]:
        for path, data in files:
            name, _, inside = path.partition("/")
            if name not in folders:
                raise OutputError(Fault(file=path[:100], message="is of no kit of this group"))
            yield Member(f"{folders[name]}/{inside}", data)

    def readme(paths: Sequence[str]) -> str:
        return _group_readme(group, {folders[kit.name]: kit for kit in kits}, paths, templates)

    write_archive(stream, top, members(), kits[0].publisher.release_date, readme)


def write_archive(
    stream: BinaryIO,
    folder: str,
    members: Iterable[Member],
    dated: dt.date,
    readme: Callable[[Sequence[str]], str],
) -> None:
    """Write an archive with one top folder; `readme` is given the paths of all members in it.

    Members are stored, also texts: these are a twentieth of a kit, and what zlib makes of them is
    not the same on every machine, because each has its own. The stream must be able to seek, such as
    a file does: into a pipe other bytes would go. Raises OutputError for an unsafe path.
    """
    if not stream.seekable():
        message = "an archive needs a stream that can seek"
        raise ValueError(message)
    day = min(max(dated, _FIRST), _LAST)
    sums: dict[str, str] = {}
    taken = {SUMS.casefold()}
    with zipfile.ZipFile(stream, "w") as archive:

        def add(path: str, data: bytes) -> None:
            info = zipfile.ZipInfo(_safe(f"{folder}/{path}"), (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED
            info.create_system = _UNIX
            info.external_attr = _MODE
            archive.writestr(info, data)

        def add_once(path: str, data: bytes) -> None:
            if path.casefold() in taken:  # two names that differ in case are one on many machines
                raise OutputError(Fault(file=path[:100], message="would stand in the archive twice"))
            taken.add(path.casefold())
            add(path, data)
            sums[path] = hashlib.sha256(data).hexdigest()

        for member in members:
            add_once(member.path, member.data)
        add_once(README, readme(tuple(sums)).encode())
        add(SUMS, "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode())


def _safe(path: str) -> str:
    """Check that a path stays below the folder where an archive is unpacked, on every system."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or ":" in path or any(part in {"", ".", ".."} for part in parts):
        raise OutputError(Fault(file=path[:100], message="does not lie inside the archive"))
    return path


def _kit_folder(kit: Kit, above: int) -> str:
    """Return the folder of a kit: its name, cut where paths with it would be too long to unpack.

    `above` is the length of all folders above it. The code stays, by which no two kits are alike.
    """
    return _cut(kit.name, _PATH - above - len("//") - len(kit.name) - _LONGEST_FILE)


def _group_folder(group: str) -> str:
    return f"press-kits_{_cut(slug(group), _GROUP_LENGTH)}".rstrip("_")


def _cut(name: str, length: int) -> str:
    """Return the words of a slug that fit into `length`, and the first in any case."""
    if len(name) <= length:
        return name
    cut = max(name.rfind("-", 0, max(length, 0) + 1), name.find("-"))
    return name[:cut] if cut > 0 else name


def _kit_readme(kit: Kit, paths: Iterable[str], templates: Templates) -> str:
    contents: dict[str, list[str]] = {}
    for path in paths:
        contents.setdefault(_contents_key(path, kit), []).append(path)
    return _readme([kit], {"group": "", "kit": kit, "kits": [], "contents": contents}, templates)


def _group_readme(group: str, kits: Mapping[str, Kit], paths: Iterable[str], templates: Templates) -> str:
    """Say what is in the folders of all kits: a file that each has is named once, with `<kit>`."""
    contents: dict[str, list[str]] = {}
    for path in paths:
        folder, _, inside = path.partition("/")
        named = contents.setdefault(_contents_key(path, kits[folder]), [])
        if (pattern := inside.replace(kits[folder].name, "<kit>")) not in named:
            named.append(pattern)
    values = {"group": group, "kit": None, "kits": list(kits.items()), "contents": contents}
    return _readme(list(kits.values()), values, templates)


def _contents_key(path: str, kit: Kit) -> str:
    """Return the name by which the template explains a file: `copy.txt`, and `brief` for either paper's."""
    file = path.rpartition("/")[2]
    named = file.removeprefix(f"{kit.name}_")
    return file if named == file else named.partition("_")[0]


def _readme(kits: Sequence[Kit], values: Mapping[str, object], templates: Templates) -> str:
    of_all = {
        "publisher": kits[0].publisher,
        "frame": _said_by_all([kit.passages["frame_title"], kit.passages["frame"]] for kit in kits),
        "caveats": _said_by_all(list(kit.caveats.values()) for kit in kits),
        "datasets": {dataset.id: dataset for kit in kits for dataset in kit.datasets}.values(),
    }
    return templates.text(TEMPLATE, {**values, **of_all}).strip("\n") + "\n"


def _said_by_all(said: Iterable[Sequence[str | None]]) -> list[str]:
    """Return the sentences that every kit says: one with a kit's own figures is not a group's."""
    first, *others = said
    return [text for text in first if text and all(text in other for other in others)]
