"""The way into a build: where nothing changed since the last one, nothing is even imported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from presskit.engine import state
from presskit.engine.fingerprint import fingerprint
from presskit.engine.options import KINDS, BuildOptions, Report
from presskit.publish import manifest
from presskit.publish.tree import OutputTree
from presskit.resources import bundled

if TYPE_CHECKING:
    from collections.abc import Callable

    from presskit.config import Settings
    from presskit.errors import Fault
    from presskit.facts.kit import Kit

_FEW = 8


def build(
    settings: Settings,
    order: BuildOptions,
    progress: Callable[[Kit, int], None] = lambda _kit, _total: None,
    waiting: Callable[[], None] = lambda: None,
) -> Report:
    """Build kits and publish them; `progress` is called after each kit with the number of all.

    `waiting` is called where another build holds the folder. Raises PresskitError with every fault;
    the tree that stood before then still stands.
    """
    begun = time.perf_counter()
    kinds = tuple(kind for kind in KINDS if kind in order.kinds)
    with OutputTree(order.output, kinds, waiting) as tree:
        last = state.read(tree.root)
        taken = fingerprint(settings, order)
        if taken != last.fingerprint and _wants_processes(order, last):
            from presskit.engine import workers

            workers.prepare(kinds)
        altered = tree.altered()
        lists = state.altered_lists(tree.root, last)
        if manifest.FILE in lists:  # nothing that it says of any file can be relied on
            altered = sorted(tree.entries)
        if tree.entries and taken == last.fingerprint and not altered and not lists:
            report = _as_it_stands(tree, last, order)
        else:
            from presskit.records.collection import load_collection

            left_out: list[Fault] = []
            collection = load_collection(order.data, left_out if order.keep_going else None)
            from presskit.engine.builder import Build  # records that can't be used are refused before it is loaded

            build = Build(settings, order, tree, last, frozenset((*altered, *lists)))
            report = build.run(collection, left_out, taken, progress)
    report.seconds = round(time.perf_counter() - begun, 3)
    return report


def _wants_processes(order: BuildOptions, last: state.State) -> bool:
    """Say whether processes will soon be wanted: not for one kit, nor where a few are likely to be known."""
    records = sum(1 for _ in ((order.data or bundled("data")) / "occupations").glob("*.json"))
    few = _FEW if last.kits else 1
    return order.jobs != 1 and not order.scheduler and len(order.codes) != 1 and records > few


def _as_it_stands(tree: OutputTree, last: state.State, order: BuildOptions) -> Report:
    entries = tree.entries.values()
    return Report(
        output=str(order.output),
        kits=len({item.kit for item in entries} - {""}),
        files=len(entries) + len(state.LISTS),
        bytes=sum(item.bytes for item in entries),
        unchanged=True,
        kept=sum(len(kit.units) for kit in last.kits.values()),
        left_out={name: kit.left_out for name, kit in last.kits.items() if kit.left_out},
        unused_faces=last.unused_faces,
    )
