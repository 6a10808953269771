"""The server: it reads one tree, changes nothing, and answers this machine alone.

It is bound to the loopback address, and answers only requests that name it so: another site's page,
open in the same browser, can't have its own name lead here (DNS rebinding).
"""

from __future__ import annotations

import errno
import re
import socket
import socketserver
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from presskit.errors import Fault, PresskitError, name_of, printable
from presskit.publish import manifest
from presskit.serve import lookup, reload

HOST = "127.0.0.1"
NOT_FOUND = "404.html"

_NAMES = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_IN_USE = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
_PAUSE = 15.0  # seconds after which a page that waits is told that it still may


class ServeError(PresskitError):
    """A folder that holds no tree, or a port that can't be had."""

    title = "Nothing is served"


class Server(ThreadingHTTPServer):
    """Serves the tree in `root`; `pages` are told of each build where it is watched."""

    def __init__(self, root: Path, port: int, pages: reload.Reload | None = None) -> None:
        """Take a port, 0 for any that is free. Raises ServeError where it can't be had."""
        self.root = root
        self.pages = pages
        self._thread: threading.Thread | None = None
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise ServeError(_no_port(port, error)) from None

    @property
    def announcement(self) -> str:
        """What is said when pages are served: what, where, and how it ends."""
        return f"Serving {self.root} at {self.url} to this machine alone. Ctrl-C ends it."

    @property
    def url(self) -> str:
        """The address of the tree."""
        return f"http://{HOST}:{self.server_port}/"

    def start(self) -> None:
        """Answer requests, in a thread of their own, until the server is closed."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), name="serve", daemon=True)
        self._thread.start()

    def server_close(self) -> None:
        """Stop answering and let go of the port."""
        if self._thread:
            self.shutdown()
        super().server_close()

    def server_bind(self) -> None:
        """Take the port; unlike the library's own, ask no one what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as declared above
        """Say in a line what went wrong with one answer; a browser that left is nothing wrong."""
        del request, client_address
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            sys.stderr.write(printable(f"presskit: an answer failed: {type(error).__name__}: {error}") + "\n")


def is_tree(root: Path) -> bool:
    """Say whether a folder holds a built tree: the files of any other are not shown."""
    return (root / manifest.FILE).is_file()


def check_tree(root: Path) -> None:
    """Raise ServeError where a folder holds no built tree."""
    if not is_tree(root):
        command = "presskit build" if root == Path("output") else f"presskit build --output {root}"
        raise ServeError(
            Fault(file=name_of(root), message="holds no newsroom yet", remedy=f"Run `{command}` first, or add --watch.")
        )


def _no_port(port: int, error: OSError) -> Fault:
    if error.errno in _IN_USE:
        message = f"port {port} is in use"
    elif error.errno == errno.EACCES:
        message = f"port {port} is not for ordinary users"
    else:
        message = f"port {port} can't be had: {error.strerror or error}"
    others = range(max(port + 1, 8000), min(max(port, 8000) + 50, 65536))
    other = next(filter(_is_free, others), 0)
    name = f"`--port {other}`, or " if other else ""
    return Fault(message=message, remedy=f"Try {name}`--port 0` for any that is free.")


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((HOST, port)):
            return True
    except OSError:
        return False


class _Handler(BaseHTTPRequestHandler):
    """Answers one request and closes the connection, so that nothing can be smuggled behind it."""

    server: Server
    timeout = 30

    def do_GET(self) -> None:
        """Answer with a file."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        pages, address = self.server.pages, self.path.partition("?")[0]
        if pages and address == reload.ADDRESS:
            self._tell_of_builds(pages)
        elif pages and address == reload.SCRIPT_ADDRESS:
            self._send(HTTPStatus.OK, reload.SCRIPT, lookup.served_type(Path(address)))
        else:
            self._send_file()

    def do_HEAD(self) -> None:
        """Answer as to GET, without the file itself."""
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with a line of text; a method that is not known is one that is not allowed."""
        del message, explain
        status = HTTPStatus(code)
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status = HTTPStatus.METHOD_NOT_ALLOWED
        headers = {"Allow": "GET, HEAD"} if status is HTTPStatus.METHOD_NOT_ALLOWED else {}
        self._send(status, f"{status.value} {status.phrase}\n".encode(), "text/plain; charset=utf-8", headers)

    def version_string(self) -> str:
        """Name the server without its versions."""
        return "presskit"

    def log_message(self, *arguments: object) -> None:
        """Stay silent: whoever looks at pages does not read lines about them."""

    def _is_for_us(self) -> bool:
        hosts = self.headers.get_all("Host") or []
        return len(hosts) == 1 and _NAMES.fullmatch(hosts[0].strip()) is not None

    def _send_file(self) -> None:
        found = lookup.find(self.server.root, self.path) if is_tree(self.server.root) else None
        if isinstance(found, lookup.Redirect):
            query = self.path.partition("?")[2]
            to = found.to + (f"?{query}" if query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/plain; charset=utf-8", {"Location": to})
            return
        data, status = _read(found), HTTPStatus.OK
        if data is None:
            found, status = lookup.find(self.server.root, f"/{NOT_FOUND}"), HTTPStatus.NOT_FOUND
            data = _read(found)
        if data is None or not isinstance(found, Path):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        media_type = lookup.served_type(found)
        if self.server.pages and media_type.startswith("text/html"):
            data = self.server.pages.added_to(data)
        self._send(status, data, media_type)

    def _send(self, status: HTTPStatus, data: bytes, media_type: str, headers: dict[str, str] | None = None) -> None:
        self._begin(status, {"Content-Type": media_type, "Content-Length": str(len(data)), **(headers or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _begin(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        common = {
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in (headers | common).items():
            self.send_header(name, value)
        self.end_headers()

    def _tell_of_builds(self, pages: reload.Reload) -> None:
        """Send the number of each build as it is made, for as long as the page listens."""
        self._begin(HTTPStatus.OK, {"Content-Type": "text/event-stream"})
        if self.command == "HEAD":
            return
        told = ""
        while True:
            build = pages.wait(told, _PAUSE)
            self.wfile.write(f"data: {build}\n\n".encode() if build != told else b": still here\n\n")
            told = build


def _read(found: Path | lookup.Redirect | None) -> bytes | None:
    """Return the bytes of a file, or None where it can't be read, or just went."""
    try:
        return found.read_bytes() if isinstance(found, Path) else None
    except OSError:
        return None
