"""What lies beside the kits: the pages that lead to them, their lists, and what all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.site import feed
from presskit.site import kits_csv as table
from presskit.site import kits_json as index
from presskit.site.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.facts.kit import Kit


def beside(
    kits: Sequence[Kit],
    sizes: Mapping[str, int],
    archives: Mapping[str, str],
    settings: Settings,
    style: Style,
) -> Iterator[tuple[str, bytes]]:
    """Yield each page and list that is of no single kit: its path inside the tree and its bytes.

    `sizes` are the bytes of every file of the tree by path, `archives` the paths of the zips of the
    major groups by the groups' names.
    """
    pages = Pages(settings, style)
    yield "index.html", pages.index(kits, archives, sizes)
    yield "methodology.html", pages.methodology(kits)
    yield "404.html", pages.not_found()
    yield index.FILE, index.kits_json(kits, sizes, settings)
    yield table.FILE, table.kits_csv(kits)
    yield feed.FEED, feed.feed(kits, settings, sizes)
    yield feed.SITEMAP, feed.sitemap(kits, settings, sizes)
    yield feed.ROBOTS, feed.robots(settings)
