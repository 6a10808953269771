"""From records to a published tree: only what changed is made, and published whole or not at all."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.assets.registry import images
from presskit.assets.subject import Subject
from presskit.engine import preparing
from presskit.engine.differences import differences
from presskit.engine.kept import kits as kept_kits
from presskit.engine.kept import state
from presskit.engine.kept.store import Blob, Store
from presskit.engine.kit_builder import KitBuilder, MadeFile
from presskit.engine.options import BuildReport
from presskit.engine.site_builder import SiteBuilder
from presskit.engine.stager import KitStager
from presskit.engine.workers.executors import choose_executor
from presskit.errors import Fault, InputError
from presskit.facts.statements import make_kit
from presskit.media_types import media_type
from presskit.publish import manifest
from presskit.publish.files import KITS, STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from presskit.config import Settings
    from presskit.engine.kept.kits import KeptKit
    from presskit.engine.keys.fingerprint import Fingerprint
    from presskit.engine.options import BuildOptions
    from presskit.engine.reading import Records
    from presskit.facts.kit import Kit
    from presskit.publish.tree import OutputTree


class TreeBuilder:
    """One build into a claimed tree, of which the last build said what it was made from."""

    def __init__(
        self, settings: Settings, options: BuildOptions, tree: OutputTree, last: state.State, altered: frozenset[str]
    ) -> None:
        """Take what was asked for and what stands; nothing is read yet."""
        self._settings, self._options, self._tree, self._last = settings, options, tree, last
        self._clock = time.perf_counter()
        self._altered = altered
        self._intact = tree.entries.keys() - altered
        self._store = Store()
        self._entries: dict[str, manifest.Entry] = {}
        self._states: dict[str, state.KitState] = {}
        self._subjects: dict[str, Subject] = {}
        self.report = BuildReport(output=str(options.output))

    def run(self, records: Records, taken: Fingerprint, progress: Callable[[Kit, int], None]) -> BuildReport:
        """Make what must be made and publish it, or say how the tree differs from it.

        Raises PresskitError with every fault.
        """
        self._taken = taken
        self._prepare(records)
        wanted = self._wanted()
        missing = self._keep(wanted, progress, len(wanted))
        self._phase("looking")
        with ThreadPoolExecutor(1) as meanwhile:
            kept = None if self._options.check else meanwhile.submit(self._tree.keep, tuple(self._entries))
            self._make(missing, progress, len(wanted))
            if kept:
                kept.result()
        self._phase("kits")
        present = self._present()
        site = SiteBuilder(self._context, self._tree, self._store, self._last)
        fields_of = {kept.kit.name: self._fields_of(kept.kit) for kept in present}
        if present:
            for item, data in site.build(present, fields_of, dict(self._entries), self._is_intact):
                if data is None:
                    self._entries[item.path] = item
                else:
                    self._add(item, lambda item=item, data=data: self._tree.stage(item.path, data))  # type: ignore[misc]
        self._phase("site")
        self._finish(present, site)
        return self.report

    def _prepare(self, records: Records) -> None:
        """Add what kits are made with, and make the kits of the records that were read."""
        prepared = preparing.prepare(
            records.collection,
            self._settings,
            self._options.kind_names,
            records.faults if self._options.keep_going else None,
        )
        self._collection, self._context = prepared.collection, prepared.context
        self._kept = records.kept
        self.report.faults += records.faults
        self.report.unused_faces = [str(path) for path in self._context.fonts.unused]
        self._builder = KitBuilder(self._context, self._store)
        self.report.notices = list(self._builder.notices())
        self._stager = KitStager(self._tree, self._store, self._context, lambda name: self._subject(self._kits[name]))
        made = {o.kit: make_kit(o, self._collection, self._settings) for o in self._collection.occupations}
        kits = {**{name: kept.kit for name, kept in self._kept.items()}, **made}
        self._kits = {name: kits[name] for name in sorted(kits, key=lambda name: kits[name].code)}
        self._phase("reading")

    def _subject(self, kit: Kit) -> Subject:
        """Return a kit with what is said of its share images; digests of both are worked out once."""
        if kit.name not in self._subjects:
            kept = self._kept.get(kit.name)
            self._subjects[kit.name] = Subject(kit=kit, images=kept.images if kept else images(kit))
        return self._subjects[kit.name]

    def _key(self, kit: Kit) -> str:
        """Return the key of a kit; that of one whose record did not change is known."""
        if kit.name in self._kept:
            return self._last.kits[kit.name].key
        return self._builder.keys.of_kit(self._subject(kit))

    def _selected(self) -> set[str]:
        """Return the names of the kits that were asked for. Raises UsageError for codes that no record has."""
        by_code = {kit.code: name for name, kit in self._kits.items()}
        if unknown := sorted(set(self._options.codes) - by_code.keys()):
            self._collection.selected(unknown)  # says which
        return {by_code[code] for code in self._options.codes} or set(self._kits)

    def _wanted(self) -> list[Kit]:
        """Return the kits to look at: those asked for, and those of the tree that must change with them.

        These are the ones of which a file was altered by hand, and those whose record, or whatever else
        they are made from, changed: pages and lists say what is so now, and kits must not say otherwise.
        """
        asked = self._selected()
        damaged = {item.kit for path, item in self._tree.entries.items() if path not in self._intact}
        stale = {
            name
            for name, last in self._last.kits.items()
            if name in self._kits and name not in asked and self._key(self._kits[name]) != last.key
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
            key = self._key(kit)
            last = self._last.kits.get(kit.name)
            items = of_kit.get(kit.name, [])
            if last and last.key == key and items and all(item.path in self._intact for item in items):
                self._entries |= {item.path: item for item in items}
                file = self._file_of(kit)  # it may have been renamed, or written anew with the same values
                self._states[kit.name] = replace(last, file=file, source=self._taken.source(file, kit.code))
                self.report.kept += len(last.units)
                progress(kit, total)
            elif found := self._store.find(key):
                stored.append((kit, key, found))
            else:
                missing.append(kit)
        with ThreadPoolExecutor() as threads:
            sound = list(threads.map(lambda each: self._sound(each[0], each[2]), stored))
        for (kit, key, found), is_sound in zip(stored, sound, strict=True):
            if is_sound:
                files = (MadeFile(blob.path, blob.sha256, blob.bytes) for blob in found)
                self._take(kit, key, files, self._store.units_of(key))
                self.report.known += len(self._states[kit.name].units)
                progress(kit, total)
            else:
                missing.append(kit)
        return missing

    def _sound(self, kit: Kit, blobs: Iterable[Blob]) -> bool:
        """Say whether stored files are what they were; those that stand in the tree already need no look."""
        return all(
            self._stands(f"kits/{kit.name}/{blob.path}", blob.sha256) or self._store.is_sound(blob) for blob in blobs
        )

    def _make(self, missing: Sequence[Kit], progress: Callable[[Kit, int], None], total: int) -> None:
        faults: list[Fault] = []
        work: Counter[str] = Counter()
        executor = choose_executor(self._options, self._context, self._store, len(missing), total)
        self.report.jobs = executor.jobs
        for outcome in executor.outcomes(map(self._subject, missing), self._builder):
            kit, made = self._kits[outcome.subject.name], outcome.made
            if made is None:
                file = self._collection.files[kit.code]
                faults += [
                    Fault(f.file or file, f.record or kit.code, f.field, f.message, f.remedy) for f in outcome.faults
                ]
                continue
            self._take(kit, made.key, made.files, made.keys)
            self.report.made += made.made
            self.report.notices = list(dict.fromkeys((*self.report.notices, *made.notices)))
            self.report.known += made.known
            self.report.kit_seconds[kit.name] = round(sum(made.seconds.values()), 4)
            work.update(made.seconds)
            progress(kit, total)
        self.report.work = {kind: round(seconds, 3) for kind, seconds in sorted(work.items())}
        if faults and not self._options.keep_going:
            raise InputError(faults)
        self.report.faults += faults

    def _take(self, kit: Kit, key: str, files: Iterable[MadeFile], units: Mapping[str, str]) -> None:
        """Let the files of a kit be in the coming tree."""
        for file in files:
            path = f"kits/{kit.name}/{file.path}"
            item = manifest.Entry(path, file.size, file.sha256, media_type(path), kit.name)
            self._add(item, lambda path=path, file=file: self._stager.stage(path, file))  # type: ignore[misc]
        self._states[kit.name] = self._state_of(kit, key, units)

    def _state_of(self, kit: Kit, key: str, units: Mapping[str, str]) -> state.KitState:
        file = self._file_of(kit)
        return state.KitState(
            key, dict(units), self._fields_of(kit), list(kit.missing), file, self._taken.source(file, kit.code)
        )

    def _fields_of(self, kit: Kit) -> dict[str, str]:
        """Return the digests of a kit's fields; those of one whose record did not change are known."""
        if kit.name in self._kept:
            return self._last.kits[kit.name].fields
        return state.short(self._subject(kit).kit_leaves)

    def _file_of(self, kit: Kit) -> str:
        return Path(self._collection.files[kit.code]).name

    def _add(self, item: manifest.Entry, stage: Callable[[], None]) -> None:
        """Let a file be in the coming tree: the one that stands, or else what `stage` stages."""
        if not self._stands(item.path, item.sha256):
            stage()
        self._entries[item.path] = item

    def _is_intact(self, path: str) -> bool:
        return path in self._intact

    def _stands(self, path: str, sha256: str) -> bool:
        return path in self._intact and self._tree.entries[path].sha256 == sha256

    def _present(self) -> list[KeptKit]:
        """Return the kits of the coming tree, in the order of their codes, as the next build is to know them."""
        present = []
        for name, kit in self._kits.items():
            if name in self._states:
                kept = self._kept.get(name)
                present.append(kept or kept_kits.keep(kit, self._subject(kit).images, self._file_of(kit)))
        return present

    def _finish(self, present: Sequence[KeptKit], site: SiteBuilder) -> None:
        report, tree = self.report, self._tree
        listed = list(self._entries.values())
        used = {dataset.id: dataset for kept in present for dataset in kept.kit.datasets}
        lists = {
            manifest.SUMS: manifest.sums(listed),
            manifest.FILE: manifest.manifest_json(
                listed, self._settings, [used[name] for name in sorted(used)], self._context.kinds
            ),
        }
        kits_file = kept_kits.as_bytes(present)
        made_from = state.State(
            "" if report.faults else self._taken.whole,
            "" if report.faults else self._taken.basis,
            kept_kits.digest_of(kits_file),
            {**self._builder.keys.components, **site.keys.components},
            self._states,
            site.made,
            report.unused_faces,
            report.notices,
            state.lists_of(lists),
        )
        last = {**lists, KITS: kits_file, STATE: made_from.as_bytes()}
        report.left_out = {kept.kit.name: list(kept.kit.missing) for kept in present if kept.kit.missing}
        report.kits, report.files = len(present), len(listed) + len(state.LISTS)
        report.bytes = sum(item.bytes for item in listed) + sum(len(last[name]) for name in state.LISTS)
        if self._options.check:
            report.differing = differences(tree.entries, self._entries, self._altered)
        else:
            report.removed = tree.publish(self._entries, last)
            self._store.keep_below_limit(report.made)
        self._phase("publishing")

    def _phase(self, name: str) -> None:
        now = time.perf_counter()
        self.report.phases[name] = round(now - self._clock, 3)
        self._clock = now
