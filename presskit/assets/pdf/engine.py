"""WeasyPrint as a warm, closed service: our faces, our style sheets, nothing else.

Fontconfig is shown one folder, the cache of our faces, so that no face of the machine can leak in.
Nothing is fetched: a document may load what it is given by name, and fails when it asks for more.
So does one that draws a character without a glyph, and one of which WeasyPrint complains otherwise.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from presskit import native
from presskit.assets.pdf.fast import subset as subsetting
from presskit.assets.pdf.fast import switch as pdf_speed
from presskit.assets.pdf.pages import read_page
from presskit.assets.pdf.papers import complete, on_every_paper
from presskit.errors import Fault, MachineError, RenderError, TemplateError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pydyf
    from weasyprint import CSS
    from weasyprint.document import Document

    from presskit.assets.pdf.papers import Paper
    from presskit.fonts.instances import FontSet

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_VARIABLE = "FONTCONFIG_FILE"
_EXPECTED_COMPLAINT = "Using fontTools instead of HarfBuzz-Subset"


@contextlib.contextmanager
def _only_our_faces(fonts: FontSet) -> Iterator[None]:
    """Point Fontconfig at our faces while it starts; it reads the variable just then."""
    folder = fonts.folder.resolve()
    text = _CONFIGURATION.format(folder=escape(str(folder)), cache=escape(str(folder / "fontconfig")))
    before = os.environ.get(_VARIABLE)
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.environ[_VARIABLE] = file.name
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


SCHEME = "presskit:"
_FAMILIES = re.compile(r"font-family\s*:([^;}]+)")
_SHORTHANDS = re.compile(r"\bfont\s*:([^;}]+)")
_QUOTED = re.compile(r"[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Asset:
    """Something of ours that a brief may load, such as a picture: its bytes and media type."""

    data: bytes
    media_type: str


class PdfEngine:
    """One process's WeasyPrint: faces and style sheets are read once, documents one after another."""

    def __init__(self, fonts: FontSet, defaults: str) -> None:
        """Load WeasyPrint, the faces and the style sheet of defaults. Raises MachineError where a native library is missing."""
        with _only_our_faces(fonts), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # `presskit doctor` names the library
            self._weasyprint = _load_weasyprint()
            from weasyprint.text.fonts import FontConfiguration

            self._faces = FontConfiguration()
        subsetting.prepare()
        pdf_speed.prepare()
        self._fetcher = _closed_fetcher({})
        self._families = {face.family for face in fonts.faces.values()}
        self._style_sheets: dict[str, CSS] = {}
        self._defaults = defaults

    def render(self, html: str, css: str, *, record: str, assets: Mapping[str, Asset] | None = None) -> Document:
        """Lay out a document; `assets` are what it may load as `presskit:<name>`, and nothing else.

        Raises RenderError with WeasyPrint's complaints, naming the record.
        """
        with self._complaints_are_errors(record):
            sheet = self._style_sheet(css)
            document = read_page(html, _closed_fetcher(assets or {}), self._defaults)
            return document.render(font_config=self._faces, stylesheets=[sheet], pdf_variant="pdf/ua-1")

    def write(
        self, document: Document, *, record: str, attached: dict[str, bytes], date: dt.datetime
    ) -> dict[Paper, bytes]:
        """Return a laid-out document as tagged PDF/UA-1 files, one for each paper, files attached."""
        attachments = [
            self._weasyprint.Attachment(
                string=data,
                name=name,
                description=f"{name} of {record}",
                created=date,
                modified=date,
                relationship="Data",
                url_fetcher=self._fetcher,
            )
            for name, data in attached.items()
        ]
        written: dict[Paper, bytes] = {}

        def finish(_document: Document, pdf: pydyf.PDF) -> None:
            complete(pdf)
            written.update(on_every_paper(pdf))

        with self._complaints_are_errors(record):
            document.write_pdf(pdf_variant="pdf/ua-1", attachments=attachments, finisher=finish, custom_metadata=False)
        strangers = {font.family for font in document.fonts.values()} - self._families
        if strangers:
            message = f"was set in a face that is not ours: {', '.join(sorted(strangers))}"
            raise RenderError(Fault(record=record, field="brief", message=message))
        return written

    def _style_sheet(self, css: str) -> CSS:
        if css not in self._style_sheets:
            self._refuse_strangers(css)
            self._style_sheets[css] = self._weasyprint.CSS(
                string=css, font_config=self._faces, url_fetcher=self._fetcher
            )
        return self._style_sheets[css]

    def _refuse_strangers(self, css: str) -> None:
        """Raise TemplateError for a face that a style sheet names and that is not ours."""
        named = {
            family.strip().strip("\"'") for declaration in _FAMILIES.findall(css) for family in declaration.split(",")
        }
        named |= set(_QUOTED.findall(" ".join(_SHORTHANDS.findall(css))))
        if strangers := sorted(named - self._families - {"inherit"}):
            message = f"names the face {', '.join(strangers)}, which is not one of ours"
            raise TemplateError(Fault(file="templates/brief/brief.css.j2", message=message))

    @contextlib.contextmanager
    def _complaints_are_errors(self, record: str) -> Iterator[None]:
        collector = _Collector()
        logger = logging.getLogger("weasyprint")
        kept, propagate = list(logger.handlers), logger.propagate
        logger.handlers, logger.propagate = [collector], False
        from weasyprint.urls import FatalURLFetchingError

        try:
            yield
        except FatalURLFetchingError as error:  # a BaseException, on purpose of its makers
            raise RenderError(Fault(record=record, field="brief", message=str(error))) from error
        finally:
            logger.handlers, logger.propagate = kept, propagate
        if collector.complaints:
            raise RenderError(
                Fault(record=record, field="brief", message=complaint) for complaint in collector.complaints
            )


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.complaints: list[str] = []

    def emit(self, entry: logging.LogRecord) -> None:
        message = entry.getMessage()
        if not message.startswith(_EXPECTED_COMPLAINT):
            self.complaints.append(message)


@functools.cache
def _load_weasyprint() -> Any:  # noqa: ANN401 - a module without type information
    native.look_in_homebrew()
    try:
        import weasyprint
    except OSError as error:  # a native library that is not there
        remedy = "`presskit doctor` names the command that installs it."
        message = f"the briefs need a library that is not installed ({str(error).splitlines()[0]})"
        raise MachineError(Fault(message=message, remedy=remedy)) from error
    return weasyprint


def _closed_fetcher(assets: Mapping[str, Asset]) -> Any:  # noqa: ANN401 - a class of a module without type information
    return _fetcher_class()(assets)


@functools.cache
def _fetcher_class() -> Any:  # noqa: ANN401
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Closed(URLFetcher):  # type: ignore[misc]
        """Serves what it was given by name: a brief consists of its template, style sheet and our faces."""

        def __init__(self, assets: Mapping[str, Asset]) -> None:
            super().__init__(fail_on_errors=True)
            self._assets = assets

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401
            del headers
            asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if asset is None:
                message = f"a brief may load nothing but its own, and asks for {url[:200]}"
                raise ValueError(message)
            return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})

    return Closed
