"""Media types of the files that presskit writes."""

from __future__ import annotations

import mimetypes

_KNOWN = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Those that machines disagree on, or do not know."""


def media_type(path: str) -> str:
    """Return the media type of a file by the ending of its name."""
    suffix = path[path.rfind(".") :]
    return _KNOWN.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
