"""Whether files of a tree are whole by what their formats say, and what they say of themselves.

PNG and PDF files are read as presskit writes them, without an image or a page of them being drawn:
every chunk, every stream and every object must be there and unpack to what it is said to be.
"""

from __future__ import annotations

import functools
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import deflate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # values of a pixel, by PNG's colour types
_XMP = b"XML:com.adobe.xmp\0"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MOST = 1 << 28  # bytes that a file may unpack to

_STREAM = re.compile(rb"<<(.*?)/Length (\d+)>>\s*stream\r?\n", re.DOTALL)
_OBJECT = re.compile(rb"(\d+) (\d+) obj\b\s*")
_NUMBERS = re.compile(rb"/(W|Index) \[([\d ]+)\]")


class CorruptFile(ValueError):  # noqa: N818 - what is said of a file
    """A file that is not what its name says; the message says why."""


@dataclass(frozen=True, slots=True)
class PngContents:
    """A PNG file: its size in pixels, and the XMP packet in it by the names of its properties."""

    width: int
    height: int
    properties: Mapping[str, tuple[str, ...]]


def picture(data: bytes) -> PngContents:
    """Read a PNG file. Raises Broken."""
    if not data.startswith(_SIGNATURE):
        message = "is no PNG file"
        raise CorruptFile(message)
    header, packed, packet = b"", [], b""
    for name, body in _chunks(data):
        if name == b"IHDR":
            header = body
        elif name == b"IDAT":
            packed.append(body)
        elif name == b"iTXt" and body.startswith(_XMP):
            packet = body[len(_XMP) + 4 :]
    try:
        width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
        row = (width * _CHANNELS[colour] * depth + 7) // 8 + 1
        pixels = deflate.zlib_decompress(b"".join(packed), min(row * height, _MOST))
    except (struct.error, KeyError, deflate.DeflateError, ValueError) as error:
        message = f"has pixels that can't be unpacked ({error})"
        raise CorruptFile(message) from None
    if interlaced or len(pixels) != row * height or max(pixels[::row], default=5) > 4:
        message = "has other pixels than its size says"
        raise CorruptFile(message)
    return PngContents(width, height, _properties(packet) if packet else {})


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position, name = len(_SIGNATURE), b""
    while position < len(data):
        try:
            length, name = struct.unpack_from(">I4s", data, position)
            (sum_,) = struct.unpack_from(">I", data, position + 8 + length)
        except struct.error:
            message = "ends before its end"
            raise CorruptFile(message) from None
        if zlib.crc32(data[position + 4 : position + 8 + length]) != sum_:
            message = f"has a chunk {name.decode('latin-1')!r} that was altered"
            raise CorruptFile(message)
        yield name, data[position + 8 : position + 8 + length]
        position += 12 + length
    if name != b"IEND":
        message = "ends before its end"
        raise CorruptFile(message)


def _properties(packet: bytes) -> dict[str, tuple[str, ...]]:
    """Return what an XMP packet says: the texts of each property, by its name without its namespace."""
    try:
        root = ET.fromstring(packet)  # noqa: S314 - no entity is declared in what we write, and none expanded in bulk
    except ET.ParseError as error:
        message = f"has metadata that are no XML ({error})"
        raise CorruptFile(message) from None
    found = {}
    for description in root.iter(f"{_RDF}Description"):
        for each in description:
            items = [item.text or "" for item in each.iter(f"{_RDF}li")]
            texts = items if items or len(each) else [each.text or ""]
            found[each.tag.rpartition("}")[2]] = tuple(texts)
    return found


@dataclass(frozen=True, slots=True)
class PdfContents:
    """A PDF file: how many pages it has, and the files attached to it."""

    pages: int
    attached: tuple[bytes, ...]


