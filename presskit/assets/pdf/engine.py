"""Set WeasyPrint up once per process, and render documents with our fonts and style sheets only.

Fontconfig is given one folder, the cache of our fonts, so that no font of the machine is used. Nothing
is fetched: a document may load what it is given by name, and fails if it asks for anything else. It
fails too if it draws a character without a glyph, or if WeasyPrint logs any other warning.
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
from presskit.assets.pdf import fast
from presskit.assets.pdf.pages import parse_page
from presskit.assets.pdf.papers import complete, write_papers
from presskit.errors import Fault, MachineError, RenderError, TemplateError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pydyf
    from weasyprint import CSS
    from weasyprint.document import Document

    from presskit.assets.pdf.papers import Paper
    from presskit.fonts.instances import FontSet

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_FONTCONFIG_VARIABLE = "FONTCONFIG_FILE"
_EXPECTED_WARNING = "Using fontTools instead of HarfBuzz-Subset"


@contextlib.contextmanager
def _our_fonts_only(fonts: FontSet) -> Iterator[None]:
    """Point Fontconfig at our fonts while it is loaded, which is when it reads the variable."""
    folder = fonts.folder.resolve()
    text = _FONTCONFIG.format(folder=escape(str(folder)), cache=escape(str(folder / "fontconfig")))
    before = os.environ.get(_FONTCONFIG_VARIABLE)
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.environ[_FONTCONFIG_VARIABLE] = file.name
        try:
            yield
        finally:
            if before is None:
                del os.environ[_FONTCONFIG_VARIABLE]
            else:
                os.environ[_FONTCONFIG_VARIABLE] = before


SCHEME = "presskit:"
_FAMILIES = re.compile(r"font-family\s*:([^;}]+)")
_SHORTHANDS = re.compile(r"\bfont\s*:([^;}]+)")
_QUOTED = re.compile(r"[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that a document may load, such as a picture: its bytes and media type."""

    data: bytes
    media_type: str


def notice() -> str | None:
    """Return a sentence to say once per build if briefs take longer than they could; None if they don't."""
    said = fast.notice()
    return said and f"{said[0].upper()}{said[1:]}."


class PdfEngine:
    """WeasyPrint with our fonts, for one process: fonts and style sheets are read once."""

    def __init__(self, fonts: FontSet, defaults: str) -> None:
        """Load WeasyPrint, the fonts and `defaults`, the style sheet below all others.

        Raises MachineError if a native library is missing.
        """
        with _our_fonts_only(fonts), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # `presskit doctor` names the library
            self._weasyprint = _load_weasyprint()
            from weasyprint.text.fonts import FontConfiguration

            self._font_configuration = FontConfiguration()
        self.fast = fast.enable()
        """Whether briefs take about half the time here; if not, why."""
        self._fetcher = _fetcher_of({})
        self._families = {face.family for face in fonts.faces.values()}
        self._style_sheets: dict[str, CSS] = {}
        self._defaults = defaults

    def render(self, html: str, css: str, *, record: str, assets: Mapping[str, Resource] | None = None) -> Document:
        """Return the laid-out document; it may load `assets` as `presskit:<name>`, and nothing else.

        Raises RenderError with WeasyPrint's warnings, naming the record, and TemplateError for a style
        sheet that names a font which is not ours.
        """
        with self._warnings_are_errors(record):
            sheet = self._style_sheet(css)
            document = parse_page(html, _fetcher_of(assets or {}), self._defaults)
            return document.render(font_config=self._font_configuration, stylesheets=[sheet], pdf_variant="pdf/ua-1")

    def write(
        self, document: Document, *, record: str, attached: dict[str, bytes], date: dt.datetime
    ) -> dict[Paper, bytes]:
        """Return a laid-out document as tagged PDF/UA-1 files, one for each paper, with `attached` files by name.

        `date` is the creation date of the attachments. Raises RenderError, naming the record, as `render`
        does and for a font that is not ours.
        """
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
            written.update(write_papers(pdf))

        with self._warnings_are_errors(record):
            document.write_pdf(pdf_variant="pdf/ua-1", attachments=attachments, finisher=finish, custom_metadata=False)
        if others := sorted({font.family for font in document.fonts.values()} - self._families):
            message = f"was set in a face that is not ours: {', '.join(others)}"
            raise RenderError(Fault(record=record, field="brief", message=message))
        return written

    def _style_sheet(self, css: str) -> CSS:
        if css not in self._style_sheets:
            self._reject_fonts_not_ours(css)
            self._style_sheets[css] = self._weasyprint.CSS(
                string=css, font_config=self._font_configuration, url_fetcher=self._fetcher
            )
        return self._style_sheets[css]

    def _reject_fonts_not_ours(self, css: str) -> None:
        """Raise TemplateError if a style sheet names a font that is not ours."""
        named = {
            family.strip().strip("\"'") for declaration in _FAMILIES.findall(css) for family in declaration.split(",")
        }
        named |= set(_QUOTED.findall(" ".join(_SHORTHANDS.findall(css))))
        if others := sorted(named - self._families - {"inherit"}):
            message = f"names the face {', '.join(others)}, which is not one of ours"
            raise TemplateError(Fault(file="templates/brief/brief.css.j2", message=message))

    @contextlib.contextmanager
    def _warnings_are_errors(self, record: str) -> Iterator[None]:
        """Raise RenderError with all that WeasyPrint logs as a warning meanwhile."""
        collector = _WarningCollector()
        logger = logging.getLogger("weasyprint")
        kept, propagate = list(logger.handlers), logger.propagate
        logger.handlers, logger.propagate = [collector], False
        from weasyprint.urls import FatalURLFetchingError

        try:
            yield
        except FatalURLFetchingError as error:  # a BaseException, so that WeasyPrint doesn't catch it
            raise RenderError(Fault(record=record, field="brief", message=str(error))) from error
        finally:
            logger.handlers, logger.propagate = kept, propagate
        if collector.messages:
            raise RenderError(Fault(record=record, field="brief", message=message) for message in collector.messages)


class _WarningCollector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.messages: list[str] = []

    def emit(self, entry: logging.LogRecord) -> None:
        message = entry.getMessage()
        if not message.startswith(_EXPECTED_WARNING):
            self.messages.append(message)


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


def _fetcher_of(assets: Mapping[str, Resource]) -> Any:  # noqa: ANN401 - a class of a module without type information
    return _fetcher_class()(assets)


@functools.cache
def _fetcher_class() -> Any:  # noqa: ANN401
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Serves the assets it was given, by name, and nothing else."""

        def __init__(self, assets: Mapping[str, Resource]) -> None:
            super().__init__(fail_on_errors=True)
            self._assets = assets

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401
            del headers
            asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if asset is None:
                message = f"a brief may load nothing but its own, and asks for {url[:200]}"
                raise ValueError(message)
            return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})

    return AssetFetcher
