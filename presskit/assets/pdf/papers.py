"""One layout, every paper: a brief's pages are laid out once and written as files for A4 and Letter.

What stands on a page stands within both papers: its text is as wide on both and fits the shorter. A
file for the other paper differs in its page boxes alone, and in nothing that is read. WeasyPrint's
document is completed on the way: the scope of table headers, links that print, smaller streams.
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
"""Width and height in points of each paper; the first is the one that pages are laid out on."""

_BOXES = ("MediaBox", "TrimBox", "BleedBox")
_PRINTED = 4  # the flag of an annotation that prints
_COMPRESSION = 8
_UNICODE_MAP = b"/CIDInit /ProcSet findresource begin"
_NOTHING = re.compile(rb"<>$")
_SOURCE = re.compile(r"source-(\d+)$")
_START, _END = b"\nstream\n", b"\nendstream"


def complete(pdf: pydyf.PDF) -> None:
    """Complete what WeasyPrint leaves out: table headers' scope, links that print, what glyphs stand for."""
    import pydyf

    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.stream and thing.stream[0] == _UNICODE_MAP:
            # the second glyph of a letter that has several, as Arabic has, stands for nothing
            thing.stream = [_NOTHING.sub(b"<200d>", line) for line in thing.stream]
        if not isinstance(thing, dict):
            continue
        if thing.get("S") == "/TH":
            thing["A"]["Scope"] = "/Row" if _stands_in_body(pdf, thing) else "/Column"
        elif thing.get("Subtype") == "/Link":
            thing["F"] = _PRINTED
            if "Contents" in thing and (match := _SOURCE.match(thing["Contents"].string)):
                thing["Contents"].string = f"Source {match[1]}"
        elif thing.get("S") == "/L" and _referenced(pdf, thing["P"]).get("S") != "/L":
            _flatten(pdf, thing)


def on_every_paper(pdf: pydyf.PDF) -> dict[Paper, bytes]:
    """Return a document as the bytes of a file for each paper; it can't be written again after that.

    What no paper changes, all but the pages' own dictionaries, is put into bytes once for all.
    """
    import pydyf

    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.compress:
            _compress(thing)
    pages = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page"]
    changing = {id(page) for page in pages}
    pdf.objects = [thing if thing.free == "f" or id(thing) in changing else _settled(thing) for thing in pdf.objects]
    wide, high = next(iter(PAPERS.values()))
    written: dict[Paper, bytes] = {}
    for paper, (width, height) in PAPERS.items():
        beside, above = (width - wide) / 2, (height - high) / 2
        box = pydyf.Array([round(-beside, 3), round(-above, 3), round(wide + beside, 3), round(high + above, 3)])
        for page in pages:
            page.update(dict.fromkeys((name for name in _BOXES if name in page), box))
        written[paper] = _written(pdf)
    pdf.objects = [thing for thing in pdf.objects if thing.free == "f"]  # WeasyPrint writes it too, for nobody
    return written


@functools.cache
def _bytes_class() -> Any:  # noqa: ANN401 - a class of a module without type information
    import pydyf

    class Settled(pydyf.Object):  # type: ignore[misc]
        """An object of a file as the bytes that it is written as."""

        data = compressible = None  # those of the class are worked out anew each time

        def __init__(self, thing: Any) -> None:  # noqa: ANN401
            self.number, self.generation, self.free, self.offset = thing.number, thing.generation, thing.free, 0
            self.data, self.compressible = thing.data, thing.compressible

    return Settled


def _settled(thing: pydyf.Object) -> Any:  # noqa: ANN401
    return _bytes_class()(thing)


def _written(pdf: pydyf.PDF) -> bytes:
    """Write a document and take back what writing changes in it."""
    count, stream = len(pdf.objects), io.BytesIO()
    pdf.write(stream, version="1.7", compress=True)
    del pdf.objects[count:]
    pdf.current_position, pdf.xref_position = 0, None
    return stream.getvalue()


def _compress(stream: pydyf.Stream) -> None:
    """Compress a stream once, for all papers, with libdeflate: in a third of the time."""
    stream.compress = False
    whole: bytes = stream.data
    data = bytes(deflate.zlib_compress(whole[whole.index(_START) + len(_START) : -len(_END)], _COMPRESSION))
    stream.stream, stream.extra["Filter"] = [data], "/FlateDecode"


def _flatten(pdf: pydyf.PDF, outer: dict[str, Any]) -> None:
    """Take out lists that hold nothing but a list: boxes of a layout that are none to a reader."""
    while True:
        kids = [_referenced(pdf, kid) for kid in outer["K"] if isinstance(kid, bytes)]
        if len(kids) != 1 or len(outer["K"]) != 1 or not isinstance(kids[0], dict) or kids[0].get("S") != "/L":
            return
        outer["K"] = kids[0]["K"]
        for kid in outer["K"]:
            if isinstance(kid, bytes):
                _referenced(pdf, kid)["P"] = outer.reference  # type: ignore[attr-defined]


def _stands_in_body(pdf: pydyf.PDF, cell: dict[str, Any]) -> bool:
    row = _referenced(pdf, cell["P"])
    return bool(_referenced(pdf, row["P"])["S"] == "/TBody")


def _referenced(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401 - an object of a PDF file
    return pdf.objects[int(reference.split()[0])]
