"""The way into a build: where nothing changed since the last one, nothing is even imported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from presskit.engine.kept import state
from presskit.engine.keys.fingerprint import take_fingerprint
from presskit.engine.options import BuildOptions, BuildReport
from presskit.publish import manifest
from presskit.publish.tree import OutputTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from presskit.config import Settings
    from presskit.engine.keys.fingerprint import Fingerprint
    from presskit.facts.kit import Kit

_FEW = 8  # records that a changed configuration makes again are not worth loading ahead for


def build(
    settings: Settings,
    options: BuildOptions,
    progress: Callable[[Kit, int], None] = lambda _kit, _total: None,
    waiting: Callable[[], None] = lambda: None,
) -> BuildReport:
    """Build kits and publish them; `progress` is called after each kit with the number of all.

    `waiting` is called where another build holds the folder. Raises PresskitError with every fault;
    the tree that stood before then still stands.
    """
    begun = time.perf_counter()
    kinds = options.kind_names
    with OutputTree(options.output, kinds, waiting) as tree:
        last = state.read(tree.root)
        taken = take_fingerprint(settings, options)
        likely = 0 if taken.whole == last.fingerprint else _kits_to_make(options, last, taken)
        if likely:
            from presskit.engine.workers import executors

            executors.start_loading(kinds, likely)
        altered = tree.altered()
        lists = state.altered_lists(tree.root, last)
        if manifest.FILE in lists:  # nothing that it says of any file can be relied on
            altered = sorted(tree.entries)
        if tree.entries and taken.whole == last.fingerprint and not altered and not lists:
            report = _unchanged(tree, last, options)
        else:
            from presskit.engine.reading import read_records

            records = read_records(settings, options, tree.root, last, taken)
            from presskit.engine.tree_builder import TreeBuilder  # not for records that can't be used

            builder = TreeBuilder(settings, options, tree, last, frozenset((*altered, *lists)))
            report = builder.run(records, taken, progress)
    report.seconds = round(time.perf_counter() - begun, 3)
    return report


def _kits_to_make(options: BuildOptions, last: state.State, taken: Fingerprint) -> int:
    """Return how many kits are likely to be made in processes: none for a kit asked for alone, nor where few are."""
    if options.jobs == 1 or options.scheduler or len(options.codes) == 1:
        return 0
    if last.basis == taken.basis:
        return last.changed_records(taken)
    records = len(taken.records)
    return records if records > (_FEW if last.kits else 1) else 0


def _unchanged(tree: OutputTree, last: state.State, options: BuildOptions) -> BuildReport:
    entries = tree.entries.values()
    return BuildReport(
        output=str(options.output),
        kits=len({item.kit for item in entries} - {""}),
        files=len(entries) + len(state.LISTS),
        bytes=sum(item.bytes for item in entries) + sum((tree.root / name).stat().st_size for name in state.LISTS),
        unchanged=True,
        kept=sum(len(kit.units) for kit in last.kits.values()),
        left_out={name: kit.left_out for name, kit in last.kits.items() if kit.left_out},
        unused_faces=last.unused_faces,
        notices=last.notices,
    )
