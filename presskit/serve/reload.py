"""How a page learns that it was built again: it waits for the number of the build to change.

The address exists while a folder is watched, and only there is a page given the script. Pages name
the build they came from, so that one that was built while the page loaded is noticed too. A hidden
page lets go: a browser keeps few connections to one host.
"""

from __future__ import annotations

import threading
import time

ADDRESS = "/.presskit-reload"
SCRIPT_ADDRESS = f"{ADDRESS}.js"
SCRIPT = f"""\
const seen = document.currentScript.dataset.build;
let source;
const look = () => {{
  source?.close();
  if (document.hidden) return;
  source = new EventSource("{ADDRESS}");
  source.onmessage = (event) => event.data === seen || location.reload();
}};
document.addEventListener("visibilitychange", look);
look();
""".encode()


class Reload:
    """The number of the last build, and a place to wait for the next."""

    def __init__(self) -> None:
        """Begin with a number that no earlier server had."""
        self._build = time.time_ns()
        self._changed = threading.Condition()

    @property
    def build(self) -> str:
        """The number of the last build."""
        return str(self._build)

    def announce(self) -> None:
        """Tell every page that waits."""
        with self._changed:
            self._build += 1
            self._changed.notify_all()

    def wait(self, seen: str, seconds: float) -> str:
        """Return the number of the build as soon as it is not the one seen, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.build != seen, seconds)
            return self.build

    def added_to(self, page: bytes) -> bytes:
        """Return a page with the script at the end of its body; what lies on the disk stays as it is."""
        script = f'<script src="{SCRIPT_ADDRESS}" data-build="{self.build}"></script>\n'.encode()
        end = page.lower().rfind(b"</body>")
        return page[:end] + script + page[end:] if end >= 0 else page + script