def document(data: bytes) -> PdfContents:
    """Read a PDF file whose objects are listed in a stream. Raises Broken."""
    end = data.rfind(b"startxref")
    if not data.startswith(b"%PDF-") or end < 0 or not data.rstrip().endswith(b"%%EOF"):
        message = "is no PDF file, or ends before its end"
        raise CorruptFile(message)
    try:
        table, body = _stream(data, int(data[end:].split()[1]))
        numbers = {name: [int(n) for n in listed.split()] for name, listed in _NUMBERS.findall(table)}
        rows = list(_rows(body, numbers[b"W"], numbers.get(b"Index", [])))
    except (IndexError, KeyError, ValueError) as error:
        message = f"has a list of objects that can't be read ({error})"
        raise CorruptFile(message) from None
    packed: dict[int, bytes] = {}
    pages, attached = 0, []
    for number, (kind, where, _) in enumerate(rows):
        if kind != 1:
            continue
        match = _OBJECT.match(data, where)
        if match is None or int(match[1]) != number:
            message = f"has no object {number} where it is listed"
            raise CorruptFile(message)
        if _STREAM.match(data, match.end()) is None:
            pages += _pages(data[match.end() : data.find(b"endobj", match.end())])
            continue
        about, content = _stream(data, where)
        if b"/Type /ObjStm" in about:
            packed[number] = content
        elif b"/Type /EmbeddedFile" in about:
            attached.append(content)
    if lost := {where for kind, where, _ in rows if kind == 2} - packed.keys():
        message = f"has no object {min(lost)}, which holds others"
        raise CorruptFile(message)
    pages += sum(map(_pages, packed.values()))
    return PdfContents(pages, tuple(attached))


def _rows(table: bytes, widths: list[int], index: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the kind of each object, and where it is."""
    size = sum(widths)
    if len(widths) != 3 or size == 0 or len(table) % size or index[:1] not in ([], [0]):
        message = "its columns do not fit"
        raise ValueError(message)
    columns = []
    start = 0
    for width in widths:
        column = [0] * (len(table) // size)
        for place in range(start, start + width):
            column = [high << 8 | low for high, low in zip(column, table[place::size], strict=True)]
        columns.append(column)
        start += width
    yield from zip(*columns, strict=True)


def _stream(data: bytes, where: int) -> tuple[bytes, bytes]:
    """Return what is said of a stream, and what it unpacks to."""
    match = _OBJECT.match(data, where)
    said = match and _STREAM.match(data, match.end())
    if not said:
        message = f"has no stream at byte {where}"
        raise CorruptFile(message)
    content = data[said.end() : said.end() + int(said[2])]
    if not data[said.end() + int(said[2]) :].lstrip(b"\r\n").startswith(b"endstream"):
        message = f"has a stream at byte {where} that does not end where it should"
        raise CorruptFile(message)
    if b"/FlateDecode" not in said[1]:
        return said[1], content
    try:
        return said[1], _unpacked(content)
    except zlib.error as error:
        message = f"has a stream at byte {where} that can't be unpacked ({error})"
        raise CorruptFile(message) from None


@functools.lru_cache(maxsize=64)
def _unpacked(content: bytes) -> bytes:
    """Unpack a stream; a brief has most of them in common with that for the other paper."""
    return zlib.decompress(content)


def _pages(objects: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", objects))


def archive(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip archive by their path below its top folder. Raises Broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            if sum(each.file_size for each in opened.infolist()) > 2 * len(data):  # ours are stored, not packed
                message = "unpacks to more than its members may be"
                raise CorruptFile(message)
            return {each.filename.partition("/")[2]: opened.read(each) for each in opened.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, struct.error) as error:
        message = f"can't be unpacked ({error})"
        raise CorruptFile(message) from None


def readable(path: str, data: bytes) -> None:
    """Read a file of any other format as far as its name says what it is. Raises Broken."""
    suffix = path.rpartition(".")[2]
    try:
        if suffix in {"json", "html", "txt", "md", "csv", "css", "js", "bib", "ris"}:
            text = data.decode()
            if suffix == "json":
                json.loads(text)
        elif suffix in {"svg", "xml"}:
            ET.fromstring(data)  # noqa: S314 - see above
    except (ValueError, RecursionError, ET.ParseError) as error:
        message = f"can't be read ({error})"
        raise CorruptFile(message) from None
