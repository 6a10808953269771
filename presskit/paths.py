"""Where presskit keeps what may be deleted: the user's cache, or the folder that PRESSKIT_CACHE names.

Nothing heavy is imported: asking for a folder must not load a font library.
"""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "PRESSKIT_CACHE"


def cache_folder() -> Path:
    """Return the folder of instanced faces, downloads and the store; it need not exist."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("presskit", appauthor=False)
