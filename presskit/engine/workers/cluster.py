"""Kits made on a cluster: the same work through the executor of Dask's distributed scheduler.

Workers need presskit, installed as it is here: each compares what it would make kits with, and one
that differs refuses. They need no shared disk; faces are sent along, and files come back as bytes.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from concurrent import futures
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from presskit.engine.kept.store import Blob
from presskit.engine.kit_builder import KitBuilder
from presskit.engine.workers.executors import AHEAD, Outcome, attempt
from presskit.errors import Fault, MachineError, UsageError
from presskit.fonts.instances import FontSet
from presskit.paths import cache_folder
from presskit.text.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from presskit.assets.context import RenderContext
    from presskit.assets.subject import Subject
    from presskit.engine.kept.store import Store
    from presskit.engine.kit_builder import MadeKit

_TIMEOUT = 8


@dataclass(frozen=True, slots=True)
class Payload:
    """A context as it travels: with the bytes of its faces, and the digests of what kits are made with."""

    id: str
    context: RenderContext
    faces: Mapping[str, bytes]
    components: Mapping[str, str]


class Cluster:
    """Makes kits on the workers of a Dask scheduler."""

    def __init__(self, address: str, context: RenderContext, store: Store) -> None:
        """Connect. Raises UsageError without Dask or for no address, MachineError where nothing answers."""
        try:
            from distributed import Client

            connect: Any = Client
        except ImportError:
            fault = Fault(field="--scheduler", message="needs Dask", remedy="pip install 'presskit[cluster]'")
            raise UsageError(fault) from None
        self._address, self._context, self._store = address, context, store
        try:
            self._client: Any = connect(address, timeout=_TIMEOUT, set_as_default=False)
            self.jobs = sum(self._client.ncores().values())
        except ValueError as error:
            raise UsageError(Fault(field="--scheduler", message=f"is {address!r}: {error}")) from None
        except (OSError, TimeoutError) as error:
            raise MachineError(Fault(field="--scheduler", message=f"nothing answers at {address} ({error})")) from None
        if not self.jobs:
            self._client.close()
            raise MachineError(Fault(field="--scheduler", message=f"the scheduler at {address} has no worker"))

    def outcomes(self, subjects: Iterable[Subject], builder: KitBuilder) -> Iterator[Outcome]:
        """Yield what becomes of each kit, in the order in which they are done."""
        waiting = list(subjects)[::-1]
        payload = _pack(self._context, builder)
        running: dict[futures.Future[Any], Subject] = {}
        with self._client as client:
            scattered = client.scatter(payload, broadcast=True, hash=False)
            executor = client.get_executor(pure=False)
            while waiting or running:
                while waiting and len(running) < self.jobs * AHEAD:
                    subject = waiting.pop()
                    running[executor.submit(make, scattered, subject)] = subject
                done, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
                for future in done:
                    yield self._outcome(running.pop(future), future)

    def _outcome(self, subject: Subject, future: futures.Future[Any]) -> Outcome:
        from distributed import KilledWorker

        try:
            made, faults = future.result()
        except KilledWorker:
            message = "the workers that were given it died: it takes too much memory"
            return Outcome(subject, None, (Fault(record=subject.code, message=message),))
        except (OSError, futures.CancelledError) as error:
            message = f"the scheduler at {self._address} went away ({error or type(error).__name__})"
            raise MachineError(Fault(field="--scheduler", message=message)) from None
        return Outcome(subject, self._stored(made) if made else None, faults)

    def _stored(self, made: MadeKit) -> MadeKit:
        """Keep what came back, unit by unit, as if it had been made here."""
        by_unit: dict[str, list[Blob]] = {}
        for file in made.files:
            if file.data is None or hashlib.sha256(file.data).hexdigest() != file.sha256:
                raise MachineError(Fault(record=made.name, message=f"{file.path} came back damaged"))
            by_unit.setdefault(file.unit, []).append(self._store.keep_blob(file.path, file.data))
        for unit, blobs in by_unit.items():
            self._store.keep_result(made.keys[unit], blobs)
        self._store.keep_result(made.key, (blob for blobs in by_unit.values() for blob in blobs), made.keys)
        return replace(made, files=tuple(replace(file, data=None) for file in made.files))


_lock = threading.Lock()


def make(payload: Payload, subject: Subject) -> tuple[MadeKit | None, tuple[Fault, ...]]:
    """Make a kit on a worker: one at a time in each process, whatever its threads."""
    with _lock:
        builder, faults = _builder(_PayloadKey(payload))
        return (None, faults) if builder is None else attempt(builder, subject)


class _PayloadKey:
    """A payload by its id, so that each is unpacked once in a process."""

    def __init__(self, payload: Payload) -> None:
        self.payload = payload

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PayloadKey) and other.payload.id == self.payload.id

    def __hash__(self) -> int:
        return hash(self.payload.id)


@functools.lru_cache(maxsize=2)
def _builder(key: _PayloadKey) -> tuple[KitBuilder | None, tuple[Fault, ...]]:
    builder = KitBuilder(_unpack(key.payload))
    ours, theirs = builder.keys.components, key.payload.components
    differing = sorted(name for name, value in ours.items() if theirs.get(name) != value)
    if differing or len(theirs) != len(ours):
        named = ", ".join(differing[:6]) or "its components"
        message = f"a worker would make other files: {named} differ there"
        return None, (Fault(message=message, remedy="Install the same presskit and libraries on every worker."),)
    builder.warm()
    return builder, ()


def _pack(context: RenderContext, builder: KitBuilder) -> Payload:
    faces = {face.sha256: face.read() for face in context.fonts.faces.values()}
    identity = hashlib.sha256(repr(sorted(builder.keys.components.items())).encode()).hexdigest()
    return Payload(f"{identity} {context.kinds}", context, faces, builder.keys.components)


def _unpack(payload: Payload) -> RenderContext:
    """Return the context with its faces in this machine's cache."""
    fonts = payload.context.fonts
    folder = cache_folder() / "sent-faces" / fonts.key
    faces = {}
    for role, face in fonts.faces.items():
        path = folder / face.path.name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != face.sha256:
            write_whole(path, payload.faces[face.sha256])
        faces[role] = replace(face, path=path)
    return replace(payload.context, fonts=FontSet(folder, fonts.key, faces, fonts.unused))
