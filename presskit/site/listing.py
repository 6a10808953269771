"""What pages list: kits as rows, and the major groups they belong to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.charts import geometry as charts
from presskit.text import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.facts.kit import Kit
    from presskit.records.model import Band, Dataset

_SORTED_BY = ("percentile", "mean_2025", "change")


@dataclass(frozen=True, slots=True)
class Row:
    """A kit in a list: `href` from the newsroom's folder, figures as shown, and what it is found by.

    `values` are the exact figures by which a list is put in order, `place` the tick of the strip that
    is its own, `also` the titles of its U.S. occupations.
    """

    code: str
    title: str
    group: str
    group_name: str
    href: str
    percentile: str | None
    mean: str | None
    change: str | None
    band: Band | None
    values: tuple[tuple[str, float], ...]
    place: int | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A major group: its code, its name alone and as published, how many kits it has, its zip."""

    code: str
    name: str
    full_name: str
    kits: int
    archive: str | None
    bytes: int


def rows(kits: Sequence[Kit], bands: Sequence[Band]) -> list[Row]:
    """Return kits as rows, most exposed first; those that are not placed come last."""
    by_label = {band.label: band for band in bands}
    return sorted((_row(kit, by_label) for kit in kits), key=_most_exposed_first)


def groups(kits: Sequence[Kit], archives: Mapping[str, str], sizes: Mapping[str, int]) -> list[Group]:
    """Return the major groups of kits by code; `archives` are the paths of their zips by full name."""
    listed = []
    for full_name, number in sorted(Counter(kit.major_group for kit in kits).items()):
        code, _, name = full_name.partition(" - ")
        archive = archives.get(full_name)
        listed.append(Group(code, name, full_name, number, archive, sizes.get(archive or "", 0)))
    return listed


def datasets(kits: Sequence[Kit]) -> list[Dataset]:
    """Return every dataset that kits name, each once, in the order in which they name them."""
    return list({dataset.id: dataset for kit in kits for dataset in kit.datasets}.values())


def _row(kit: Kit, bands: Mapping[str, Band]) -> Row:
    group, _, group_name = kit.major_group.partition(" - ")
    percentile = kit.shown("percentile")
    strip = charts.strip(kit)
    known = ((name, kit.figures[name].value) for name in _SORTED_BY if name in kit.figures)
    return Row(
        code=kit.code,
        title=kit.title,
        group=group,
        group_name=group_name,
        href=f"kits/{kit.name}/index.html",
        percentile=numbers.ordinal(percentile) if percentile else None,
        mean=kit.shown("mean_2025"),
        change=kit.shown("change"),
        band=bands.get(kit.shown("typical_band") or ""),
        values=tuple((name.partition("_")[0], float(value)) for name, value in known),
        place=min(int(strip.marker * len(strip.heights)), len(strip.heights) - 1) if strip else None,
        also=tuple(dict.fromkeys(us.title for us in kit.us_occupations or ())),
    )


def _most_exposed_first(row: Row) -> tuple[float, float, str]:
    values = dict(row.values)
    return (-values.get("percentile", -1.0), -values.get("mean", -1.0), row.code)
