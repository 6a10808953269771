"""`copy.txt`: the copy block of the published page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presskit.facts.kit import Kit
    from presskit.text.templates import Templates

TEMPLATE = "text/copy.txt.j2"


def copy_block(kit: Kit, templates: Templates) -> str:
    """Return the copy block: headline, facts with citations, source and caveat on one line that ends in one newline.

    `templates` must declare `TEMPLATE`.
    """
    values = {
        "headline": kit.headline,
        "said": [f"{fact.text} ({fact.citation})" for fact in kit.facts],
        "site": kit.publisher.site.name,
        "title": kit.title,
        "url": kit.url,
        "note": kit.passages["note"],
    }
    return templates.text(TEMPLATE, values).strip("\n") + "\n"
