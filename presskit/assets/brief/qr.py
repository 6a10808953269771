"""The QR code that leads from paper to a kit's page."""

from __future__ import annotations

import functools
import io

import segno

_MODULE = 4  # pixels: 230 to the inch, and drawn without smoothing
_QUIET = 0  # modules: the page around it is white
_PATTERN = 2  # trying all eight patterns takes ten times as long, and readers read any


@functools.lru_cache(maxsize=8)
def qr_code(url: str) -> bytes:
    """Return the QR code of an address as the bytes of a PNG file in black and white."""
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False, boost_error=False, mask=_PATTERN).save(
        stream, kind="png", scale=_MODULE, border=_QUIET
    )
    return stream.getvalue()
