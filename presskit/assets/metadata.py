"""What an image says about itself: XMP in the IPTC vocabulary, and the PNG file around it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import PngImagePlugin

from presskit import __version__
from presskit.text.characters import shorten
from presskit.text.templates import markup_environment, render

if TYPE_CHECKING:
    from PIL import Image

    from presskit.facts.kit import Kit

ALT_LIMIT = 250
_COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Description:
    """The words of one image: its alternative text, and the ids of the figures it shows."""

    alt: str
    figures: tuple[str, ...]


def xmp(kit: Kit, description: Description) -> str:
    """Return the XMP packet of an image of a kit."""
    publisher = kit.publisher
    facts = " ".join(f"{fact.text} ({fact.citation})" for fact in kit.facts)
    note = kit.passages["note"] or ""
    return render(
        markup_environment(),
        "cards/metadata.xmp.j2",
        {
            "version": __version__,
            "headline": kit.headline or kit.title,
            "description": f"{kit.lead or kit.title} {note}".strip(),
            "alt": shorten(description.alt, ALT_LIMIT),
            "extended": f"{kit.headline or kit.title}. {facts} {note}".strip(),
            "creator": publisher.site.name,
            "credit": publisher.licence.credit,
            "source": kit.passages["source"],
            "rights": f"{publisher.site.name}, {publisher.licence.name}. {_attributions(kit)}",
            "usage_terms": publisher.licence.line,
            "licence_url": publisher.licence.url,
            "licensor_url": publisher.contact.url or publisher.site.base_url,
            "date": publisher.release_date.isoformat(),
            "ledger": f"{kit.url} facts.json",
            "figures": description.figures,
        },
    )


def png(image: Image.Image, packet: str) -> bytes:
    """Return an image as the bytes of a PNG file with its XMP packet and the sRGB mark."""
    info = PngImagePlugin.PngInfo()
    info.add(b"sRGB", b"\x00")
    info.add_itxt("XML:com.adobe.xmp", packet)
    stream = io.BytesIO()
    image.save(stream, "PNG", pnginfo=info, compress_level=_COMPRESSION)
    return stream.getvalue()


def _attributions(kit: Kit) -> str:
    shown = {figure.dataset for figure in kit.figures.values()}
    return " ".join(dataset.attribution for dataset in kit.datasets if dataset.id in shown)
