"""Media types of the files that presskit writes."""

from __future__ import annotations

_KNOWN = {
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Not the system's own list, which differs from one machine to the next."""


def media_type(path: str) -> str:
    """Return the media type of a file by the ending of its name."""
    suffix = path[path.rfind(".") :]
    return _KNOWN.get(suffix.lower(), "application/octet-stream")
