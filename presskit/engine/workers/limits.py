"""What one kit may take: seconds and memory. A record that takes more is named, and harms no other."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

from presskit.errors import Fault, RenderError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60.0
"""The most time that one kit may take; the slowest of all takes less than two seconds."""

MEMORY = 2 * 1024**3
"""The most bytes that a process may have besides what it had when it began."""


@contextlib.contextmanager
def limited(record: str) -> Iterator[None]:
    """Stop what takes too long or too much. Raises RenderError naming the record.

    Time is limited in the main thread of systems that have alarms, memory where the system can.
    """
    with _alarm(record), _memory():
        try:
            yield
        except MemoryError:
            message = f"takes more than {MEMORY // 1024**2:,} MB of memory"
            raise RenderError(Fault(record=record, message=message, remedy=_REMEDY)) from None


_REMEDY = "There is too much in this record."


@contextlib.contextmanager
def _alarm(record: str) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: object) -> NoReturn:
        message = f"takes more than {SECONDS:g} seconds"
        raise RenderError(Fault(record=record, message=message, remedy=_REMEDY))

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _memory() -> Iterator[None]:
    """Let the process grow by so much and no more; `/proc` says where it stands."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - read for every kit
            taken = int(stream.read().split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = taken + MEMORY if hard == resource.RLIM_INFINITY else min(taken + MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
