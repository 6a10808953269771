"""Whether our faces have every character of a record, before anything is drawn.

A character without a glyph is an error that names record, field and character; it is never drawn
as a box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.errors import Fault
from presskit.text.characters import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presskit.records.model import Dataset, Occupation
    from presskit.text.fonts import FontSet

_SHOWN = 5


def uncovered(occupation: Occupation, datasets: tuple[Dataset, ...], fonts: FontSet, *, file: str) -> list[Fault]:
    """Return a fault for each field of a record that holds a character no face has."""
    faults = []
    for field, text in (*_texts(occupation), *_dataset_texts(datasets)):
        missing = fonts.uncovered(text)
        if missing:
            names = ", ".join(describe(character) for character in missing[:_SHOWN])
            more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            faults.append(
                Fault(
                    file=file,
                    record=occupation.code,
                    field=field,
                    message=f"no face has a glyph for {names}{more}",
                    remedy="Put a face that has it in fonts/, or correct the record.",
                )
            )
    return faults


def _texts(occupation: Occupation) -> Iterator[tuple[str, str]]:
    yield "title", occupation.title
    yield "major_group.name", occupation.major_group.name
    figures = occupation.figures
    if figures.most_exposed_task:
        yield "figures.most_exposed_task.text", figures.most_exposed_task.text
        yield "figures.most_exposed_task.rationale", figures.most_exposed_task.rationale or ""
        yield "figures.most_exposed_task.rationale_author", figures.most_exposed_task.rationale_author or ""
    if figures.fastest_mover:
        yield "figures.fastest_mover.text", figures.fastest_mover.text
    for index, us in enumerate(occupation.us_occupations):
        yield f"us_occupations.{index}.title", us.title
    for index, note in enumerate(occupation.notes):
        yield f"notes.{index}", note


def _dataset_texts(datasets: tuple[Dataset, ...]) -> Iterator[tuple[str, str]]:
    for dataset in datasets:
        for name in ("name", "publisher", "release", "licence", "attribution", "disclaimer", "citation"):
            yield f"datasets.{dataset.id}.{name}", getattr(dataset, name) or ""
