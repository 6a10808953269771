"""What a kit asks to be cited as: its own published page, then each of its datasets.

A `CitedWork` is one entry of a bibliography, with the variables of the Citation Style Language (CSL).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from presskit.records.model import Author
from presskit.text.slugs import slug

if TYPE_CHECKING:
    import datetime as dt

    from presskit.facts.kit import Kit
    from presskit.records.model import Dataset

PAGE = "page"
"""What the entry of the published page is of; the others are of a dataset, by its id."""

WorkType = Literal["webpage", "dataset", "report", "article-journal"]


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work to cite. `issued` is a year, or year, month and day; `language` is None if unknown."""

    id: str
    of: str
    label: str
    type: WorkType
    title: str
    authors: tuple[Author, ...]
    issued: tuple[int, ...]
    url: str
    accessed: dt.date | None = None
    language: str | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    genre: str | None = None
    number: str | None = None
    version: str | None = None
    publisher: str | None = None
    place: str | None = None

    def csl(self) -> dict[str, Any]:
        """Return the work as an item of CSL-JSON."""
        accessed = self.accessed
        item = {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "author": [author.model_dump(exclude_none=True) for author in self.authors],
            "issued": {"date-parts": [list(self.issued)]},
            "container-title": self.container,
            "volume": self.volume,
            "issue": self.issue,
            "genre": self.genre,
            "number": self.number,
            "version": self.version,
            "publisher": self.publisher,
            "publisher-place": self.place,
            "URL": self.url,
            "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
            "language": self.language,
        }
        return {name: value for name, value in item.items() if value is not None}


def cited_works(kit: Kit) -> tuple[CitedWork, ...]:
    """Return the works of a kit: its page first, then its datasets in their order."""
    return _page(kit), *map(_dataset, kit.datasets)


def _page(kit: Kit) -> CitedWork:
    site, date = kit.publisher.site.name, kit.publisher.release_date
    identifier = f"{slug(site) or PAGE}-{kit.code}"
    while any(identifier == dataset.id for dataset in kit.datasets):  # a site may be called like a dataset
        identifier += f"-{PAGE}"
    title = kit.headline or kit.title
    return CitedWork(
        id=identifier,
        of=PAGE,
        label=title,
        type="webpage",
        title=title,
        authors=(Author(literal=site),),
        issued=(date.year, date.month, date.day),
        url=kit.url,
        language="en",
        container=site,
    )


@functools.cache
def _dataset(dataset: Dataset) -> CitedWork:
    """Return a dataset as it asks to be cited, or as what is known of it allows."""
    cite = dataset.cite
    if cite is None:
        return CitedWork(
            id=dataset.id,
            of=dataset.id,
            label=dataset.label,
            type="dataset",
            title=dataset.label,
            authors=(Author(literal=dataset.publisher),),
            issued=(dataset.year,),
            url=dataset.url,
            accessed=dataset.accessed,
            publisher=dataset.publisher,
        )
    return CitedWork(
        id=dataset.id,
        of=dataset.id,
        label=dataset.label,
        type=cite.type,
        title=cite.title,
        authors=cite.authors,
        issued=(cite.year or dataset.year,),
        url=dataset.url,
        accessed=dataset.accessed,
        language=cite.language,
        container=cite.container,
        volume=cite.volume,
        issue=cite.issue,
        genre=cite.genre,
        number=cite.number,
        version=cite.version,
        # The publisher of the data is not that of a journal.
        publisher=cite.publisher or (None if cite.type == "article-journal" else dataset.publisher),
        place=cite.place,
    )
