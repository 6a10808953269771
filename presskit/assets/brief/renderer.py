"""The brief: one occupation on one or two tagged pages that an editor prints."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from presskit.assets.brief.qr import qr_code
from presskit.assets.charts import geometry as charts
from presskit.assets.pdf.engine import PdfEngine, Resource
from presskit.assets.typography.fitting import balanced_width
from presskit.assets.typography.typesetter import Setting, Typesetter
from presskit.errors import Fault, RenderError, TemplateError, name_of
from presskit.facts.figures import NAMES
from presskit.fonts.plan import ROLES
from presskit.text.characters import shorten, shortened_until
from presskit.text.fields import Table, faults_of
from presskit.text.templates import bare_url
from presskit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weasyprint.document import Document

    from presskit.assets.pdf.papers import Paper
    from presskit.assets.style import Style
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet
    from presskit.text.templates import Templates

FILE, DEFAULTS = "brief/brief.toml", "brief/defaults.css"
_RUNNING_SIZE, _SITE_SIZE, _LABEL_SIZE = 7.4, 8.4, 8.3  # points, as the style sheet sets them
_RUNNING_SHARE, _SITE_SHARE, _LABEL_SHARE = 0.68, 0.35, 0.98  # of the width between the margins
_HEADLINE_TRACKING = -0.005  # in ems
_HEADLINE_LINES = 2.8  # a headline of more lines is set smaller,
_SMALLEST_HEADLINE = 0.75  # but not below this share of its size
Length = Annotated[int, Field(ge=4)]


class _Density(Table):
    name: str
    characters: Length
    headline_size: Annotated[int, Field(gt=4, le=60)]
    limits: dict[str, Length] = {}


class _Layout(Table):
    pages: Annotated[int, Field(ge=1)]
    strip_width: Annotated[float, Field(gt=0)]
    strip_share: Annotated[float, Field(gt=0, le=1)]
    limits: dict[str, Length]
    densities: Annotated[list[_Density], Field(min_length=1)]


def _read_layout(templates: Templates) -> _Layout:
    try:
        return _Layout.model_validate(templates.toml(FILE))
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=name_of(templates.path(FILE)))) from None


class BriefRenderer:
    """Makes briefs one after another; everything that briefs share is read once."""

    def __init__(self, fonts: FontSet, style: Style, templates: Templates) -> None:
        """Start the PDF engine with faces, style and templates of a build. Raises MachineError as the engine does."""
        self._fonts, self._style, self._templates = fonts, style, templates
        self._layout = _read_layout(templates)
        self._engine = PdfEngine(fonts, templates.read(DEFAULTS).decode())
        self._setter = Typesetter(fonts)
        self._styles: dict[tuple[tuple[str, str], ...], str] = {}

    def render(self, kit: Kit, facts: bytes, values: Mapping[str, Any]) -> Mapping[Paper, bytes]:
        """Return the brief of a kit for each paper, as the bytes of a PDF/UA-1 file of one or two pages.

        `facts` are the bytes of its `facts.json`, which is attached; `values` the kit's fields by name,
        for the template. Raises RenderError naming the record where a character has no glyph or no
        density fits.
        """
        document = self.lay_out(kit, values)
        date = dt.datetime.combine(kit.publisher.release_date, dt.time(), tzinfo=dt.UTC)
        return self._engine.write(document, record=kit.code, attached={"facts.json": facts}, date=date)

    def lay_out(self, kit: Kit, fields: Mapping[str, Any]) -> Document:
        """Return the laid-out brief, in the roomiest density that fits."""
        layout = self._layout
        length = _characters(kit)
        densities = [density for density in layout.densities if length <= density.characters]
        css, assets = self._style_sheet(kit), {"qr.png": Resource(qr_code(kit.url), "image/png")}
        for density in densities:
            html = self._templates.markup("brief/brief.html.j2", {**fields, **self._values(kit, density, layout)})
            document = self._engine.render(html, css, record=kit.code, assets=assets)
            if len(document.pages) <= layout.pages:
                return document
        if not densities:
            message = f"is {length:,} characters long, more than any density of the brief takes"
            raise RenderError(Fault(record=kit.code, field="brief", message=message))
        message = f"takes {len(document.pages)} pages, not {layout.pages}, in the tightest setting too"
        remedy = "There is too much text in this record."
        raise RenderError(Fault(record=kit.code, field="brief", message=message, remedy=remedy))

    def _values(self, kit: Kit, density: _Density, layout: _Layout) -> dict[str, Any]:
        publisher = kit.publisher
        headline = self._headline(kit, density, layout)
        return {
            "version": __version__,
            "density": density.name,
            "headline_size": headline[0],
            "headline_tracking": _HEADLINE_TRACKING,
            "headline_width": round(headline[1], 1),
            "limits": {**layout.limits, **density.limits},
            "site": publisher.site,
            "contact": publisher.contact,
            "boilerplate": publisher.boilerplate,
            "licence": publisher.licence,
            "release_date": publisher.release_date,
            "address": bare_url(kit.url),
            "running": self._within(kit.title, "text", _RUNNING_SIZE, _RUNNING_SHARE * layout.strip_width),
            "site_name": self._within(publisher.site.name, "label", _SITE_SIZE, _SITE_SHARE * layout.strip_width),
            "exact": [(name, NAMES[name]) for name in ("mean_2025", "mean_2023") if name in kit.figures],
            **_references(kit),
            "typical_band": kit.shown("typical_band"),
            "data_release": kit.data_release,
            "strip": (chart := charts.strip(kit)),
            "strip_width": layout.strip_width,
            "strip_height": _strip_height(layout, self._style),
            "strip_label_style": _beside_marker(chart, layout.strip_width) if chart else "",
            "strip_label": self._within(kit.title, "label", _LABEL_SIZE, layout.strip_width * _LABEL_SHARE),
            "stops": self._style.theme.strip.stops,
            "colour": self._style.theme.colours,
        }

    def _headline(self, kit: Kit, density: _Density, layout: _Layout) -> tuple[int, float]:
        """Return the size of the headline in points, smaller where it would take many lines, and its width."""
        text, size = kit.headline or kit.title, density.headline_size
        setting = Setting("headline", size, _HEADLINE_TRACKING)
        while size > density.headline_size * _SMALLEST_HEADLINE:
            if self._setter.width(text, setting) < layout.strip_width * _HEADLINE_LINES:
                break
            size -= 1
            setting = Setting("headline", size, _HEADLINE_TRACKING)
        return size, balanced_width(text, setting, layout.strip_width, self._setter)

    def _within(self, text: str, role: str, size: float, width: float) -> str:
        """Return a text on one line of `width` points, ending in an ellipsis where it was cut."""

        def fits(shown: str) -> bool:
            return self._setter.ems(shown, role) * size <= width

        return text if fits(text) else shortened_until(fits, lambda shown: shown, text) or shorten(text, 8)

    def _style_sheet(self, kit: Kit) -> str:
        bands = tuple((row.id, row.colour) for row in kit.bands)
        if bands not in self._styles:
            faces = {
                role: {"families": self._families(role), "weight": self._fonts.faces[role].weight} for role in ROLES
            }
            values = {
                "faces": faces,
                "colour": self._style.theme.colours,
                "bands": kit.bands,
                "strip_height": _strip_height(self._layout, self._style),
            }
            self._styles[bands] = self._templates.text("brief/brief.css.j2", values)
        return self._styles[bands]

    def _families(self, role: str) -> str:
        return ", ".join(dict.fromkeys(f'"{face.family}"' for face in self._fonts.chain(role)))


def _references(kit: Kit) -> dict[str, Any]:
    """Return the numbers of the datasets that each fact, and the list of U.S. occupations, rests on."""
    numbers = {dataset.id: number for number, dataset in enumerate(kit.datasets, start=1)}
    of_figure = {name: numbers[figure.dataset] for name, figure in kit.figures.items() if figure.dataset in numbers}
    facts = {fact.id: sorted({of_figure[name] for name in fact.figures if name in of_figure}) for fact in kit.facts}
    return {
        "fact_references": facts,
        "us_references": sorted(set(numbers.values()) - set(of_figure.values())),
    }


def _characters(kit: Kit) -> int:
    """Return about how many characters a brief sets, by which its density is chosen."""
    texts = [kit.headline or kit.title, kit.lead, *(fact.text + fact.citation for fact in kit.facts)]
    texts += [text for text in (*kit.passages.values(), *kit.caveats.values()) if text]
    texts += [f"{us.title} {us.soc} {us.employment or ''}" for us in kit.us_occupations or ()]
    texts += [f"{d.label}{d.publisher}{d.url}{d.citation}{d.attribution}{d.disclaimer or ''}" for d in kit.datasets]
    if kit.most_exposed:
        texts += [kit.most_exposed.text, kit.most_exposed.rationale or ""]
    if kit.fastest:
        texts.append(kit.fastest.text)
    return sum(map(len, texts)) + sum(map(len, kit.notes))


def _strip_height(layout: _Layout, style: Style) -> float:
    """Return the height in points of the strip's drawing, without the words above and below it."""
    return round(layout.strip_width / style.theme.strip.aspect * layout.strip_share, 2)


def _beside_marker(strip: charts.Strip, width: float) -> str:
    """Return the CSS that sets the occupation's name above its marker, within the page."""
    place = strip.marker * width
    if strip.label_side == "start":
        return f"margin-left: {max(place - 1, 0):.1f}pt"
    if strip.label_side == "end":
        return f"margin-right: {max(width - place - 1, 0):.1f}pt; text-align: right"
    half = min(place, width - place)
    return f"margin-left: {place - half:.1f}pt; width: {2 * half:.1f}pt; text-align: center"
