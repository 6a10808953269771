"""Where the files that come with presskit stand: templates, fonts, data, default configuration.

They are at the top of the repository, and inside the package once it is installed from a wheel.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return the path of a bundled file or folder, such as `templates` or `presskit.toml`."""
    installed = _PACKAGE / "bundled" / name
    return installed if installed.exists() else _PACKAGE.parent / name
