"""Why the assets of a kit would be made again: what changed since the tree that stands was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.engine import state
from presskit.engine.builder import prepare
from presskit.engine.inputs_of_kits import fields_of_kit
from presskit.engine.kit_builder import KitBuilder, MadeFile, RenderContext
from presskit.engine.options import KINDS
from presskit.engine.store import Store
from presskit.facts.statements import make_kit
from presskit.publish.tree import OutputTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.config import Settings
    from presskit.engine.options import BuildOptions


@dataclass(frozen=True, slots=True)
class Reason:
    """What becomes of one unit of a kit (`kept`, `from the cache`, `made again`), and what changed for it."""

    unit: str
    what: str
    because: tuple[str, ...]


def explain(settings: Settings, order: BuildOptions, code: str) -> list[Reason]:
    """Return what a build would do with each unit of a kit, and why. Nothing is drawn or written.

    Raises UsageError for a code that no record has, and PresskitError as a build does.
    """
    prepared = prepare(settings, order.data)
    occupation = prepared.collection.selected([code])[0]
    kit = make_kit(occupation, prepared.collection, settings)
    kinds = tuple(kind for kind in KINDS if kind in order.kinds)
    cache = Store()
    maker = KitBuilder(RenderContext(settings, prepared.fonts, prepared.style, kinds), cache)
    with OutputTree(order.output, kinds) as tree:
        last, altered = state.read(tree.root), set(tree.altered())
        entries = [item for item in tree.entries.values() if item.kit == kit.name]
    before = last.kits.get(kit.name)
    folder = f"kits/{kit.name}/"
    files = {
        path: MadeFile(path, item.sha256, item.bytes)
        for item in entries
        if (path := item.path.removeprefix(folder)) != "index.html" and not path.endswith(".zip")
    }
    changed_fields = _changed(before.fields, fields_of_kit(kit)) if before else []
    reasons = []
    for unit in maker.units(kit, files):
        if before is None:
            because = ["there is no such kit yet"]
        elif before.units.get(unit.name) == unit.key:
            because = [f"{path} was altered by hand" for path in sorted(altered) if path.startswith(folder)]
        else:
            shared = _changed(
                {n: last.components.get(n, "") for n in maker.components.read_by(unit.kind)},
                maker.components.read_by(unit.kind),
            )
            because = [*(f"{name} changed" for name in shared), *(f"its {name} changed" for name in changed_fields)]
            because = because or ["what it is made from was made again"]
        what = "kept" if not because else "from the cache" if cache.find(unit.key) else "made again"
        reasons.append(Reason(unit.name, what, tuple(because)))
    return reasons


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
