"""What a share image says of itself: XMP in the IPTC vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.version import __version__

if TYPE_CHECKING:
    from presskit.facts.kit import Kit
    from presskit.text.templates import Templates


TEMPLATE = "cards/metadata.xmp.j2"


@dataclass(frozen=True, slots=True)
class Description:
    """The words of one image: its alternative text, what it is, the ids of the figures it shows."""

    alt: str
    about: str
    figures: tuple[str, ...]


def xmp(kit: Kit, description: Description, templates: Templates) -> str:
    """Return the XMP packet of an image of a kit; `templates` must declare `TEMPLATE`."""
    publisher = kit.publisher
    facts = " ".join(f"{fact.text} ({fact.citation}) {fact.caveat or ''}".strip() for fact in kit.facts)
    note = kit.passages["note"] or ""
    return templates.markup(
        TEMPLATE,
        {
            "version": __version__,
            "headline": kit.headline or kit.title,
            "description": f"{description.about} {note}".strip(),
            "alt": description.alt,
            "extended": f"{description.about} {facts} {note}".strip(),
            "creator": publisher.site.name,
            "credit": publisher.licence.credit,
            "source": kit.passages["source"],
            "rights": f"{publisher.site.name}, {publisher.licence.name}. {_attributions(kit)}",
            "usage_terms": publisher.licence.line,
            "licence_url": publisher.licence.url,
            "licensor_url": publisher.contact.url or publisher.site.base_url,
            "date": publisher.release_date.isoformat(),
            "ledger": f"kits/{kit.name}/facts.json",
            "figures": description.figures,
        },
    )


def _attributions(kit: Kit) -> str:
    shown = {figure.dataset for figure in kit.figures.values()}
    return " ".join(dataset.attribution for dataset in kit.datasets if dataset.id in shown)
