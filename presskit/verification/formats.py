"""Read the files of a tree by their formats: what they hold, and whether they are whole.

Checksums are compared wherever a format has them, so that a file is found that was damaged before
its SHA-256 was listed.
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
from PIL import Image, UnidentifiedImageError

from presskit.images import UNREADABLE, whole_files_only

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # values of a pixel, by PNG's colour types
_MOST = 1 << 28  # bytes that pixels may unpack to
_LAST_CHUNK = b"\0\0\0\0IEND\xaeB`\x82"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class CorruptFile(ValueError):  # noqa: N818 - what is said of a file
    """A file that is damaged or of another format than its name says. The message is the rest of such a sentence."""


@dataclass(frozen=True, slots=True)
class PngContents:
    """What a PNG file holds: its size in pixels, and the texts of its XMP properties by their names."""

    width: int
    height: int
    properties: Mapping[str, tuple[str, ...]]


def read_png(data: bytes) -> PngContents:
    """Return size and metadata of a PNG file after comparing the checksums of all chunks. Raises CorruptFile.

    Pixels are unpacked with libdeflate, which takes a fifth of Pillow's time, and must be as many as the
    size says.
    """
    if not data.endswith(_LAST_CHUNK):
        message = "ends before its end"
        raise CorruptFile(message)
    try:
        with whole_files_only(), Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            image.verify()
    except UnidentifiedImageError:
        message = "is no PNG file, or begins with chunks that were altered"
        raise CorruptFile(message) from None
    except UNREADABLE as error:
        message = f"can't be read as PNG ({error})"
        raise CorruptFile(message) from None
    _check_pixels(data)
    packet = image.info.get("xmp")
    return PngContents(*image.size, _properties(packet) if packet else {})


def _check_pixels(data: bytes) -> None:
    """Raise CorruptFile for pixels that do not unpack to what the header says."""
    header, packed, position = b"", [], len(_SIGNATURE)
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        if name == b"IHDR":
            header = body
        elif name == b"IDAT":
            packed.append(body)
        position += 12 + length
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


def _properties(packet: bytes) -> dict[str, tuple[str, ...]]:
    """Return the texts of each property of an XMP packet, by its name without a namespace. Raises CorruptFile."""
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
    """Return pages and attachments of a PDF file after reading every object and stream. Raises CorruptFile."""
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
        message = f"can't be read as PDF ({re.sub(r'^stream <.*?>:? *', '', complaints[0])})"
        raise CorruptFile(message)
    return contents


@functools.lru_cache(maxsize=64)  # a brief has most of its streams in common with the one for the other paper
def _unpack(stream: bytes) -> bytes:
    return zlib.decompress(stream)


def read_zip(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip archive by their path below its top folder. Raises CorruptFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            if sum(each.file_size for each in opened.infolist()) > 2 * len(data):  # ours are stored, not packed
                message = "unpacks to more than its members may be"
                raise CorruptFile(message)
            return {each.filename.partition("/")[2]: opened.read(each) for each in opened.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, struct.error) as error:
        message = f"can't be unpacked ({error})"
        raise CorruptFile(message) from None


def check_text(path: str, data: bytes) -> None:
    """Parse a file of text, JSON or XML, whichever its suffix names. Raises CorruptFile."""
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
