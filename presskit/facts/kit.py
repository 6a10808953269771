"""What every asset is made of: a `Kit` holds all that is said and shown about one occupation.

It is frozen and complete. An asset reads it and decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from presskit.config import Contact, Licence, Newsroom, Site
from presskit.facts.figures import Figure
from presskit.records.model import Dataset, UsOccupation

Network = Literal["X", "Bluesky", "Mastodon"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence, its citation, the ids of its figures, and what must be said beside it."""

    id: str
    text: str
    citation: str
    figures: tuple[str, ...]
    caveat: str | None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure as it is shown large, such as `81st`, and the words below it."""

    id: str
    shown: str
    label: str


@dataclass(frozen=True, slots=True)
class BandRow:
    """One row of the band table; `tasks` and `share` as shown (`5`, `100%`)."""

    id: str
    label: str
    meaning: str
    exposed: bool
    colour: str
    ink: str
    tasks: str
    share: str
    count: int


@dataclass(frozen=True, slots=True)
class MostExposed:
    """The most-exposed task as published, its shown score, and the model's explanation."""

    text: str
    score: str
    rationale: str | None
    rationale_author: str | None


@dataclass(frozen=True, slots=True)
class Fastest:
    """The task whose score moved most, and its shown change."""

    text: str
    change: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post that fits a network, counted as that network counts."""

    network: Network
    text: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the kit, from the configuration: the same for every kit of a build.

    `newsroom_url` is where the newsroom's pages are published, without a final `/`.
    """

    site: Site
    contact: Contact
    boilerplate: str
    licence: Licence
    release_date: dt.date
    newsroom: Newsroom
    newsroom_url: str


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything about one occupation, in words and shown figures.

    `passages` and `caveats` hold the sentences of `templates/text/sentences.toml` by name; one
    whose figures are not known is None. `stated` are the ids of the figures that the headline and
    each passage state. `missing` names what the record does not know. `means` are
    those of all placed occupations, lowest first, and `rank` this one's place among them, from 0;
    empty and None where the build knows only the record.
    """

    code: str
    title: str
    slug: str
    name: str
    major_group: str
    url: str
    headline: str | None
    lead: str
    figures: Mapping[str, Figure]
    facts: tuple[Fact, ...]
    key_figures: tuple[KeyFigure, ...]
    passages: Mapping[str, str | None]
    stated: Mapping[str, tuple[str, ...]]
    caveats: Mapping[str, str | None]
    bands: tuple[BandRow, ...]
    most_exposed: MostExposed | None
    fastest: Fastest | None
    us_occupations: tuple[UsOccupation, ...] | None
    datasets: tuple[Dataset, ...]
    notes: tuple[str, ...]
    posts: tuple[Post, ...]
    missing: tuple[str, ...]
    publisher: Publisher
    means: tuple[float, ...]
    rank: int | None

    @property
    def data_release(self) -> str:
        """The release that its placing is from, by name."""
        placed = self.figures.get("percentile") or self.figures.get("mean_2025")
        source = next((d for d in self.datasets if placed and d.id == placed.dataset), self.datasets[0])
        return source.label

    def shown(self, figure: str) -> str | None:
        """Return the string that stands for a figure in every asset, or None where it is unknown."""
        return self.figures[figure].display if figure in self.figures else None
