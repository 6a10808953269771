"""The brief of a kit: one or two tagged pages for each paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.base import Asset, FileUse, Kind, Provider

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.brief.renderer import BriefRenderer
    from presskit.assets.context import RenderContext
    from presskit.assets.inputs import Inputs

KIND = Kind(
    "briefs",
    (
        FileUse(
            "*_brief_*.pdf",
            "two pages to print: tagged PDF/UA-1, numbered sources, QR code, `facts.json` attached",
            "`…_brief_a4.pdf`, `…_brief_letter.pdf`",
        ),
    ),
    is_slow=True,
)


class Brief(Asset):
    """The brief for every paper, with the ledger attached."""

    name = "brief"
    kind = KIND
    reads = (
        *("kit", "population", "images", "theme.colours", "theme.strip", "faces", "settings.site"),
        *("settings.contact", "settings.about", "settings.licence", "settings.release_date"),
        "settings.newsroom.embargo",
    )
    templates = (
        *("brief/brief.html.j2", "brief/brief.css.j2", "brief/brief.toml", "brief/strip.svg.j2"),
        "brief/defaults.css",
    )
    libraries = (
        *("jinja2", "markupsafe", "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "cffi"),
        *("fonttools", "uharfbuzz", "segno", "pillow", "deflate", "python.zlib", "native"),
    )

    def __init__(self, context: RenderContext) -> None:
        """Prepare for a build; WeasyPrint is loaded when the first brief is made."""
        self._context = context
        self._renderer: BriefRenderer | None = None

    def render(self, inputs: Inputs) -> Files:
        """Return the PDF files by their names."""
        from presskit.assets.texts.facts_file import facts_json

        kit = inputs.kit
        rendered = self._loaded().render(kit, facts_json(kit, inputs.images), inputs.kit_values())
        return {f"{kit.name}_brief_{paper}.pdf": data for paper, data in rendered.items()}

    def warm(self) -> None:
        """Load WeasyPrint and the faces. Raises MachineError where a native library is missing."""
        self._loaded()

    def notice(self) -> str | None:
        """Say why briefs take longer than they could, where they do."""
        from presskit.assets.pdf.engine import notice

        return notice()

    def _loaded(self) -> BriefRenderer:
        if self._renderer is None:
            from presskit.assets.brief.renderer import BriefRenderer
            from presskit.assets.inputs import Declaration

            declared = Declaration(self, self._context)
            self._renderer = BriefRenderer(declared.fonts, declared.style, declared.templates)
        return self._renderer


PROVIDER = Provider(
    (KIND,),
    lambda context: [Brief(context)],
    ("presskit.assets.brief.renderer", "weasyprint", "weasyprint.pdf"),
    order=30,
)
