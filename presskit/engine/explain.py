"""Why the assets of a kit would be made again: their inputs now, compared with those of the tree that stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.registry import images
from presskit.assets.subject import Subject, is_of_files
from presskit.engine.kept import state
from presskit.engine.kept.store import Store
from presskit.engine.kit_builder import KitBuilder, MadeFile
from presskit.publish.tree import OutputTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from presskit.assets.context import RenderContext
    from presskit.facts.kit import Kit

_FOLDER = "kits/"


@dataclass(frozen=True, slots=True)
class Reason:
    """What becomes of one unit of a kit (`kept`, `from the cache`, `made again`), and what changed for it."""

    unit: str
    what: str
    because: tuple[str, ...]


def explain(context: RenderContext, kit: Kit, output: Path) -> list[Reason]:
    """Return what a build into `output` would do with each unit of a kit, and why. Nothing is drawn or written.

    Raises PresskitError for a folder that a build would refuse.
    """
    store = Store()
    builder = KitBuilder(context, store)
    with OutputTree(output, context.kinds) as tree:
        last, altered = state.read(tree.root), set(tree.altered())
        entries = [item for item in tree.entries.values() if item.kit == kit.name]
    before = last.kits.get(kit.name)
    folder = f"{_FOLDER}{kit.name}/"
    files = {
        path: MadeFile(path, item.sha256, item.bytes) for item in entries for path in [item.path.removeprefix(folder)]
    }
    by_hand = [f"{path} was altered by hand" for path in sorted(altered) if path.startswith(folder)]
    reasons = []
    remade = False
    for unit in builder.units(Subject(kit=kit, images=images(kit)), files):
        if before is None:
            because = ["there is no such kit yet"]
        elif before.units.get(unit.name) == unit.key:
            because = by_hand
            if not because and remade and unit.declaration.is_of_files:
                because = ["what it is made from is made again"]
        else:
            shared = _changed(last.components, builder.keys.components_of(unit.name))
            own = _changed(before.fields, state.short(unit.declaration.inputs(unit.subject).digests))
            because = [*(f"{name} changed" for name in shared), *(f"its {_plain(name)} changed" for name in own)]
            because = because or ["what it is made from was made again"]
        what = "kept" if not because else "from the cache" if store.find(unit.key) else "made again"
        remade = remade or bool(because)
        reasons.append(Reason(unit.name, what, tuple(because)))
    return reasons


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of what is now and was not so before; files of the kit are compared by its other units."""
    return (name for name in sorted(now) if not is_of_files(name) and before.get(name) != now[name])


def _plain(name: str) -> str:
    return name.removeprefix("kit.")
