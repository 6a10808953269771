"""What lies beside the kits: the pages that lead to them, their lists, and what all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.newsroom import feed, index, table
from presskit.newsroom.pages import Pages
from presskit.newsroom.static import static_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from presskit.assets.look import Look
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.text.fonts import FontSet


def beside(  # noqa: PLR0913, PLR0917 - all that a newsroom is made of
    kits: Sequence[Kit],
    sizes: Mapping[str, int],
    archives: Mapping[str, str],
    settings: Settings,
    look: Look,
    fonts: FontSet,
) -> Iterator[tuple[str, bytes]]:
    """Yield each file that is of no single kit: its path inside the tree and its bytes.

    `sizes` are the bytes of every file of the tree by path, `archives` the paths of the zips of the
    major groups by the groups' names.
    """
    pages = Pages(settings, look)
    shared = static_files(look, fonts)
    sizes = {**sizes, **{path: len(data) for path, data in shared.items()}}
    yield from shared.items()
    yield "index.html", pages.index(kits, archives, sizes)
    yield "methodology.html", pages.methodology(kits)
    yield "404.html", pages.not_found()
    yield index.FILE, index.kits_json(kits, sizes, settings)
    yield table.FILE, table.kits_csv(kits)
    yield feed.FEED, feed.feed(kits, settings, sizes)
    yield feed.SITEMAP, feed.sitemap(kits, settings, sizes)
    yield feed.ROBOTS, feed.robots(settings)
