"""An `Occupation` becomes a `Kit`: what can be said of it, in the words of the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presskit.facts import kit as parts
from presskit.facts.figures import NAMES, OF_THE_POPULATION, Figure, figures_of
from presskit.facts.sentences import Sentence, Sentences, sentences
from presskit.facts.social import posts
from presskit.text import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from presskit.config import Settings
    from presskit.records.collection import Collection
    from presskit.records.model import Occupation


def make_kit(occupation: Occupation, collection: Collection, settings: Settings) -> parts.Kit:
    """Return the kit of one occupation of a collection. Pure: the same inputs give the same kit."""
    wording = sentences()
    figures = figures_of(occupation, collection.bands, collection.typical_changes)
    url = f"{settings.site.base_url}/gradient/{occupation.kit}.html"
    values = _values(occupation, figures, settings, collection, url)
    passages, caveats = _all_said(wording.passages, values), _all_said(wording.caveats, values)
    missing = tuple(_missing(occupation, figures))
    return parts.Kit(
        code=occupation.code,
        title=occupation.title,
        slug=occupation.slug,
        name=occupation.kit,
        major_group=str(occupation.major_group),
        url=url,
        headline=wording.headline.say(values),
        lead=" ".join(filter(None, (passages["lead"], passages["lead_share"]))),
        figures=figures,
        facts=tuple(
            parts.Fact(fact.id, text, fact.citation, fact.sentence.needs, caveats[fact.caveat] if fact.caveat else None)
            for fact in wording.facts
            if (text := fact.sentence.say(values)) is not None
        ),
        key_figures=tuple(
            parts.KeyFigure(entry.id, shown, label)
            for entry in wording.key_figures
            if (shown := entry.shown.say(values)) is not None and (label := entry.label.say(values)) is not None
        ),
        passages=passages,
        stated=_stated(wording, values, figures),
        caveats=caveats,
        bands=_band_rows(occupation, collection),
        most_exposed=_most_exposed(occupation),
        fastest=_fastest(occupation),
        us_occupations=occupation.us_occupations,
        datasets=tuple(collection.datasets[name] for name in occupation.datasets),
        notes=(*occupation.notes, *_notes(occupation, figures, wording.notes, missing)),
        posts=posts(wording.social, values),
        missing=missing,
        publisher=publisher_of(settings),
        means=collection.means,
        rank=collection.ranks.get(occupation.code),
    )


def publisher_of(settings: Settings) -> parts.Publisher:
    """Return what every kit of a build says of its publisher."""
    return parts.Publisher(
        site=settings.site,
        contact=settings.contact,
        boilerplate=settings.about.boilerplate,
        licence=settings.licence,
        release_date=settings.release_date,
        newsroom=settings.newsroom,
        newsroom_url=settings.newsroom_url,
    )


def _missing(occupation: Occupation, figures: Mapping[str, Figure]) -> Iterator[str]:
    """Name for people what a record may hold and this one does not."""
    yield from (NAMES[name] for name in NAMES if name not in figures and name not in OF_THE_POPULATION)
    if occupation.figures.tasks_by_band is None:
        yield "split of the tasks over the bands"
    if occupation.us_occupations is None:
        yield "U.S. occupations"


def _values(
    occupation: Occupation, figures: Mapping[str, Figure], settings: Settings, collection: Collection, url: str
) -> dict[str, Any]:
    """Return what sentences may name: the shown figures, and the record's own words."""
    values: dict[str, Any] = {name: figure.display for name, figure in figures.items()}
    values |= {
        "code": occupation.code,
        "title": occupation.title,
        "major_group": str(occupation.major_group),
        "site": settings.site.name,
        "url": url,
        "all_placed": len(collection.means) or None,
    }
    known = occupation.figures
    if known.most_exposed_task:
        values["most_exposed_task"] = known.most_exposed_task.text
        if known.most_exposed_task.rationale:
            values["rationale_author"] = known.most_exposed_task.rationale_author
    if known.fastest_mover and known.fastest_mover.change <= 0:
        values["none_rose"] = "fell" if known.fastest_mover.change < 0 else "unchanged"
    return values


def _all_said(wording: Mapping[str, Sentence], values: Mapping[str, Any]) -> Mapping[str, str | None]:
    return {name: sentence.say(values) for name, sentence in wording.items()}


def _stated(
    wording: Sentences, values: Mapping[str, Any], figures: Mapping[str, Figure]
) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the figures that the headline and each passage that can be said state."""
    said = {**wording.passages, "headline": wording.headline}
    return {
        name: tuple(figure for figure in figures if figure in sentence.names)
        for name, sentence in said.items()
        if all(values.get(need) is not None for need in sentence.needs)
    }


def _band_rows(occupation: Occupation, collection: Collection) -> tuple[parts.BandRow, ...]:
    counts = occupation.figures.tasks_by_band
    if counts is None:
        return ()
    return tuple(
        parts.BandRow(
            id=band.id,
            label=band.label,
            meaning=band.meaning,
            exposed=band.exposed,
            colour=band.colour,
            ink=band.ink,
            tasks=str(row.tasks),
            share=f"{row.share}%",
            count=row.tasks,
        )
        for band, row in zip(collection.bands, counts.bands, strict=True)
    )


def _most_exposed(occupation: Occupation) -> parts.MostExposed | None:
    task = occupation.figures.most_exposed_task
    if task is None:
        return None
    return parts.MostExposed(task.text, numbers.score(task.score), task.rationale, task.rationale_author)


def _fastest(occupation: Occupation) -> parts.Fastest | None:
    task = occupation.figures.fastest_mover
    return None if task is None else parts.Fastest(task.text, numbers.change(task.change))


def _notes(
    occupation: Occupation,
    figures: Mapping[str, Figure],
    wording: Mapping[str, Sentence],
    missing: tuple[str, ...],
) -> list[str]:
    """Return what a kit tells fact-checkers by itself, after the record's own notes."""
    said = []
    mean = occupation.figures.mean_2025
    if mean and mean.published is not None:
        published, shown = numbers.score(mean.published), figures["mean_2025"].display
        if published != shown:
            said.append(wording["published_mean"].say({"published": published, "mean_2025": shown}))
    if missing:
        said.append(wording["missing"].say({"names": missing}))
    return [text for text in said if text]
