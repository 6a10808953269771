"""The records of a build: all of them, or those alone that changed since the tree that stands was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from presskit.engine.kept import kits as kept_kits
from presskit.records.collection import load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from presskit.config import Settings
    from presskit.engine.kept.kits import KeptKit
    from presskit.engine.kept.state import State
    from presskit.engine.keys.fingerprint import Fingerprint
    from presskit.engine.options import BuildOptions
    from presskit.errors import Fault
    from presskit.records.collection import Collection


@dataclass(frozen=True, slots=True)
class Records:
    """The records that were read, and the kits of those that need not be, by the names of the kits.

    `faults` are those of records that were left out.
    """

    collection: Collection
    kept: dict[str, KeptKit] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_records(settings: Settings, options: BuildOptions, root: Path, last: State, taken: Fingerprint) -> Records:
    """Read a data folder, as much of it as changed since the tree below `root` was made.

    Raises InputError with every fault of the records that are read.
    """
    faults: list[Fault] = []
    left_out = faults if options.keep_going else None
    lines = kept_kits.read_lines(root, last.kits_file) if last.basis == taken.basis else None
    if not lines:
        return Records(load_collection(options.data, left_out), {}, faults)
    unchanged: dict[str, tuple[str, str]] = {}
    lines_kept: dict[str, bytes] = {}
    for name, kit in last.kits.items():
        file, code, title = kept_kits.named(lines[name]) if name in lines else ("", "", "")
        if file in taken.records and kit.source == taken.source(file, code):
            unchanged[file] = (code, title)
            lines_kept[name] = lines[name]
    collection = load_collection(options.data, left_out, unchanged)
    from presskit.facts.statements import publisher_of

    publisher = publisher_of(settings)
    kept = {name: kept_kits.read_kit(line, collection, publisher) for name, line in lines_kept.items()}
    return Records(collection, kept, faults)
