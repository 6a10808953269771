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

    from presskit.config import Settings
    from presskit.fonts.instances import FontSet
    from presskit.records.collection import Collection
    from presskit.records.model import Occupation

_SHOWN = 5


def uncovered(collection: Collection, settings: Settings, fonts: FontSet) -> list[Fault]:
    """Return a fault for each field of records, datasets, bands or configuration that can't be set."""
    faults = []
    for file, record, field, text in _everything(collection, settings):
        if missing := fonts.uncovered(text):
            names = ", ".join(describe(character) for character in missing[:_SHOWN])
            more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            message = f"no face has a glyph for {names}{more}"
            remedy = "Put a face that has it in fonts/, or correct the text."
            faults.append(Fault(file, record, field, message, remedy))
    return faults


def _everything(collection: Collection, settings: Settings) -> Iterator[tuple[str, str, str, str]]:
    for occupation in collection.occupations:
        for field, text in _texts(occupation):
            yield collection.files[occupation.code], occupation.code, field, text
    for dataset in collection.datasets.values():
        for name in ("name", "publisher", "release", "licence", "attribution", "disclaimer", "citation"):
            yield "datasets.toml", dataset.id, name, getattr(dataset, name) or ""
    for band in collection.bands:
        for name in ("label", "meaning"):
            yield "bands.toml", band.id, name, getattr(band, name)
    for name, value in settings.model_dump(mode="json", include={"site", "contact", "about", "licence"}).items():
        for key, text in value.items():
            yield settings.source, "", f"{name}.{key}", text or ""


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
    for index, us in enumerate(occupation.us_occupations or ()):
        yield f"us_occupations.{index}.title", us.title
    for index, note in enumerate(occupation.notes):
        yield f"notes.{index}", note
