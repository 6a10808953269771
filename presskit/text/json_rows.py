"""JSON that is mostly a list: readable, each row on a line of its own, and quickly written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def json_with_rows(content: Mapping[str, Any], rows: str) -> bytes:
    """Return an object as the bytes of a JSON file; its list `rows` comes last, one row a line."""
    head = json.dumps({name: value for name, value in content.items() if name != rows}, ensure_ascii=False, indent=1)
    listed = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in content[rows])
    return f"{head[:-2]},\n {json.dumps(rows)}: [\n{listed}\n ]\n}}\n".encode()
