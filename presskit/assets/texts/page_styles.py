"""The styles of the Citation Style Language by which the pages of kits are cited; nothing is loaded for their names."""

from __future__ import annotations

from typing import Literal

StyleName = Literal["apa", "chicago-author-date"]

PAGE_STYLES: dict[StyleName, str] = {
    "apa": "citations/apa.csl",
    "chicago-author-date": "citations/chicago-author-date.csl",
}
"""The template of each style."""
