"""Complete WeasyPrint's PDF, and write it as one file for A4 and one for US Letter.

Pages are laid out once: their text is as wide on both papers and no higher than the lower one takes. The
two files differ in their page boxes only. What WeasyPrint leaves out is added before: the scope of table
headers, the flag of links that print, better compression.
"""

from __future__ import annotations

import functools
import io
import re
from typing import TYPE_CHECKING, Any, Literal

import deflate

if TYPE_CHECKING:
    import pydyf

Paper = Literal["a4", "letter"]

PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.275590551, 841.88976378), "letter": (612.0, 792.0)}
"""Width and height in points of each paper; pages are laid out on the first."""

_BOXES = ("MediaBox", "TrimBox", "BleedBox")
_PRINT_FLAG = 4  # of an annotation
_COMPRESSION_LEVEL = 8  # of libdeflate, 0 to 12
_TO_UNICODE_START = b"/CIDInit /ProcSet findresource begin"
_EMPTY_MAPPING = re.compile(rb"<>$")
_SOURCE_LINK = re.compile(r"source-(\d+)$")
_STREAM_START, _STREAM_END = b"\nstream\n", b"\nendstream"


def complete(pdf: pydyf.PDF) -> None:
    """Add what WeasyPrint leaves out: table headers' scope, the print flag of links, characters of glyphs."""
    import pydyf

    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.stream and thing.stream[0] == _TO_UNICODE_START:
            # a glyph without a character, such as the second one of an Arabic letter, is mapped to U+200D
            thing.stream = [_EMPTY_MAPPING.sub(b"<200d>", line) for line in thing.stream]
        if not isinstance(thing, dict):
            continue
        if thing.get("S") == "/TH":
            thing["A"]["Scope"] = "/Row" if _is_in_table_body(pdf, thing) else "/Column"
        elif thing.get("Subtype") == "/Link":
            thing["F"] = _PRINT_FLAG
            if "Contents" in thing and (match := _SOURCE_LINK.match(thing["Contents"].string)):
                thing["Contents"].string = f"Source {match[1]}"
        elif thing.get("S") == "/L" and _referenced(pdf, thing["P"]).get("S") != "/L":
            _flatten(pdf, thing)


def write_papers(pdf: pydyf.PDF) -> dict[Paper, bytes]:
    """Return the file of each paper as bytes; the document can't be written again after that.

    All objects but the pages' own dictionaries are the same for every paper, and serialized once.
    """
    import pydyf

    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.compress:
            _compress(thing)
    pages = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page"]
    page_ids = {id(page) for page in pages}
    pdf.objects = [thing if thing.free == "f" or id(thing) in page_ids else _serialized(thing) for thing in pdf.objects]
    laid_out_width, laid_out_height = next(iter(PAPERS.values()))
    written: dict[Paper, bytes] = {}
    for paper, (width, height) in PAPERS.items():
        x, y = (width - laid_out_width) / 2, (height - laid_out_height) / 2  # added at each side
        edges = (-x, -y, laid_out_width + x, laid_out_height + y)
        box = pydyf.Array([round(edge, 3) for edge in edges])
        for page in pages:
            page.update(dict.fromkeys((name for name in _BOXES if name in page), box))
        written[paper] = _file_of(pdf)
    # WeasyPrint itself writes the document after the finisher, to nowhere
    pdf.objects = [thing for thing in pdf.objects if thing.free == "f"]
    return written


@functools.cache
def _serialized_class() -> Any:  # noqa: ANN401 - a class of a module without type information
    import pydyf

    class Serialized(pydyf.Object):  # type: ignore[misc]
        """An object of a PDF file as the bytes it is written as."""

        data = compressible = None  # properties of pydyf.Object, which serializes anew each time

        def __init__(self, thing: Any) -> None:  # noqa: ANN401
            self.number, self.generation, self.free, self.offset = thing.number, thing.generation, thing.free, 0
            self.data, self.compressible = thing.data, thing.compressible

    return Serialized


def _serialized(thing: pydyf.Object) -> Any:  # noqa: ANN401
    return _serialized_class()(thing)


def _file_of(pdf: pydyf.PDF) -> bytes:
    """Return a document as a file, and undo what writing changes in the document."""
    count, stream = len(pdf.objects), io.BytesIO()
    pdf.write(stream, version="1.7", compress=True)
    del pdf.objects[count:]
    pdf.current_position, pdf.xref_position = 0, None
    return stream.getvalue()


def _compress(stream: pydyf.Stream) -> None:
    """Compress a stream with libdeflate, which takes a third of zlib's time."""
    stream.compress = False
    whole: bytes = stream.data
    content = whole[whole.index(_STREAM_START) + len(_STREAM_START) : -len(_STREAM_END)]
    stream.stream = [bytes(deflate.zlib_compress(content, _COMPRESSION_LEVEL))]
    stream.extra["Filter"] = "/FlateDecode"


def _flatten(pdf: pydyf.PDF, outer: dict[str, Any]) -> None:
    """Replace lists in the structure tree that hold nothing but one list: boxes of the layout only."""
    while True:
        kids = [_referenced(pdf, kid) for kid in outer["K"] if isinstance(kid, bytes)]
        if len(kids) != 1 or len(outer["K"]) != 1 or not isinstance(kids[0], dict) or kids[0].get("S") != "/L":
            return
        outer["K"] = kids[0]["K"]
        for kid in outer["K"]:
            if isinstance(kid, bytes):
                _referenced(pdf, kid)["P"] = outer.reference  # type: ignore[attr-defined]


def _is_in_table_body(pdf: pydyf.PDF, cell: dict[str, Any]) -> bool:
    row = _referenced(pdf, cell["P"])
    return bool(_referenced(pdf, row["P"])["S"] == "/TBody")


def _referenced(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401 - an object of a PDF file
    return pdf.objects[int(reference.split()[0])]
