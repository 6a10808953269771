"""The ledger, `facts.json`: the kit's contract with machines.

Every number that appears in any asset is one of its figures, or stands in a text that it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.facts.kit import Kit
    from presskit.records.model import Dataset

SCHEMA = "presskit/facts/1"


def ledger(kit: Kit, images: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the ledger of a kit as JSON values, keys in the order in which people read them.

    `images` are its share images: file, size, alternative text, credit, licence, ids of figures.
    """
    return {
        "schema": SCHEMA,
        "code": kit.code,
        "title": kit.title,
        "slug": kit.slug,
        "major_group": kit.major_group,
        "url": kit.url,
        "headline": kit.headline,
        "figures": {name: figure.as_dict() for name, figure in kit.figures.items()},
        "facts": [
            {"id": fact.id, "text": fact.text, "citation": fact.citation, "figures": list(fact.figures)}
            for fact in kit.facts
        ],
        "tasks_by_band": [{"band": row.label, "tasks": row.count, "share": row.share} for row in kit.bands],
        "most_exposed_task": kit.most_exposed.text if kit.most_exposed else None,
        "fastest_task": kit.fastest.text if kit.fastest else None,
        "us_occupations": [
            {"soc": us.soc, "title": us.title, "employment": us.employment} for us in kit.us_occupations or ()
        ],
        "datasets": [_dataset(dataset) for dataset in kit.datasets],
        "notes": list(kit.notes),
        "caveats": [caveat for caveat in kit.caveats.values() if caveat],
        "missing": list(kit.missing),
        "rationale": kit.most_exposed.rationale if kit.most_exposed else None,
        "rationale_author": kit.most_exposed.rationale_author if kit.most_exposed else None,
        "images": list(images),
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    entry = dataset.model_dump(mode="json")
    return {name: value for name, value in entry.items() if value is not None}
