"""Names that are safe on disk and in a URL."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 120
"""The longest slug, in characters; the longest published title has 81. With the longest ending
that an asset adds it stays well under the 255 bytes that file systems allow a name."""

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)


def slug(title: str) -> str:
    """Return `title` as lower-case ASCII words joined by hyphens, at most `LIMIT` long.

    It holds nothing but a-z, 0-9 and single inner hyphens, and is empty where the title has no
    letter that folds to ASCII.
    """
    folded = title.lower().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= LIMIT:
        return words
    cut = words[: LIMIT + 1]
    return cut[: cut.rfind("-")] if "-" in cut else cut[:LIMIT]


def kit_name(code: str, title: str) -> str:
    """Return the name of a kit, `<code>-<slug>`, or the code alone where the slug is empty."""
    return f"{code}-{slug(title)}".rstrip("-")
