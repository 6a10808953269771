"""What feed readers and search engines ask for: `feed.xml`, `sitemap.xml`, `robots.txt`.

All three name addresses where the newsroom is published, so they are the only files of a tree that
know its place. Whatever they list is in the tree.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from presskit import __version__
from presskit.assets.cards.entries import describe, image_file, layouts_of
from presskit.text.templates import markup_environment, render, text_environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from presskit.config import Settings
    from presskit.facts.kit import Kit

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
METHODOLOGY = "methodology.html"
ICON = "static/icon-512.png"

_CARD = ("headline", 1200, 630)


def feed(kits: Iterable[Kit], settings: Settings, files: Mapping[str, int]) -> bytes:
    """Return the bytes of `feed.xml` (Atom, RFC 4287), one entry a kit, in the order of the codes.

    `files` are the paths of the tree with their sizes in bytes. An entry's id is the address of its
    page, which stays; it was updated on the release date.
    """
    home = settings.newsroom_url
    entries = [{"kit": kit, "page": _page(home, kit), "card": _card(home, kit, files)} for kit in _in_order(kits)]
    values = {
        "home": home,
        "file": FEED,
        "version": __version__,
        "icon": f"{home}/{ICON}" if ICON in files else None,
        "site": settings.site,
        "licence": settings.licence,
        "embargo": settings.newsroom.embargo,
        "updated": f"{settings.release_date.isoformat()}T00:00:00Z",
        "entries": entries,
    }
    return render(markup_environment(), "newsroom/feed.xml.j2", values).encode()


def sitemap(kits: Iterable[Kit], settings: Settings, files: Mapping[str, int]) -> bytes:
    """Return the bytes of `sitemap.xml`: the index, the methodology and each kit's page with its images.

    A sitemap may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html); 427 kits
    make one of 0.9 MB, and a newsroom of more than 50,000 would have to split it.
    """
    home = _ascii(settings.newsroom_url)
    pages: list[dict[str, Any]] = [{"url": f"{home}/{page}", "images": ()} for page in ("", METHODOLOGY)]
    for kit in _in_order(kits):
        paths = (f"kits/{kit.name}/{image_file(kit, layout)}" for layout in layouts_of(kit))
        pages.append({"url": _page(home, kit), "images": [f"{home}/{path}" for path in paths if path in files]})
    values = {"pages": pages, "date": settings.release_date.isoformat()}
    return render(markup_environment(), "newsroom/sitemap.xml.j2", values).encode()


def robots(settings: Settings) -> bytes:
    """Return the bytes of `robots.txt`: everything may be read, and nothing under an embargo.

    Robots read this file at the root of a host alone (RFC 9309). Where the newsroom lies below one,
    its lines name that path, so that they can be copied into the host's own file as they are.
    """
    home = _ascii(settings.newsroom_url)
    values = {
        "home": home,
        "path": urlsplit(home).path,
        "sitemap": SITEMAP,
        "embargo": settings.newsroom.embargo is not None,
    }
    return render(text_environment(), "newsroom/robots.txt.j2", values).encode()


def _in_order(kits: Iterable[Kit]) -> list[Kit]:
    return sorted(kits, key=lambda kit: kit.code)


def _page(home: str, kit: Kit) -> str:
    return f"{home}/kits/{kit.name}/"


def _card(home: str, kit: Kit, files: Mapping[str, int]) -> dict[str, Any] | None:
    """Return address, size and alternative text of the card that readers show beside an entry."""
    for layout in layouts_of(kit):
        if (layout.card, layout.width, layout.height) == _CARD:
            entry = describe(kit, layout)
            path = f"kits/{kit.name}/{entry.file}"
            return {"url": f"{home}/{path}", "bytes": files[path], "alt": entry.alt} if path in files else None
    return None


def _ascii(url: str) -> str:
    """Return an address with all that is not ASCII as percent signs: sitemaps take nothing else."""
    return quote(url, safe=string.punctuation)
