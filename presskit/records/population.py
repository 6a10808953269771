"""The population: every placed occupation with its exact mean, its rank and its ties.

Source: the rules for figures. Scores are decimals, and means are compared exactly, as fractions, so
that ties share a percentile. `gradient.json` stands beside the records; each record must agree with
it, so that a card can't show an occupation where its population does not have it.
"""

from __future__ import annotations

import bisect
import functools
import statistics
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError, model_validator

from presskit.errors import Fault, InputError, name_of
from presskit.records.model import Change, Code, Frozen, Identifier, Score
from presskit.text.fields import faults_of
from presskit.text.files import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from presskit.records.model import Occupation

FILE = "gradient.json"
SCHEMA = "presskit/gradient/1"
_FEWEST_FOR_QUARTILES = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an occupation stands: how many score strictly lower, how many others the same."""

    scoring_lower: int
    sharing_mean: int
    percentile: int


class Placed(Frozen):
    """One placed occupation: the exact sum of its task scores, how many tasks, the rounded mean.

    `change` is its mean of 2025 minus its mean of 2023, each rounded to four digits; None where no
    task has a score of 2023.
    """

    code: Code
    sum: Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?$")]
    tasks: Annotated[int, Field(ge=1)]
    mean: Score
    change: Change | None = None

    @model_validator(mode="after")
    def _mean_of_sum(self) -> Placed:
        if round(float(self.exact), 4) != self.mean:
            message = f"the mean of {self.sum} over {self.tasks} tasks is {float(self.exact):.4f}, not {self.mean}"
            raise ValueError(message)
        return self

    @property
    def exact(self) -> Fraction:
        """The mean as a fraction."""
        return Fraction(self.sum) / self.tasks


class Population(Frozen):
    """The gradient of one year, occupations by code."""

    contract: Annotated[str, Field(alias="schema", pattern=f"^{SCHEMA}$")] = SCHEMA
    year: int
    dataset: Identifier
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of the workbook")]
    occupations: Annotated[tuple[Placed, ...], Field(min_length=1)]

    @functools.cached_property
    def by_code(self) -> dict[str, Placed]:
        """The occupations by their codes."""
        return {place.code: place for place in self.occupations}

    def standings(self) -> dict[str, Standing]:
        """Return where each occupation stands, by code."""
        means = {placed.code: placed.exact for placed in self.occupations}
        order = sorted(means.values())
        return {code: _standing(mean, order) for code, mean in means.items()}

    def in_order(self) -> tuple[Placed, ...]:
        """Return all occupations, the lowest mean first; ties by code."""
        return tuple(sorted(self.occupations, key=lambda placed: (placed.exact, placed.code)))

    def typical_changes(self) -> tuple[float, float, float] | None:
        """Return the quartiles of the changes of all occupations: lower, median, upper.

        None where not every change is known, or where there are too few occupations to speak of.
        """
        changes = [placed.change for placed in self.occupations if placed.change is not None]
        if len(changes) < max(len(self.occupations), _FEWEST_FOR_QUARTILES):
            return None
        lower, median, upper = statistics.quantiles(changes, n=4)
        return lower, median, upper


def placed(code: str, scores: Iterable[float], earlier: Sequence[float] = ()) -> Placed:
    """Return an occupation's place from its task scores of 2025 and 2023, binary noise removed."""
    exact = [Decimal(repr(score)) for score in scores]
    total = sum(exact, Decimal(0))
    now = round(mean(exact), 4)
    return Placed(
        code=code,
        sum=format(total.normalize(), "f"),
        tasks=len(exact),
        mean=now,
        change=now - round(mean(earlier), 4) if earlier else None,
    )


def mean(scores: Iterable[Decimal | float]) -> float:
    """Return the mean of scores, worked out exactly and then as the nearest float."""
    exact = [Fraction(score if isinstance(score, Decimal) else repr(score)) for score in scores]
    return float(sum(exact, Fraction(0)) / len(exact))


def read(folder: Path) -> Population | None:
    """Return the population beside the records of a folder, None where there is none."""
    path = folder / FILE
    if not path.exists():
        return None
    value = read_json(path)
    try:
        if isinstance(value, dict) and isinstance(value.get("occupations"), list):
            value = {**value, "occupations": tuple(value["occupations"])}
        population = Population.model_validate(value)
    except ValidationError as error:
        raise InputError(faults_of(error, file=name_of(path))) from None
    codes = [place.code for place in population.occupations]
    if len(set(codes)) != len(codes):
        raise InputError(Fault(file=name_of(path), field="occupations", message="names one code twice"))
    return population


def find_discrepancies(
    occupation: Occupation, population: Population, standings: dict[str, Standing], file: str
) -> list[Fault]:
    """Return every way in which a record disagrees with its population."""

    def fault(field: str, message: str) -> Fault:
        remedy = f"Import the records and {FILE} together."
        return Fault(file, occupation.code, field, message, remedy)

    size = len(population.occupations)
    if occupation.code not in standings:
        return [fault("code", f"is not among the {size} placed occupations of {FILE}")]
    standing = standings[occupation.code]
    mine = population.by_code[occupation.code]
    expected = {
        "scoring_lower": standing.scoring_lower,
        "sharing_mean": standing.sharing_mean,
        "percentile": standing.percentile,
        "tasks": mine.tasks,
        "mean_2025": mine.mean,
        "change": mine.change,
    }
    faults = []
    if occupation.gradient.occupations != size:
        faults.append(fault("gradient.occupations", f"is {occupation.gradient.occupations}, but {FILE} has {size}"))
    for name, value in expected.items():
        figure = getattr(occupation.figures, name)
        if figure is not None and value is not None and abs(figure.value - value) > 1e-9:
            faults.append(fault(f"figures.{name}.value", f"is {figure.value}, but {FILE} makes it {value}"))
    return faults


def _standing(mean: Fraction, order: list[Fraction]) -> Standing:
    lower = bisect.bisect_left(order, mean)
    sharing = bisect.bisect_right(order, mean) - lower - 1
    return Standing(lower, sharing, round(Fraction(100 * lower, len(order))))
