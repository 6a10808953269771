"""`index.html`, the page of a kit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.base import Asset, FileUse, Kind, Provider
from presskit.assets.texts.asset import CITING
from presskit.assets.texts.page_styles import PAGE_STYLES

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.inputs import Inputs

KIND = Kind(
    "pages",
    (
        FileUse(
            "index.html",
            "the kit's page: facts, posts, alt texts and citations each with a button that copies them",
        ),
    ),
)

FRAME_READS = (
    *("settings.release_date", "settings.site", "settings.newsroom", "settings.newsroom_url", "settings.contact"),
    *("settings.about", "settings.licence", "theme.colours", "theme.dark"),
)
"""What the frame of every page is made from."""

FRAME_TEMPLATES = ("newsroom/layout.html.j2", "newsroom/parts.html.j2")


class Page(Asset):
    """The page of a kit, which lists the files of the kit with their sizes."""

    name = "page"
    kind = KIND
    reads = ("kit", "population", "images", "sizes", "theme.strip", *FRAME_READS)
    templates = (
        *("newsroom/kit.html.j2", *FRAME_TEMPLATES, "text/copy.txt.j2"),
        *PAGE_STYLES.values(),
    )
    libraries = ("jinja2", "markupsafe", *CITING)

    def render(self, inputs: Inputs) -> Files:
        """Return the page."""
        from presskit.assets.page.page import kit_page

        return {"index.html": kit_page(inputs)}


PROVIDER = Provider((KIND,), lambda _context: [Page()], order=100)
