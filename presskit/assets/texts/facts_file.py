"""`facts.json`, the ledger of a kit with the list of its share images."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.entries import images
from presskit.facts.ledger import ledger

if TYPE_CHECKING:
    from presskit.facts.kit import Kit


def facts_of(kit: Kit) -> dict[str, Any]:
    """Return what `facts.json` holds, as JSON values."""
    return ledger(kit, images(kit))


def facts_json(kit: Kit) -> bytes:
    """Return the bytes of `facts.json`."""
    return (json.dumps(facts_of(kit), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def facts_line(kit: Kit) -> str:
    """Return the same on one line, for JSON Lines."""
    return json.dumps(facts_of(kit), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
