"""Downloading a pinned file: into a cache, in one piece, and only if its digest is the pinned one.

Proxies come from the environment as everywhere (`HTTPS_PROXY`, `NO_PROXY`). A file that was
downloaded before is used again; one that was cut short or altered is downloaded again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from presskit.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMEOUT = 60
_AGENT = "presskit (https://singulariki.com)"


def download(
    url: str, sha256: str | None, folder: Path, name: str, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Return the path of a downloaded file. `progress` is told the bytes so far and in all.

    Raises InputError where it can't be downloaded, or is not what was pinned.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.ERROR)
    downloader = pooch.HTTPDownloader(
        progressbar=_Bar(progress) if progress else False, timeout=TIMEOUT, headers={"User-Agent": _AGENT}
    )
    known = f"sha256:{sha256}" if sha256 else None
    try:
        kept: str = pooch.retrieve(url, known, fname=name, path=folder, downloader=downloader)
    except ValueError as error:
        message = "is not the pinned release: its SHA-256 is another"
        if "hash" not in str(error).lower():
            message = f"could not be downloaded ({error})"
        remedy = "Nothing was kept. If the publisher renewed it, name the file to `presskit import` yourself."
        raise InputError(Fault(file=url, message=message, remedy=remedy)) from None
    except (requests.RequestException, OSError) as error:
        message = f"could not be downloaded ({_reason(error)})"
        raise InputError(Fault(file=url, message=message, remedy="Try again; what is there is kept.")) from None
    return folder / name if not kept else type(folder)(kept)


class _Bar:
    """What pooch expects of a progress bar, told on to a callback."""

    def __init__(self, progress: Callable[[int, int], None]) -> None:
        self.total = 0
        self._done = 0
        self._progress = progress

    def update(self, count: int) -> None:
        self._done += count
        self._progress(self._done, int(self.total))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Nothing is open."""


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__
