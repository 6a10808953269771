"""From a data folder to a published tree: only what changed is made, and published whole or not at all."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from presskit.assets.coverage import uncovered
from presskit.assets.style import read_style
from presskit.engine import state
from presskit.engine.inputs_of_kits import fields_of_kit
from presskit.engine.kit_builder import KitBuilder, MadeFile, RenderContext
from presskit.engine.options import KINDS
from presskit.engine.options import Report as Report  # noqa: PLC0414 - what a build gives back
from presskit.engine.site_builder import SiteBuilder
from presskit.engine.store import Blob, Store
from presskit.engine.workers import choose_executor
from presskit.errors import Fault, InputError, OutputError
from presskit.facts.statements import make_kit
from presskit.fonts.instances import font_set
from presskit.publish import manifest
from presskit.records.collection import Collection, load_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.engine.options import BuildOptions
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet
    from presskit.publish.tree import OutputTree
    from presskit.records.model import Dataset


@dataclass(frozen=True, slots=True)
class Prepared:
    """What kits are made of: their records, the faces and the look of a build."""

    collection: Collection
    fonts: FontSet
    style: Style


def prepare(settings: Settings, data: Path | None) -> Prepared:
    """Read everything and say all that is wrong with it; nothing is drawn.

    Raises InputError with every fault of the records, FontError for the faces, TemplateError for
    the theme.
    """
    return _dressed(load_collection(data), settings, None)


def _dressed(collection: Collection, settings: Settings, left_out: list[Fault] | None) -> Prepared:
    """Add faces and look; given a list, faults of single records are put there, and the records left out."""
    style = read_style(settings, collection.bands)
    fonts = font_set(settings.fonts, settings.brand.faces)
    faults = uncovered(collection, settings, fonts)
    if left_out is not None:
        bad = {fault.record for fault in faults} & collection.files.keys()
        left_out += [fault for fault in faults if fault.record in bad]
        faults = [fault for fault in faults if fault.record not in bad]
        collection = collection.without(bad)
    if faults:
        raise InputError(faults)
    return Prepared(collection, fonts, style)


class Build:
    """One build into a claimed tree, of which the last build said what it was made from."""

    def __init__(
        self, settings: Settings, order: BuildOptions, tree: OutputTree, last: state.State, altered: frozenset[str]
    ) -> None:
        """Take what was asked for and what stands; nothing is read yet."""
        self._settings, self._order, self._tree, self._last = settings, order, tree, last
        self._clock = time.perf_counter()
        self._altered = altered
        self._intact = tree.entries.keys() - altered
        self._cache = Store()
        self._entries: dict[str, manifest.Entry] = {}
        self._states: dict[str, state.KitState] = {}
        self._remade: dict[str, dict[str, bytes]] = {}
        self.report = Report(output=str(order.output))

    def run(
        self, collection: Collection, faults: list[Fault], fingerprint: str, progress: Callable[[Kit, int], None]
    ) -> Report:
        """Make what must be made and publish it, or say how the tree differs from it.

        `faults` are those of records that were left out. Raises PresskitError with every fault.
        """
        self._read(collection, faults)
        wanted = self._wanted()
        missing = self._keep(wanted, progress, len(wanted))
        self._phase("looking")
        with ThreadPoolExecutor(1) as meanwhile:
            kept = None if self._order.check else meanwhile.submit(self._tree.keep, tuple(self._entries))
            self._make(missing, progress, len(wanted))
            if kept:
                kept.result()
        self._phase("kits")
        present = [kit for kit in self._kits.values() if kit.name in self._states]
        together = SiteBuilder(present, dict(self._entries), self._tree)
        groups: dict[str, str] = {}
        zips: dict[str, manifest.Entry] = {}
        if "archives" in self._workshop.kinds:
            for item, key in together.groups(self._maker, self._last.groups, self._intact):
                zips[item.path], groups[item.path] = item, key
        self._phase("groups")
        if "pages" in self._workshop.kinds and present:
            for path, data in together.beside(self._workshop, self._maker, self._cache, zips):
                self._add(manifest.entry(path, data), lambda path=path, data=data: self._tree.stage(path, data))  # type: ignore[misc]
        self._entries |= zips
        self._phase("pages")
        made_from = state.State(
            fingerprint if not self.report.faults else "",
            self._maker.components.digests,
            self._states,
            groups,
            self.report.unused_faces,
        )
        self._finish(made_from, present)
        return self.report

    def _read(self, collection: Collection, faults: list[Fault]) -> None:
        self._prepared = _dressed(collection, self._settings, faults if self._order.keep_going else None)
        self.report.faults += faults
        self.report.unused_faces = [str(path) for path in self._prepared.fonts.unused]
        kinds = tuple(kind for kind in KINDS if kind in self._order.kinds)
        self._workshop = RenderContext(self._settings, self._prepared.fonts, self._prepared.style, kinds)
        self._maker = KitBuilder(self._workshop, self._cache)
        known = self._prepared.collection
        self._kits = {o.kit: make_kit(o, known, self._settings) for o in known.occupations}
        self._phase("reading")

    def _wanted(self) -> list[Kit]:
        """Return the kits to look at: those asked for, and those of the tree that must change with them.

        These are the ones of which a file was altered by hand, and those whose record, or whatever else
        they are made from, changed: pages and lists say what is so now, and kits must not say otherwise.
        """
        asked = {o.kit for o in self._prepared.collection.selected(self._order.codes)}
        damaged = {item.kit for path, item in self._tree.entries.items() if path not in self._intact}
        stale = {
            name
            for name, last in self._last.kits.items()
            if name in self._kits and name not in asked and self._maker.key(self._kits[name]) != last.key
        }
        unasked = self._kits.keys() - asked - damaged - stale
        for path, item in self._tree.entries.items():
            if item.kit in unasked:
                self._entries[path] = item
                self._states.setdefault(item.kit, self._last.kits.get(item.kit, state.KitState("")))
        return [kit for name, kit in self._kits.items() if name in asked | damaged | stale]

    def _keep(self, wanted: Sequence[Kit], progress: Callable[[Kit, int], None], total: int) -> list[Kit]:
        """Keep what is known of kits, in the tree or in the store; return those that must be made."""
        of_kit: dict[str, list[manifest.Entry]] = {}
        for item in self._tree.entries.values():
            of_kit.setdefault(item.kit, []).append(item)
        missing = []
        stored: list[tuple[Kit, str, tuple[Blob, ...]]] = []
        for kit in wanted:
            key = self._maker.key(kit)
            last = self._last.kits.get(kit.name)
            items = of_kit.get(kit.name, [])
            if last and last.key == key and items and all(item.path in self._intact for item in items):
                self._entries |= {item.path: item for item in items}
                self._states[kit.name] = last
                self.report.kept += len(last.units)
                progress(kit, total)
            elif found := self._cache.find(key):
                stored.append((kit, key, found))
            else:
                missing.append(kit)
        with ThreadPoolExecutor() as threads:
            sound = list(threads.map(lambda each: self._sound(each[0], each[2]), stored))
        for (kit, key, found), is_sound in zip(stored, sound, strict=True):
            if is_sound:
                files = (MadeFile(blob.path, blob.sha256, blob.bytes) for blob in found)
                self._take(kit, key, files, self._cache.units_of(key))
                self.report.known += len(self._states[kit.name].units)
                progress(kit, total)
            else:
                missing.append(kit)
        return missing

    def _sound(self, kit: Kit, blobs: Iterable[Blob]) -> bool:
        """Say whether stored files are what they were; those that stand in the tree already need no look."""
        return all(
            self._stands(f"kits/{kit.name}/{blob.path}", blob.sha256) or self._cache.is_sound(blob) for blob in blobs
        )

    def _make(self, missing: Sequence[Kit], progress: Callable[[Kit, int], None], total: int) -> None:
        faults: list[Fault] = []
        work: Counter[str] = Counter()
        workers = choose_executor(self._order, self._workshop, self._cache, len(missing), total)
        self.report.jobs = workers.jobs
        for outcome in workers.outcomes(missing, self._maker):
            kit, made = outcome.kit, outcome.made
            if made is None:
                file = self._prepared.collection.files[kit.code]
                faults += [
                    Fault(f.file or file, f.record or kit.code, f.field, f.message, f.remedy) for f in outcome.faults
                ]
                continue
            self._take(kit, made.key, made.files, made.keys)
            self.report.made += made.made
            self.report.known += made.known
            self.report.kit_seconds[kit.name] = round(sum(made.seconds.values()), 4)
            work.update(made.seconds)
            progress(kit, total)
        self.report.work = {kind: round(seconds, 3) for kind, seconds in sorted(work.items())}
        if faults and not self._order.keep_going:
            raise InputError(faults)
        self.report.faults += faults

    def _take(self, kit: Kit, key: str, files: Iterable[MadeFile], units: Mapping[str, str]) -> None:
        """Let the files of a kit be in the coming tree."""
        for file in files:
            path = f"kits/{kit.name}/{file.path}"
            item = manifest.Entry(path, file.size, file.sha256, manifest.media_type(path), kit.name)
            self._add(item, lambda path=path, file=file: self._stage(path, file))  # type: ignore[misc]
        self._states[kit.name] = state.KitState(key, dict(units), fields_of_kit(kit), list(kit.missing))

    def _stage(self, path: str, file: MadeFile) -> None:
        data = file.data
        if data is None:
            try:
                self._tree.stage_file(path, self._cache.blob(file.blob))
            except OutputError:
                if self._cache.blob(file.blob).exists():
                    raise
                data = self._made_here(path.split("/")[1])[file.path]
            else:
                return
        self._tree.stage(path, data)

    def _made_here(self, name: str) -> dict[str, bytes]:
        """Return the files of a kit, made in this process: the store let go of one before it was staged."""
        if name not in self._remade:
            made = KitBuilder(self._workshop).make(self._kits[name])
            self._remade = {name: {file.path: file.data or b"" for file in made.files}}
        return self._remade[name]

    def _add(self, item: manifest.Entry, stage: Callable[[], None]) -> None:
        """Let a file be in the coming tree: the one that stands, or else what `stage` stages."""
        if not self._stands(item.path, item.sha256):
            stage()
        self._entries[item.path] = item

    def _stands(self, path: str, sha256: str) -> bool:
        return path in self._intact and self._tree.entries[path].sha256 == sha256

    def _finish(self, made_from: state.State, present: Sequence[Kit]) -> None:
        report, tree = self.report, self._tree
        listed = list(self._entries.values())
        used = _used(present)
        lists = {
            manifest.SUMS: manifest.sums(listed),
            manifest.FILE: manifest.manifest_json(listed, self._settings, used, self._workshop.kinds),
        }
        last = {**lists, state.STATE: replace(made_from, lists=state.lists_of(lists)).as_bytes()}
        report.left_out = {kit.name: list(kit.missing) for kit in present if kit.missing}
        report.kits, report.files = len(present), len(listed) + len(state.LISTS)
        report.bytes = sum(item.bytes for item in listed) + sum(len(last[name]) for name in state.LISTS)
        if self._order.check:
            report.differing = self._differing()
        else:
            report.removed = tree.publish(self._entries, last)
            self._cache.keep_below_limit(report.made)
        self._phase("publishing")

    def _differing(self) -> dict[str, str]:
        stands = self._tree.entries
        found = dict.fromkeys(self._entries.keys() - stands.keys(), "would be added")
        found |= dict.fromkeys(stands.keys() - self._entries.keys(), "would be removed")
        found |= {name: "was altered by hand" for name in state.LISTS if name in self._altered}
        by_hand = "is listed by an altered manifest" if manifest.FILE in self._altered else "was altered by hand"
        for path in stands.keys() & self._entries.keys():
            if path not in self._intact:
                found[path] = by_hand
            elif stands[path].sha256 != self._entries[path].sha256:
                found[path] = "would change"
        return dict(sorted(found.items()))

    def _phase(self, name: str) -> None:
        now = time.perf_counter()
        self.report.phases[name] = round(now - self._clock, 3)
        self._clock = now


def _used(kits: Iterable[Kit]) -> list[Dataset]:
    known = {dataset.id: dataset for kit in kits for dataset in kit.datasets}
    return [known[name] for name in sorted(known)]
