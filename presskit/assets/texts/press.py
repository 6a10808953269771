"""`press.md`: everything a kit says, as Markdown that pastes well into mail and a CMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.texts.copy import copy_block

if TYPE_CHECKING:
    from presskit.assets.inputs import Inputs

TEMPLATE = "text/press.md.j2"


def press_text(inputs: Inputs) -> str:
    """Return the text of `press.md`, which ends in one newline."""
    publisher = inputs.kit.publisher
    values = inputs.kit_values() | {
        "copy": copy_block(inputs.kit, inputs.templates).rstrip("\n"),
        "contact": publisher.contact,
        "boilerplate": publisher.boilerplate,
        "licence": publisher.licence,
        "release_date": publisher.release_date,
    }
    return inputs.templates.text(TEMPLATE, values).rstrip("\n") + "\n"
