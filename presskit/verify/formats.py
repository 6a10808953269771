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
    """What a PDF file holds: the number of its pages, and the files attached to it."""

    pages: int
    attached: tuple[bytes, ...]


def read_pdf(data: bytes) -> PdfContents:
    """Return what a PDF file holds, after every object of it was read and every stream unpacked. Raises CorruptFile."""
    import pikepdf

    if not data.rstrip().endswith(b"%%EOF"):
        message = "ends before its end"
        raise CorruptFile(message)
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as opened:
            for each in opened.objects:
                if isinstance(each, pikepdf.Stream):
                    packed = each.read_raw_bytes()
                    if each.get("/Filter") == "/FlateDecode":
                        _unpack(packed)  # qpdf itself takes a stream whose checksum is wrong
            contents = PdfContents(
                len(opened.pages), tuple(file.get_file().read_bytes() for file in opened.attachments.values())
            )
            complaints = list(map(str, opened.get_warnings()))
    except (pikepdf.PikepdfError, zlib.error, LookupError, TypeError, ValueError, AttributeError) as error:
        complaints = [str(error)]
    if complaints:
        message = f"can't be read as PDF: {re.sub(r'^stream <.*?>:? *', '', complaints[0])}"
        raise CorruptFile(message)
    return contents


@functools.lru_cache(maxsize=64)  # a brief has most of its streams in common with the one for the other paper
def _unpack(stream: bytes) -> bytes:
    return zlib.decompress(stream)


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
