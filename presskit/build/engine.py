"""From a data folder to a published tree: every kit is made first, and published only if all are."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from presskit.assets.archive import group_archive, group_archive_name
from presskit.assets.coverage import uncovered
from presskit.assets.look import read_look
from presskit.build import manifest
from presskit.build.kits import KINDS, KitMaker
from presskit.build.limits import limited
from presskit.build.tree import OutputTree
from presskit.errors import Fault, InputError, PresskitError
from presskit.facts.statements import make_kit
from presskit.newsroom.beside import beside
from presskit.records import store
from presskit.text.fonts import font_set

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from presskit.assets.look import Look
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.records.model import Dataset
    from presskit.text.fonts import FontSet


@dataclass(slots=True)
class Report:
    """What a build did, for the summary on the terminal and for `--json`."""

    output: str
    kits: int = 0
    files: int = 0
    bytes: int = 0
    removed: int = 0
    seconds: float = 0.0
    left_out: dict[str, list[str]] = field(default_factory=dict)
    unused_faces: list[str] = field(default_factory=list)
    kit_seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What kits are made of: their records, the faces and the look of a build."""

    collection: store.Collection
    fonts: FontSet
    look: Look


def prepare(settings: Settings, data: Path | None) -> Prepared:
    """Read everything and say all that is wrong with it; nothing is drawn.

    Raises InputError with every fault of the records, FontError for the faces, TemplateError for
    the theme.
    """
    collection = store.load(data)
    look = read_look(settings, collection.bands)
    fonts = font_set(settings.fonts, settings.brand.faces)
    _stop_for(uncovered(collection, settings, fonts))
    return Prepared(collection, fonts, look)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: into which folder, from which data, which codes (all) and which kinds.

    `codes` builds some kits and keeps the others. `kinds` limits what is made of each; such a build
    has a folder of its own.
    """

    output: Path
    data: Path | None = None
    codes: Sequence[str] = ()
    kinds: Sequence[str] = KINDS


def build(settings: Settings, order: Order, progress: Callable[[Kit, int], None] = lambda _kit, _total: None) -> Report:
    """Build kits and publish them; `progress` is called after each kit with the number of all.

    Raises PresskitError with every fault; the tree that stood before then still stands.
    """
    start = time.perf_counter()
    prepared = prepare(settings, order.data)
    collection = prepared.collection
    kits = [make_kit(occupation, collection, settings) for occupation in collection.selected(order.codes)]
    report = Report(output=str(order.output), unused_faces=[str(path) for path in prepared.fonts.unused])
    made = [kind for kind in KINDS if kind in order.kinds]
    maker = KitMaker(settings, prepared.fonts, prepared.look, made)
    tree = OutputTree(order.output, made)
    try:
        entries = _kept(tree, collection, kits)
        faults: list[Fault] = []
        for kit in kits:
            begun = time.perf_counter()
            try:
                with limited(kit.code):
                    for path, data_of_file in maker.files(kit):
                        tree.stage(path, data_of_file)
                        entries[path] = manifest.entry(path, data_of_file, kit.name)
            except PresskitError as error:
                file = collection.files[kit.code]
                faults += [
                    Fault(f.file or file, f.record or kit.code, f.field, f.message, f.remedy) for f in error.faults
                ]
            report.kit_seconds[kit.name] = round(time.perf_counter() - begun, 4)
            if kit.missing:
                report.left_out[kit.name] = list(kit.missing)
            progress(kit, len(kits))
        _stop_for(faults)
        for item in _of_all(kits, entries, prepared, settings, tree, made):
            entries[item.path] = item
        listed = list(entries.values())
        last = {
            manifest.SUMS: manifest.sums(listed),
            manifest.FILE: manifest.manifest_json(listed, settings, _used(collection), made),
        }
        report.removed = tree.publish(entries, last)
    except BaseException:
        tree.discard()
        raise
    report.kits = len(kits)
    report.files = len(entries) + len(last)
    report.bytes = sum(item.bytes for item in listed) + sum(map(len, last.values()))
    report.seconds = round(time.perf_counter() - start, 3)
    return report


def _stop_for(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)


def _of_all(  # noqa: PLR0913, PLR0917 - all that a build knows
    kits: Sequence[Kit],
    entries: Mapping[str, manifest.Entry],
    prepared: Prepared,
    settings: Settings,
    tree: OutputTree,
    kinds: Collection[str],
) -> Iterator[manifest.Entry]:
    """Stage what is made of all kits that are in the tree, new or kept: zips of groups, pages, lists."""
    collection = prepared.collection
    present = {item.kit for item in entries.values()}
    new = {kit.code: kit for kit in kits}
    known = [
        new.get(occupation.code) or make_kit(occupation, collection, settings)
        for occupation in collection.occupations
        if occupation.kit in present or occupation.code in new
    ]
    sizes = {item.path: item.bytes for item in entries.values()}
    archives: dict[str, str] = {}
    if "archives" in kinds:
        for name, members in _by_archive(known).items():
            path = f"groups/{name}"
            archives |= {kit.major_group: path for kit in members}
            names = {kit.name for kit in members}
            paths = sorted(
                item.path for item in entries.values() if item.kit in names and not item.path.endswith(".zip")
            )
            with tree.writing(path) as stream:
                group_archive(
                    stream,
                    members[0].major_group,
                    members,
                    ((each.removeprefix("kits/"), tree.read(each)) for each in paths),
                )
            item = manifest.entry_of(path, tree.staged(path))
            sizes[path] = item.bytes
            yield item
    if "pages" in kinds:
        for path, data in beside(known, sizes, archives, settings, prepared.look, prepared.fonts):
            tree.stage(path, data)
            yield manifest.entry(path, data)


def _by_archive(kits: Sequence[Kit]) -> dict[str, list[Kit]]:
    """Return kits by the name of their major group's archive."""
    groups: dict[str, list[Kit]] = {}
    for kit in kits:
        groups.setdefault(group_archive_name(kit.major_group), []).append(kit)
    return groups


def _kept(tree: OutputTree, collection: store.Collection, kits: Sequence[Kit]) -> dict[str, manifest.Entry]:
    """Return what stays of the last build: the kits that are not built now and still have a record."""
    built = {kit.name for kit in kits}
    known = {occupation.kit for occupation in collection.occupations}
    return {path: item for path, item in tree.entries.items() if item.kit in known - built}


def _used(collection: store.Collection) -> list[Dataset]:
    names = dict.fromkeys(name for occupation in collection.occupations for name in occupation.datasets)
    return [collection.datasets[name] for name in sorted(names)]
