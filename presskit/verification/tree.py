"""Verify a tree: every file is as it was published, none was added, and files agree with one another."""

from __future__ import annotations

import json
import multiprocessing
import time
from concurrent import futures
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presskit.assets.archive.asset import GROUPS
from presskit.assets.registry import kinds
from presskit.errors import Fault, OutputError, PresskitError, name_of
from presskit.media_types import media_type
from presskit.publish import manifest
from presskit.publish.files import FOREIGN, list_folder, read_plain
from presskit.publish.foreign import foreign_files, top_level_names
from presskit.site.kits_json import FILE as KITS_JSON
from presskit.verification.kit import Discrepancy, digests_of, read_files, verify_group, verify_kit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from presskit.publish.manifest import Entry

_PARALLEL_FROM = 400  # files, from which on several processes are faster than one


class TreeAlteredError(PresskitError):
    """Files of a tree were edited, added or removed, or contradict one another."""

    title = "The tree is not as it was published"


@dataclass(slots=True)
class VerifyReport:
    """What was verified of a tree, and every fault that was found. `seconds` is the time that it took."""

    output: str
    kits: int = 0
    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    faults: list[Fault] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {"ok": not self.faults, **asdict(self), "faults": [fault.as_dict() for fault in self.faults]}


def verify(folder: str | Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> VerifyReport:
    """Verify every file of a tree; `progress` is called with the numbers of files done and of all files.

    A tree that is published anew meanwhile is verified again.
    """
    begun = time.perf_counter()
    root = Path(folder)
    while True:
        before = root.stat().st_ino
        verified = _verify(root, progress)
        if not verified.faults or root.stat().st_ino == before:
            break
    verified.seconds = round(time.perf_counter() - begun, 3)
    return verified


def _verify(root: Path, progress: Callable[[int, int], None]) -> VerifyReport:
    verified = VerifyReport(str(root))
    try:
        if not (root / manifest.FILE).is_file():
            message = "is not there: this is no tree of presskit, or not a whole one"
            raise OutputError(Fault(file=name_of(root / manifest.FILE), message=message))
        listed = manifest.read(root)
        data = read_plain(root / manifest.FILE)
    except PresskitError as error:
        verified.faults = list(error.faults)
        return verified
    entries = {entry.path: entry for entry in listed.entries}
    verified.kits = len({entry.kit for entry in listed.entries} - {""})
    verified.files = len(entries) + 2
    verified.bytes = sum(entry.bytes for entry in listed.entries)
    discrepancies = [
        *_check_manifest(json.loads(data), data, listed),
        *_check_sums(root, entries),
        *_find_added(root, entries),
    ]
    rows = _read_list(root, entries)
    discrepancies += _check_list(rows, json.loads(data), entries)
    discrepancies += _check_files(root, entries, None if rows is None else rows["kits"], progress)
    verified.faults = sorted(
        {Fault(file=name_of(root / each.path), field=each.field, message=each.message) for each in discrepancies}
    )
    return verified


def _check_manifest(content: Mapping[str, Any], data: bytes, listed: manifest.Manifest) -> Iterator[Discrepancy]:
    """Verify the manifest's own form, as it can't list its own digest."""
    if data != manifest.as_bytes(content):
        yield Discrepancy(manifest.FILE, "is not as presskit writes it: it was edited")
    paths = [entry.path for entry in listed.entries]
    if paths != sorted(set(paths)):
        yield Discrepancy(manifest.FILE, "lists files twice, or out of order")
    for entry in listed.entries:
        kit = entry.path.split("/")[1] if entry.path.startswith("kits/") else ""
        if (entry.media_type, entry.kit) != (media_type(entry.path), kit):
            yield Discrepancy(
                manifest.FILE, f"says of {entry.path} that it is {entry.media_type} of the kit {entry.kit!r}"
            )
    in_kits = [path.split("/", 2)[2] for path in paths if path.count("/") > 1 and path.startswith("kits/")]
    for kind in kinds() if in_kits else ():
        named = kind.name in (listed.kinds or ())
        if any(kind.files[0].matches(path) for path in in_kits) != named:
            says = "names" if named else "does not name"
            yield Discrepancy(manifest.FILE, f"{says} the kind {kind.name}, unlike what it lists", "kinds")


def _check_sums(root: Path, entries: Mapping[str, Entry]) -> Iterator[Discrepancy]:
    """Compare `SHA256SUMS` with the manifest."""
    try:
        data = read_plain(root / manifest.SUMS)
    except OSError:
        yield Discrepancy(manifest.SUMS, "is not there")
        return
    if data == manifest.sums(entries.values()):
        return
    digests = digests_of(data)
    differing = [path for path, entry in entries.items() if digests.get(path, entry.sha256) != entry.sha256]
    for path in sorted(differing):
        yield Discrepancy(manifest.SUMS, f"has another digest of {path} than manifest.json")
    for path in sorted(digests.keys() ^ entries.keys()):
        what = "lacks" if path in entries else "lists, unlike manifest.json,"
        yield Discrepancy(manifest.SUMS, f"{what} {path}")
    if not differing and digests.keys() == entries.keys():
        yield Discrepancy(manifest.SUMS, "is not as presskit writes it: it was edited")


def _find_added(root: Path, entries: Mapping[str, Entry]) -> Iterator[Discrepancy]:
    """Yield files that are not listed, but for those at the top of the tree that stood there when it was published."""
    theirs = foreign_files(list_folder(root, but=entries), entries)
    known: set[str] = set()
    with suppress(OSError, ValueError, TypeError, RecursionError):
        known = set(json.loads(read_plain(root / FOREIGN)))
    known &= set(top_level_names(theirs, entries))
    for path in theirs.files:
        if path.partition("/")[0] not in known and path not in entries:  # a listed one that is a link is named later
            yield Discrepancy(path, "was added: the manifest does not list it")


def _read_list(root: Path, entries: Mapping[str, Entry]) -> dict[str, Any] | None:
    """Return `kits.json` with its kits by the names of their folders, or None where it can't be read."""
    if KITS_JSON not in entries:
        return None
    try:
        content = json.loads(read_plain(root / KITS_JSON))
        return {**content, "kits": {row["path"].split("/")[1]: row for row in content["kits"]}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None


def _check_list(
    content: Mapping[str, Any] | None, said: Mapping[str, Any], entries: Mapping[str, Entry]
) -> Iterator[Discrepancy]:
    """Compare `kits.json` with the manifest."""
    if content is None:
        if KITS_JSON in entries:
            yield Discrepancy(KITS_JSON, "can't be read as a list of kits")
        return
    for name in ("generator", "site", "release_date", "licence"):
        if content.get(name) != said.get(name):
            yield Discrepancy(manifest.FILE, "says something else than kits.json", name)
    held = {entry.kit for entry in entries.values()} - {""}
    for kit in sorted(held ^ content["kits"].keys()):
        yield Discrepancy(
            KITS_JSON, f"does not list the kit {kit}" if kit in held else f"lists {kit}, which is not there"
        )


def _check_files(
    root: Path, entries: Mapping[str, Entry], rows: Mapping[str, Any] | None, progress: Callable[[int, int], None]
) -> list[Discrepancy]:
    """Verify all files, a kit at a time; in several processes where there are many."""
    by_kit: dict[str, dict[str, Entry]] = {}
    for path, entry in entries.items():
        by_kit.setdefault(entry.kit if path.startswith(f"kits/{entry.kit}/") else "", {})[path] = entry
    others = by_kit.pop("", {})
    of_kits = {path: entry for path, entry in entries.items() if path not in others}
    groups = [path for path in others if path.startswith(f"{GROUPS}/")]
    alone = {path: entry for path, entry in others.items() if path not in groups}
    jobs: list[tuple[int, Callable[..., list[Discrepancy]], tuple[Any, ...]]] = [
        *((1, verify_group, (root, path, others[path], of_kits)) for path in groups),
        *((len(own), verify_kit, (root, kit, own, (rows or {}).get(kit))) for kit, own in by_kit.items()),
    ]
    discrepancies = read_files(root, alone).discrepancies
    done = len(alone)
    progress(done, len(entries))
    for files, found in _run_jobs(jobs) if len(entries) >= _PARALLEL_FROM else ((n, do(*told)) for n, do, told in jobs):
        discrepancies += found
        done += files
        progress(done, len(entries))
    return discrepancies


def _run_jobs(
    jobs: list[tuple[int, Callable[..., list[Discrepancy]], tuple[Any, ...]]],
) -> Iterator[tuple[int, list[Discrepancy]]]:
    """Run jobs in several processes, and yield the number of files and the discrepancies of each as it ends."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    pool = futures.ProcessPoolExecutor(mp_context=context)
    try:
        running = {pool.submit(do, *told): files for files, do, told in jobs}
        for future in futures.as_completed(running):
            yield running[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)
