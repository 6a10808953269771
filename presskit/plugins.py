"""The entry points by which installed packages add to presskit.

A package names them in its `pyproject.toml`, such as `[project.entry-points."presskit.assets"]`.
"""

from __future__ import annotations

import functools
from importlib.metadata import EntryPoint, entry_points

ASSETS = "presskit.assets"
"""Each names an `Asset` class, or a `Provider` of several."""

CARDS = "presskit.cards"
"""Each names a package that holds the TOML files of cards."""

SOURCES = "presskit.sources"
"""Each names a `Source`, which reads files of a study into records."""


@functools.cache
def plugins(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, in the order of their names."""
    return tuple(sorted(entry_points(group=group), key=lambda point: (point.name, point.value)))


def plugin_packages() -> list[str]:
    """Return the top-level packages that add assets, cards or sources: their code is part of what a build reads."""
    points = [point for group in (ASSETS, CARDS, SOURCES) for point in plugins(group)]
    return sorted({point.value.partition(":")[0].partition(".")[0] for point in points})
