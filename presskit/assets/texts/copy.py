"""The texts of a kit: `copy.txt` and `press.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.text.templates import render, text_environment

if TYPE_CHECKING:
    from presskit.facts.kit import Kit


def copy_block(kit: Kit) -> str:
    """Return the copy block of the published page: one line, ending in one newline."""
    text = render(
        text_environment(),
        "text/copy.txt.j2",
        {
            "headline": kit.headline,
            "said": [f"{fact.text} ({fact.citation})" for fact in kit.facts],
            "site": kit.publisher.site.name,
            "title": kit.title,
            "url": kit.url,
            "note": kit.passages["note"],
        },
    )
    return text.strip("\n") + "\n"


def press_text(kit: Kit) -> str:
    """Return `press.md`: everything a kit says, as Markdown that pastes well into mail and a CMS."""
    publisher = kit.publisher
    values = {name: getattr(kit, name) for name in kit.__slots__}
    values |= {
        "copy": copy_block(kit).rstrip("\n"),
        "contact": publisher.contact,
        "boilerplate": publisher.boilerplate,
        "licence": publisher.licence,
        "release_date": publisher.release_date,
    }
    return render(text_environment(), "text/press.md.j2", values).rstrip("\n") + "\n"
