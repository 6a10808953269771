"""`facts.json`, the ledger of a kit with the list of its share images."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from presskit.facts.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.facts.kit import Kit


def facts_json(kit: Kit, images: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the bytes of `facts.json`; `images` are what is said of the kit's share images, as JSON values."""
    return (json.dumps(ledger(kit, images), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")
