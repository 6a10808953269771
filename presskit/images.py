"""How image files are read: whole, or not at all."""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageFile

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, LookupError, Image.DecompressionBombError)
"""What Pillow raises of a file that is no image, or a broken one."""


@contextlib.contextmanager
def whole_files_only() -> Iterator[None]:
    """Make Pillow refuse a file that was cut short or altered: WeasyPrint, once loaded, makes it take them."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
