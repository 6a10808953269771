"""From a data folder to a published tree: every kit is made first, and published only if all are."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from presskit.assets.brief import BriefRenderer
from presskit.assets.cards import CardRenderer
from presskit.assets.copy import copy_block, press_text
from presskit.assets.coverage import uncovered
from presskit.build import manifest
from presskit.build.tree import OutputTree
from presskit.errors import Fault, InputError, PresskitError
from presskit.facts.ledger import ledger_json
from presskit.facts.statements import make_kit
from presskit.records import store
from presskit.text.fonts import font_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from presskit.assets.brief import Paper
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.records.model import Dataset
    from presskit.records.store import Collection
    from presskit.text.fonts import FontSet

_GARBAGE = 100_000

CARDS = ("headline",)
PAPERS: tuple[tuple[Paper, str], ...] = (("A4", "a4"),)


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


class KitMaker:
    """Makes the files of kits one after another, with faces, styles and layers loaded once."""

    def __init__(self, fonts: FontSet) -> None:
        """Load what all kits share. Raises MachineError where a native library is missing."""
        self._cards = CardRenderer(fonts)
        self._briefs = BriefRenderer(fonts)
        gc.freeze()  # what was loaded so far stays: collections need not look at it again
        gc.set_threshold(_GARBAGE, 20, 50)  # a brief leaves much behind; looking rarely saves a tenth

    def files(self, kit: Kit) -> Iterator[tuple[str, bytes]]:
        """Yield each file of a kit: its path inside the tree and its bytes."""
        folder = f"kits/{kit.name}"
        yield f"{folder}/copy.txt", copy_block(kit).encode()
        yield f"{folder}/press.md", press_text(kit).encode()
        yield f"{folder}/facts.json", ledger_json(kit)
        for name in CARDS:
            card = self._cards.render(kit, name)
            if card is not None:
                yield f"{folder}/images/{kit.name}_{name}_{card.width}x{card.height}.png", card.png
        for paper, short in PAPERS:
            yield f"{folder}/{kit.name}_brief_{short}.pdf", self._briefs.render(kit, paper)


def prepare(settings: Settings, data: Path | None, codes: Sequence[str]) -> tuple[Collection, list[Kit], FontSet]:
    """Read everything and say all that is wrong with it; nothing is drawn.

    Raises InputError with every fault of the records, FontError for the faces, UsageError for a
    code that no record has.
    """
    collection = store.load(data)
    fonts = font_set(settings.fonts)
    _stop_for(uncovered(collection, settings, fonts))
    kits = [make_kit(occupation, collection, settings) for occupation in collection.selected(codes)]
    return collection, kits, fonts


def build(
    settings: Settings,
    output: Path,
    data: Path | None = None,
    codes: Sequence[str] = (),
    progress: Callable[[Kit, int], None] = lambda _kit, _total: None,
) -> Report:
    """Build the kits of a data folder into `output`; `codes` builds some and keeps the others.

    `progress` is called after each kit with the number of all. Raises PresskitError with every
    fault; the tree that stood before then still stands.
    """
    start = time.perf_counter()
    collection, kits, fonts = prepare(settings, data, codes)
    report = Report(output=str(output), unused_faces=[str(path) for path in fonts.unused])
    maker = KitMaker(fonts)
    tree = OutputTree(output)
    try:
        entries = _kept(tree, collection, kits)
        faults: list[Fault] = []
        for kit in kits:
            begun = time.perf_counter()
            try:
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
        listed = list(entries.values())
        last = {
            manifest.SUMS: manifest.sums(listed),
            manifest.FILE: manifest.manifest_json(listed, settings, _used(collection)),
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


def _kept(tree: OutputTree, collection: Collection, kits: Sequence[Kit]) -> dict[str, manifest.Entry]:
    """Return what stays of the last build: the kits that are not built now and still have a record."""
    built = {kit.name for kit in kits}
    known = {occupation.kit for occupation in collection.occupations}
    return {path: item for path, item in tree.entries.items() if item.kit in known - built}


def _used(collection: Collection) -> list[Dataset]:
    names = dict.fromkeys(name for occupation in collection.occupations for name in occupation.datasets)
    return [collection.datasets[name] for name in sorted(names)]
