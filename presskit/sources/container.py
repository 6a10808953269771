"""Opening a file that somebody downloaded: within limits, and saying what it is if it is not that.

An `.xlsx` is a zip file, and some publishers put datasets into another one. Every member is counted
while it is unpacked, whatever its header claims, so that a zip bomb ends in an error and not in a
full memory.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn

from presskit.errors import Fault, InputError, name_of
from presskit.text.files import read_bytes

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_CONTENT = 256 * 1024 * 1024
MOST_MEMBERS = 2000
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A dataset's bytes, the name under which to speak of it, and the digest of those bytes."""

    name: str
    data: bytes
    sha256: str

    def refuse(self, message: str, field: str = "", remedy: str = "") -> NoReturn:
        """Raise InputError about this file."""
        raise InputError(Fault(file=self.name, field=field, message=message, remedy=remedy))


def open_source(path: Path, suffix: str, member: str) -> SourceFile:
    """Return a dataset from a file of its own, or out of a zip file that holds it as `member`.

    `suffix` is `.xlsx` or `.dta`. Raises InputError naming the file and what is wrong with it.
    """
    name = name_of(path)
    data = read_bytes(path, LARGEST_FILE)
    if suffix == ".xlsx" and zipfile.is_zipfile(io.BytesIO(data)):
        names = _unpack(data, name, wanted=None)
        if "[Content_Types].xml" in names:
            return _source(name, data)
        return _from_zip(data, name, member)
    if suffix == ".dta" and zipfile.is_zipfile(io.BytesIO(data)):
        return _from_zip(data, name, member)
    if suffix == ".xlsx":
        raise InputError(Fault(file=name, message=_what_it_is(data, "an Excel workbook")))
    if data.lstrip()[:1] == b"<" and not data.startswith(b"<stata_dta>"):
        raise InputError(Fault(file=name, message=_what_it_is(data, "a Stata file")))
    return _source(name, data)


def _from_zip(data: bytes, name: str, member: str) -> SourceFile:
    names = _unpack(data, name, wanted=None)
    inside = [n for n in names if PurePosixPath(n).name.lower() == member.lower() and not n.startswith("__MACOSX/")]
    if len(inside) != 1:
        raise InputError(Fault(file=name, message=f"is a zip file without {member} in it"))
    content = _unpack(data, name, wanted=inside[0])[inside[0]]
    if member.endswith(".xlsx"):
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise InputError(Fault(file=f"{name}:{inside[0]}", message=_what_it_is(content, "an Excel workbook")))
        _unpack(content, f"{name}:{inside[0]}", wanted=None)
    return _source(f"{name}:{inside[0]}", content)


def _unpack(data: bytes, name: str, *, wanted: str | None) -> dict[str, bytes]:
    """Unpack a zip file, counting; keep only the member that is wanted."""
    kept: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise InputError(Fault(file=name, message=f"holds more than {MOST_MEMBERS} files"))
            for info in members:
                pieces = []
                with archive.open(info) as stream:
                    while piece := stream.read(_CHUNK):
                        total += len(piece)
                        if total > LARGEST_CONTENT:
                            message = f"unpacks to more than {LARGEST_CONTENT // 1024 // 1024} MB"
                            raise InputError(Fault(file=name, message=message))
                        if info.filename == wanted:
                            pieces.append(piece)
                kept[info.filename] = b"".join(pieces)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        message = f"is damaged or not complete ({error or type(error).__name__})"
        raise InputError(Fault(file=name, message=message, remedy="Download it again.")) from None
    return kept


def _source(name: str, data: bytes) -> SourceFile:
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


def _what_it_is(data: bytes, wanted: str) -> str:
    head = data[:1000].lstrip().lower()
    if not data:
        found = "is empty"
    elif head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        found = "is a web page"
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        found = "is an old or encrypted Office file"
    elif data.startswith(b"PK"):
        found = "is a zip file that was cut short"
    else:
        found = "is something else"
    return f"{found}, not {wanted}"
