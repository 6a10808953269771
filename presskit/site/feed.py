"""What feed readers and search engines ask for: `feed.xml`, `sitemap.xml`, `robots.txt`.

All three name addresses where the newsroom is published, so they are the only files of a tree that
know its place. Whatever they list is in the tree.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from presskit.assets.page.page import SHARED
from presskit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from presskit.assets.inputs import Inputs
    from presskit.facts.kit import Kit

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
METHODOLOGY = "methodology.html"
ICON = "static/icon-512.png"

_CARD = ("headline", *SHARED)


def feed(inputs: Inputs) -> bytes:
    """Return the bytes of `feed.xml` (Atom, RFC 4287), one entry a kit, in the order of the codes.

    An entry's id is the address of its page, which stays; it was updated on the release date.
    """
    settings, sizes = inputs.settings, inputs.sizes
    home = settings.newsroom_url
    entries = [
        {"kit": kit, "page": _page(home, kit), "card": _card(home, kit, inputs.images_of[kit.name], sizes)}
        for kit in _in_order(inputs.kits)
    ]
    values = {
        "home": home,
        "file": FEED,
        "version": __version__,
        "icon": f"{home}/{ICON}" if ICON in sizes else None,
        "site": settings.site,
        "licence": settings.licence,
        "embargo": settings.newsroom.embargo,
        "updated": f"{settings.release_date.isoformat()}T00:00:00Z",
        "entries": entries,
    }
    return inputs.templates.markup("newsroom/feed.xml.j2", values).encode()


def sitemap(inputs: Inputs) -> bytes:
    """Return the bytes of `sitemap.xml`: the index, the methodology and each kit's page with its images.

    A sitemap may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html); 427 kits
    make one of 0.9 MB, and a newsroom of more than 50,000 would have to split it.
    """
    home, there = _ascii(inputs.settings.newsroom_url), inputs.paths
    pages: list[dict[str, Any]] = [{"url": f"{home}/{page}", "images": ()} for page in ("", METHODOLOGY)]
    for kit in _in_order(inputs.kits):
        paths = (f"kits/{kit.name}/{image['file']}" for image in inputs.images_of[kit.name])
        pages.append({"url": _page(home, kit), "images": [f"{home}/{path}" for path in paths if path in there]})
    values = {"pages": pages, "date": inputs.settings.release_date.isoformat()}
    return inputs.templates.markup("newsroom/sitemap.xml.j2", values).encode()


def robots(inputs: Inputs) -> bytes:
    """Return the bytes of `robots.txt`: everything may be read, and nothing under an embargo.

    Robots read this file at the root of a host alone (RFC 9309). Where the newsroom lies below one,
    its lines name that path, so that they can be copied into the host's own file as they are.
    """
    home = _ascii(inputs.settings.newsroom_url)
    values = {
        "home": home,
        "path": urlsplit(home).path,
        "sitemap": SITEMAP,
        "embargo": inputs.settings.newsroom.embargo is not None,
    }
    return inputs.templates.text("newsroom/robots.txt.j2", values).encode()


def _in_order(kits: Iterable[Kit]) -> list[Kit]:
    return sorted(kits, key=lambda kit: kit.code)


def _page(home: str, kit: Kit) -> str:
    return f"{home}/kits/{kit.name}/"


def _card(home: str, kit: Kit, images: Sequence[Mapping[str, Any]], sizes: Mapping[str, int]) -> dict[str, Any] | None:
    """Return address, size and alternative text of the card that readers show beside an entry."""
    image = next((each for each in images if (each["card"], each["width"], each["height"]) == _CARD), None)
    path = f"kits/{kit.name}/{image['file']}" if image else ""
    if image is None or path not in sizes:
        return None
    return {"url": f"{home}/{path}", "bytes": sizes[path], "alt": image["alt"]}


def _ascii(url: str) -> str:
    """Return an address with all that is not ASCII as percent signs: sitemaps take nothing else."""
    return quote(url, safe=string.punctuation)
