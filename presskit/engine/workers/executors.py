"""Processes that make kits: several at once, each kit within its limits, none harmed by another.

A kit whose process died is tried once more alone, so that the record that killed it is known by
name. Whatever ends a build, its processes end with it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from concurrent import futures
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from presskit.assets.registry import parts, preload, slow_kinds
from presskit.engine.kept.store import Store
from presskit.engine.workers.limits import SECONDS, limited
from presskit.errors import Fault, PresskitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from presskit.assets.context import RenderContext
    from presskit.assets.subject import Subject
    from presskit.engine.kit_builder import KitBuilder, MadeKit
    from presskit.engine.options import BuildOptions

AHEAD = 3
"""How many kits wait for each process, so that none is idle."""
_KITS_EACH = 500  # after so many, a process makes way for a new one
_GRACE = 15.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a kit: all its files, or what is wrong with its record."""

    subject: Subject
    made: MadeKit | None
    faults: tuple[Fault, ...] = ()


class Executor(Protocol):
    """What makes kits, here or elsewhere, so many at once."""

    jobs: int

    def outcomes(self, subjects: Iterable[Subject], builder: KitBuilder) -> Iterator[Outcome]:
        """Yield what becomes of each kit, in the order in which they are done; `builder` is this process's."""


def choose_executor(options: BuildOptions, context: RenderContext, store: Store, kits: int, looked_at: int) -> Executor:
    """Return what makes so many kits of those that were looked at. One that was asked for alone needs no process."""
    if options.scheduler and kits:
        from presskit.engine.workers.cluster import Cluster

        return Cluster(options.scheduler, context, store)
    if options.jobs == 1 or looked_at == 1 or not kits:
        return SerialExecutor()
    return ProcessExecutor(context, store, options.jobs or cores())


class SerialExecutor:
    """Makes one kit after the other, without any other process."""

    jobs = 1

    def outcomes(self, subjects: Iterable[Subject], builder: KitBuilder) -> Iterator[Outcome]:
        """Yield what becomes of each kit, in their order."""
        for index, subject in enumerate(subjects):
            if index == 0:
                builder.warm()
            yield Outcome(subject, *attempt(builder, subject))


class ProcessExecutor:
    """Makes kits in processes of this machine."""

    def __init__(self, context: RenderContext, store: Store, jobs: int) -> None:
        """Name what kits are made with, where they are stored, and the number of processes."""
        self._arguments = (context, store.folder)
        self.jobs = jobs
        self._parts = parts(context.kinds)

    def outcomes(self, subjects: Iterable[Subject], builder: KitBuilder) -> Iterator[Outcome]:
        """Yield what becomes of each kit, in the order in which they are done."""
        del builder  # each process has its own
        waiting = list(subjects)[::-1]
        while waiting:
            suspects: list[Subject] = []
            yield from self._round(waiting, suspects)
            for subject in suspects:
                yield self._alone(subject)

    def _round(self, waiting: list[Subject], suspects: list[Subject]) -> Iterator[Outcome]:
        """Work until nothing waits, or until a process dies: what was under way is then suspect."""
        few = bool(self._parts) and len(waiting) < self.jobs
        pool = self._pool(min(self.jobs, len(waiting) * (len(self._parts) if few else 1)), warm=not few)
        running: dict[futures.Future[tuple[MadeKit | None, tuple[Fault, ...]]], Subject] = {}
        try:
            done_parts = _made_in_parts(pool, waiting, self._parts) if few else {}
            while waiting or running:
                while waiting and len(running) < self.jobs * AHEAD:
                    running[pool.submit(_make, waiting[-1])] = waiting[-1]
                    waiting.pop()
                done, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
                for future in done:
                    made, faults = future.result()
                    subject = running.pop(future)
                    yield Outcome(subject, made and made.with_parts(done_parts.get(subject.name, ())), faults)
        except BrokenProcessPool:
            if few and not running:  # it broke with a part of one of these
                suspects += waiting
                waiting.clear()
            for future, subject in running.items():
                if future.done() and not future.cancelled() and future.exception() is None:
                    yield Outcome(subject, *future.result())
                else:
                    suspects.append(subject)
        finally:
            _end(pool)

    def _alone(self, subject: Subject) -> Outcome:
        pool = self._pool(1, warm=False)
        try:
            return Outcome(subject, *pool.submit(_make, subject).result())
        except BrokenProcessPool:
            message = f"takes more than {SECONDS:g} seconds or too much memory: its process was stopped"
            return Outcome(subject, None, (Fault(record=subject.code, message=message),))
        finally:
            _end(pool)

    def _pool(self, processes: int, *, warm: bool) -> futures.ProcessPoolExecutor:
        return futures.ProcessPoolExecutor(
            processes,
            mp_context=_process_context(self._arguments[0].kinds),
            initializer=_start,
            initargs=(*self._arguments, warm),
            max_tasks_per_child=_KITS_EACH,
        )


def cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def start_loading(kinds: Sequence[str], kits: int) -> None:
    """Begin to load what processes need to make so many kits, while this one still reads its records.

    For few kits only what takes longest is loaded ahead: processes load the rest at the same time.
    """
    context = _process_context(slow_kinds(kinds) if kits < cores() else kinds)
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def _process_context(kinds: Sequence[str]) -> multiprocessing.context.BaseContext:
    """Return how processes are started: from one that has loaded all modules, where the system forks well."""
    if sys.platform == "linux":
        context = multiprocessing.get_context("forkserver")
        ours = ["presskit.engine.kit_builder", "presskit.engine.workers.executors"]
        context.set_forkserver_preload([*ours, *preload(kinds)])
        return context
    return multiprocessing.get_context("spawn")


_builder: KitBuilder | PresskitError | None = None


def _start(context: RenderContext, folder: Path, warm: bool) -> None:
    """Begin a process. What all kits share is loaded at once for many kits, else when it is first needed."""
    global _builder  # noqa: PLW0603 - a process of a pool has no other place to keep it
    from presskit.engine.kit_builder import KitBuilder

    threading.Thread(target=_end_with_the_build, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that shares the work out
    try:
        _builder = KitBuilder(context, Store(folder))
        if warm:
            _builder.warm()
    except PresskitError as error:  # said by the first kit: a process that does not begin can't say why
        _builder = error


def _end_with_the_build() -> None:
    """End this process when the one that shares the work out is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _made_in_parts(
    pool: futures.ProcessPoolExecutor, subjects: Iterable[Subject], kinds_of_parts: Sequence[set[str]]
) -> dict[str, list[MadeKit]]:
    """Make the parts of kits at the same time, into the store; return them by the names of their kits."""
    submitted = [
        (subject.name, pool.submit(_make_part, subject, kinds)) for subject in subjects for kinds in kinds_of_parts
    ]
    made: dict[str, list[MadeKit]] = {}
    for name, part in submitted:
        if (done := part.result()) is not None:
            made.setdefault(name, []).append(done)
    return made


def _make_part(subject: Subject, kinds: set[str]) -> MadeKit | None:
    """Make a part of a kit; what is wrong with it is said when the whole of it is made."""
    with _watched() as builder, contextlib.suppress(PresskitError), limited(subject.code):
        return builder.make_part(subject, kinds)
    return None


def _make(subject: Subject) -> tuple[MadeKit | None, tuple[Fault, ...]]:
    with _watched() as builder:
        return attempt(builder, subject)


@contextlib.contextmanager
def _watched() -> Iterator[KitBuilder]:
    """Give this process's builder, and end the process where a library never comes back to Python.

    No signal is heard then.
    """
    assert _builder is not None, "a process begins with _start"  # noqa: S101
    if isinstance(_builder, PresskitError):
        raise _builder
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        faulthandler.dump_traceback_later(SECONDS + _GRACE, exit=True, file=nowhere)
        try:
            yield _builder
        finally:
            faulthandler.cancel_dump_traceback_later()


def attempt(builder: KitBuilder, subject: Subject) -> tuple[MadeKit | None, tuple[Fault, ...]]:
    """Make a kit within its limits; return it, or what is wrong with its record."""
    try:
        with limited(subject.code):
            return builder.make(subject), ()
    except PresskitError as error:
        return None, error.faults


def _end(pool: futures.ProcessPoolExecutor) -> None:
    """End a pool at once; what it was still doing is of no use."""
    processes = list((pool._processes or {}).values())  # noqa: SLF001 - the executor has no public way to stop at once
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with contextlib.suppress(OSError, ValueError):
            process.terminate()
    for process in processes:
        process.join()
