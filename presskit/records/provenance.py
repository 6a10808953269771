"""The words of provenance, `templates/text/provenance.toml`: where a figure comes from, and how."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from presskit.records.model import ChangeFigure
from presskit.resources import bundled
from presskit.text.files import read_toml
from presskit.text.templates import folder, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from presskit.records.population import Population


TYPICAL_CHANGES = ("typical_change_low", "typical_change", "typical_change_high")
"""The quartiles of the changes of all placed occupations, lowest first."""


@functools.cache
def provenance_words() -> dict[str, dict[str, str]]:
    """Return the wording of provenance and notes."""
    return read_toml(folder() / "text" / "provenance.toml")


@functools.cache
def remarks() -> dict[str, str]:
    """Return what is known of single occupations and stands in no dataset, by code."""
    return read_toml(bundled("data") / "remarks.toml")


def say(text: str, values: Mapping[str, Any]) -> str:
    """Fill a wording."""
    return _compiled(text).render(values) if "{" in text else text


def typical_changes(population: Population) -> dict[str, ChangeFigure]:
    """Return how occupations typically changed, by the id of the figure; empty where it is not known."""
    quartiles = population.typical_changes()
    if quartiles is None:
        return {}
    values = {"occupations": len(population.occupations)}
    figures = {}
    for name, value in zip(TYPICAL_CHANGES, quartiles, strict=True):
        words = provenance_words()[name]
        figures[name] = ChangeFigure(
            value=value,
            dataset=population.dataset,
            locator=say(words["locator"], values),
            method=say(words["method"], values),
        )
    return figures


@functools.cache
def _compiled(text: str) -> Template:
    return text_environment().from_string(text)
