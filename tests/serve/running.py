"""A `presskit serve` that runs, for as long as a test needs it."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys

from tests.conftest import ROOT


class Serving:
    """A `presskit serve` that runs, and where."""

    def __init__(self, process):
        self.process = process
        self.said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", self.said)):
            line = process.stdout.readline()
            assert line, self.said
            self.said += line.decode()
        self.port = int(found[1])

    def ask(self, path, method="GET", **headers):
        """Return status, headers and body of the answer to one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def raw(self, request):
        """Return all that is answered to some bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as wire:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: wire.recv(65536), b""))

    def end(self, how=signal.SIGINT):
        """End it as a user does, and return the exit code and everything that was said."""
        self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=20)
        self.said += out.decode()
        assert "Traceback" not in self.said, self.said
        return self.process.returncode, self.said


@contextlib.contextmanager
def serving(*arguments):
    command = [sys.executable, "-m", "presskit", "serve", *map(str, arguments), "--port", "0"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()
