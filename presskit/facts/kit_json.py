"""A `Kit` as JSON and back, so that a build need not work out again what it knew: equal values in, equal kit out.

What all kits share (publisher, datasets, means of the population) is not written; it is given when a
kit is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from presskit.facts import kit as parts
from presskit.facts.figures import Figure
from presskit.records.model import UsOccupation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.records.model import Dataset

_SHARED = frozenset({"publisher", "means", "rank", "datasets"})


def kit_to_json(kit: parts.Kit) -> str:
    """Return a kit as JSON on one line."""
    value = {name: getattr(kit, name) for name in kit.__slots__ if name not in _SHARED}
    value["datasets"] = [dataset.id for dataset in kit.datasets]
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def kit_from_json(
    value: dict[str, Any],
    datasets: Mapping[str, Dataset],
    publisher: parts.Publisher,
    means: tuple[float, ...],
    rank: int | None,
) -> parts.Kit:
    """Return the kit of a JSON value. Raises KeyError or TypeError for a value that is none."""
    us = value["us_occupations"]
    return parts.Kit(
        **{
            **value,
            "figures": {name: Figure(**figure) for name, figure in value["figures"].items()},
            "facts": tuple(parts.Fact(**{**f, "figures": tuple(f["figures"])}) for f in value["facts"]),
            "key_figures": tuple(parts.KeyFigure(**figure) for figure in value["key_figures"]),
            "stated": {name: tuple(figures) for name, figures in value["stated"].items()},
            "bands": tuple(parts.BandRow(**row) for row in value["bands"]),
            "most_exposed": value["most_exposed"] and parts.MostExposed(**value["most_exposed"]),
            "fastest": value["fastest"] and parts.Fastest(**value["fastest"]),
            "us_occupations": None if us is None else tuple(UsOccupation.model_construct(**each) for each in us),
            "datasets": tuple(datasets[name] for name in value["datasets"]),
            "notes": tuple(value["notes"]),
            "posts": tuple(parts.Post(**post) for post in value["posts"]),
            "missing": tuple(value["missing"]),
            "publisher": publisher,
            "means": means,
            "rank": rank,
        }
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - a part of a kit
    if isinstance(value, UsOccupation):
        return value.model_dump()
    return {name: getattr(value, name) for name in value.__slots__}
