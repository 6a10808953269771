"""What a record is: one ISCO-08 unit group with its figures and where each comes from.

The JSON Schema of a record file is `Occupation.model_json_schema()`, printed by `presskit schema`.
Scores lie on the 0-1 exposure scale, changes are differences of scores, shares and percentiles
whole per cent. A figure that is not known is absent, never 0.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from presskit.text.fields import HttpsUrl, Text
from presskit.text.slugs import kit_name, slug

Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Change = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Percent = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Code = Annotated[str, Field(pattern=r"^[0-9]{4}$", description="ISCO-08 unit group")]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Frozen(BaseModel):
    """Immutable, strict about types, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Provenance(Frozen):
    """Where a figure comes from: a dataset, a place in it, and what was done there."""

    dataset: Identifier
    locator: Text = Field(description="Sheet and rows, or page and paragraph")
    method: Text


class ScoreFigure(Provenance):
    """A mean on the 0-1 scale, rounded to four digits."""

    value: Score
    unrounded: Score | None = None
    published: Score | None = Field(default=None, description="The publisher's own rounded value")


class ChangeFigure(Provenance):
    """A difference of two means, rounded to four digits."""

    value: Change
    unrounded: Change | None = None


class PercentFigure(Provenance):
    """A percentile or a share in whole per cent."""

    value: Percent
    unrounded: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None


class CountFigure(Provenance):
    """A number of tasks or occupations."""

    value: Count


class TaskCountFigure(Provenance):
    """The number of task statements; an occupation has at least one."""

    value: Annotated[int, Field(ge=1, le=100_000)]


class BandFigure(Provenance):
    """The band that the ILO gives the occupation as a whole."""

    value: Identifier


class BandCount(Frozen):
    """How many tasks stand in one band, and their share of all tasks in whole per cent."""

    band: Identifier
    tasks: Count
    share: Percent


class TasksByBand(Provenance):
    """All bands in their order."""

    bands: tuple[BandCount, ...]


class MostExposedTask(Provenance):
    """The task with the highest 2025 score; the rationale is a model's text, and says whose."""

    text: Text
    score: Score
    rationale: Text | None = None
    rationale_author: Text | None = None


class FastestMover(Provenance):
    """The task with the highest signed difference of its 2025 and 2023 scores."""

    text: Text
    change: Change


class Figures(Frozen):
    """Every figure that a record may hold; what is not known is left out."""

    tasks: TaskCountFigure | None = None
    mean_2025: ScoreFigure | None = None
    mean_2023: ScoreFigure | None = None
    percentile: PercentFigure | None = None
    scoring_lower: CountFigure | None = None
    sharing_mean: CountFigure | None = None
    change: ChangeFigure | None = None
    exposed_share: PercentFigure | None = None
    tasks_by_band: TasksByBand | None = None
    typical_band: BandFigure | None = None
    most_exposed_task: MostExposedTask | None = None
    fastest_mover: FastestMover | None = None


class MajorGroup(Frozen):
    """An ISCO-08 major group, shown as `7 - Craft and related trades workers`."""

    code: Annotated[str, Field(pattern=r"^[0-9]$")]
    name: Text

    def __str__(self) -> str:
        """Return the group as the published pages name it."""
        return f"{self.code} - {self.name}"


class Gradient(Frozen):
    """The population of all placed occupations."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    occupations: Annotated[int, Field(ge=1, le=1_000_000)]


class Task(Frozen):
    """One task statement with its scores."""

    id: Annotated[int, Field(ge=0)]
    text: Text
    score_2025: Score
    score_2023: Score | None = None
    score_gpt4o: Score | None = None
    score_gemini: Score | None = None
    source: Text | None = None


class UsOccupation(Frozen):
    """A U.S. occupation (SOC 2019) that the crosswalk maps to this one; employment in persons."""

    soc: Annotated[str, Field(pattern=r"^[0-9]{2}-[0-9]{4}$")]
    title: Text
    employment: Count | None = None


class Occupation(Frozen):
    """One record file: an ISCO-08 unit group, its figures, and where each comes from."""

    code: Code
    title: Annotated[Text, Field(max_length=1000)]
    major_group: MajorGroup
    gradient: Gradient
    figures: Figures
    tasks: tuple[Task, ...] | None = None
    us_occupations: tuple[UsOccupation, ...] | None = Field(
        default=None, description="In display order; an empty list says that there is none"
    )
    us_provenance: Provenance | None = None
    us_employment_provenance: Provenance | None = None
    datasets: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = Field(default=(), description="For fact-checkers")

    @property
    def slug(self) -> str:
        """The title as it stands in file names and URLs."""
        return slug(self.title)

    @property
    def kit(self) -> str:
        """The name of this occupation's kit, `<code>-<slug>`."""
        return kit_name(self.code, self.title)


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of a record file, `data/occupations/<code>-<slug>.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Occupation.model_json_schema()}


class Author(Frozen):
    """Who wrote a work: a person by family and given name, or a body by its `literal` name."""

    family: Text | None = None
    given: Text | None = None
    literal: Text | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.family is None) == (self.literal is None) or (self.given is not None and self.family is None):
            message = "has either a family name, with or without a given one, or a literal name"
            raise ValueError(message)
        return self


class Work(Frozen):
    """What a release asks to be cited as, part by part; what is left out is taken from the dataset."""

    type: Literal["dataset", "report", "article-journal", "webpage"] = "dataset"
    title: Text
    authors: Annotated[tuple[Author, ...], Field(strict=False)]  # TOML has lists
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    container: Text | None = Field(default=None, description="The journal, or the site")
    volume: Text | None = None
    issue: Text | None = None
    genre: Text | None = Field(default=None, description="What the number counts, such as `Working Paper`")
    number: Text | None = None
    version: Text | None = None
    publisher: Text | None = None
    place: Text | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", max_length=40)] = "en"

    @field_validator("authors")
    @classmethod
    def _has_an_author(cls, value: tuple[Author, ...]) -> tuple[Author, ...]:
        if not value:
            message = "names nobody; a body can be an author, by its literal name"
            raise ValueError(message)
        return value


class Dataset(Frozen):
    """A named public release: its terms and how it is cited.

    `cite` holds the parts of `citation` for citation managers. It says nothing more than that, and
    stays out of what is written of a dataset elsewhere.
    """

    id: Identifier
    name: Text
    publisher: Text
    release: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    url: HttpsUrl
    licence: Text
    licence_url: HttpsUrl | None = None
    attribution: Text
    disclaimer: Text | None = None
    citation: Text
    cite: Work | None = Field(default=None, exclude=True)
    accessed: dt.date

    @property
    def label(self) -> str:
        """The dataset and its release, as the published pages list it."""
        return f"{self.name} {self.release}"


class Band(Frozen):
    """One band of the gradient, with the colour of its marks and of text set on them."""

    id: Identifier
    label: Text
    meaning: Text
    exposed: bool
    colour: Colour
    ink: Colour
