"""All assets there are: presskit's own, and those that installed packages add.

Everything else that depends on which assets there are asks here: `--only`, `--explain`, cache keys,
what `verify` checks, help texts, the table in the README.
"""

from __future__ import annotations

import functools
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presskit.assets.base import Asset, Kind, Provider
from presskit.errors import Fault, InputError, UsageError
from presskit.plugins import ASSETS, plugins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presskit.assets.base import Scope
    from presskit.assets.context import RenderContext
    from presskit.facts.kit import Kit


@functools.cache
def providers() -> tuple[Provider, ...]:
    """Return who provides assets, in the order in which assets are made. Raises InputError for a broken plug-in."""
    return tuple(sorted((*_own(), *_plugins()), key=lambda provider: provider.order))


@functools.cache
def _own() -> tuple[Provider, ...]:
    """Return presskit's own: each `asset.py` in a folder here has one, and so has the newsroom."""
    wings = sorted(path.parent.name for path in Path(__file__).parent.glob("*/asset.py"))
    modules = (*(f"presskit.assets.{wing}.asset" for wing in wings), "presskit.site.assets")
    return tuple(importlib.import_module(name).PROVIDER for name in modules)


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of asset, in the order in which they are made."""
    found: dict[str, Kind] = {}
    for provider in providers():
        for kind in provider.kinds:
            found.setdefault(kind.name, kind)
    return tuple(found.values())


def kind_names() -> tuple[str, ...]:
    """Return the names of the kinds of asset, as `--only` takes them."""
    return tuple(kind.name for kind in kinds())


def chosen_kinds(names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of some kinds in the order in which they are made, all for None.

    Raises UsageError for a kind that there is not.
    """
    every = kind_names()
    if unknown := [name for name in names or () if name not in every]:
        raise UsageError(Fault(field=unknown[0], message=f"is no kind of asset; there are {', '.join(every)}"))
    return every if names is None else tuple(name for name in every if name in names)


def kinds_before(kind: Kind) -> tuple[Kind, ...]:
    """Return the kinds that are made before one, whose files it may be made from."""
    every = kinds()
    return every[: every.index(kind)]


def kind_of(path: str) -> str | None:
    """Return the name of the kind that a file is of, by its path in the folder of its kit; None for no kind's."""
    return next((kind.name for kind in kinds() if kind.matches(path)), None)


def assets(context: RenderContext, scope: Scope) -> list[Asset]:
    """Return the assets of a scope that a build makes, in order. Raises TemplateError for a layout with a fault."""
    wanted = set(context.kinds)
    made = (asset for provider in providers() for asset in provider.assets(context))
    return [asset for asset in made if asset.scope == scope and asset.kind.name in wanted]


def images(kit: Kit) -> list[dict[str, Any]]:
    """Return what is said of a kit's share images, as JSON values; nothing is drawn."""
    from presskit.assets.cards.asset import images as listed

    return listed(kit)


def parts(names: Sequence[str]) -> list[set[str]]:
    """Return kinds in parts that can be made at the same time, each in a process of its own."""
    of_files = {kind.name for provider in providers() if provider.from_files for kind in provider.kinds}
    chosen = [kind for kind in kinds() if kind.name in names and kind.name not in of_files]
    apart = [{kind.name} for kind in chosen if kind.is_slow]
    return [part for part in ({kind.name for kind in chosen if not kind.is_slow}, *apart) if part]


def slow_kinds(names: Sequence[str]) -> list[str]:
    """Return those kinds that take as long as all others together."""
    return [kind.name for kind in kinds() if kind.is_slow and kind.name in names]


def preload(names: Sequence[str]) -> list[str]:
    """Return the modules that making assets of some kinds needs and that are slow to load."""
    wanted = set(names)
    chosen = (each for each in providers() if wanted & {kind.name for kind in each.kinds})
    return [module for provider in chosen for module in provider.preload]


def _plugins() -> Iterator[Provider]:
    taken = {kind.name: kind for provider in _own() for kind in provider.kinds}
    for point in plugins(ASSETS):
        provider = _provider(point)
        for kind in provider.kinds:
            if taken.setdefault(kind.name, kind) != kind:
                message = f"adds the kind {kind.name!r}, which there is already"
                raise InputError(
                    Fault(file=point.value, message=message, remedy="Rename it, or uninstall the package.")
                )
        yield provider


def _provider(point: Any) -> Provider:  # noqa: ANN401 - an entry point
    package = point.dist.name if point.dist else point.value
    remedy = f"Update or uninstall {package}."
    try:
        loaded = point.load()
    except Exception as error:  # a package of somebody else may fail in any way
        message = f"can't be loaded ({type(error).__name__}: {error})"
        raise InputError(Fault(file=package, field=point.value, message=message, remedy=remedy)) from error
    if isinstance(loaded, Provider):
        return loaded
    if isinstance(loaded, type) and issubclass(loaded, Asset) and isinstance(getattr(loaded, "kind", None), Kind):
        return Provider((loaded.kind,), lambda _context: [loaded()])
    message = "is neither an Asset class with a kind nor a Provider"
    raise InputError(Fault(file=package, field=point.value, message=message, remedy=remedy))
