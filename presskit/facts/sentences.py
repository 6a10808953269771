"""The wording of every sentence, read from `templates/text/sentences.toml` and compiled once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError as JinjaError
from jinja2 import meta
from pydantic import ValidationError

from presskit.errors import TemplateError, name_of
from presskit.text.fields import Table, faults_of
from presskit.text.files import read_toml
from presskit.text.templates import broken, fill_sentence, folder, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

FILE = "text/sentences.toml"


class _Wording(Table):
    text: str
    needs: list[str] = []


class _FactWording(_Wording):
    id: str
    citation: str
    caveat: str | None = None


class _KeyFigureWording(_Wording):
    id: str
    shown: str


class _File(Table):
    headline: _Wording
    facts: list[_FactWording]
    key_figures: list[_KeyFigureWording]
    passages: dict[str, _Wording]
    caveats: dict[str, _Wording]
    social: dict[str, list[str]]
    notes: dict[str, _Wording]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: what it needs to be said, all that it names, and how it is worded."""

    name: str
    needs: tuple[str, ...]
    names: frozenset[str]
    template: Template

    def say(self, values: Mapping[str, Any]) -> str | None:
        """Return the sentence, or None where something that it needs is not known."""
        if any(values.get(need) is None for need in self.needs):
            return None
        try:
            return fill_sentence(self.template, values)
        except JinjaError as error:
            raise broken(FILE, error, self.name) from error


@dataclass(frozen=True, slots=True)
class FactSentence:
    """The sentence of a fact, its citation, and the name of the caveat to be said beside it."""

    id: str
    sentence: Sentence
    citation: str
    caveat: str | None


@dataclass(frozen=True, slots=True)
class KeyFigureSentence:
    """A figure shown large, `shown`, above its `label`."""

    id: str
    shown: Sentence
    label: Sentence


@dataclass(frozen=True, slots=True)
class Sentences:
    """All wording. `social` holds the posts of each network, the fullest first."""

    headline: Sentence
    facts: tuple[FactSentence, ...]
    key_figures: tuple[KeyFigureSentence, ...]
    passages: Mapping[str, Sentence]
    caveats: Mapping[str, Sentence]
    social: Mapping[str, tuple[Sentence, ...]]
    notes: Mapping[str, Sentence]


@functools.cache
def sentences() -> Sentences:
    """Read and compile the wording. Raises TemplateError naming the key that is wrong."""
    path = folder() / FILE
    try:
        file = _File.model_validate(read_toml(path))
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=name_of(path))) from None
    return Sentences(
        headline=_compile("headline", file.headline),
        facts=tuple(
            FactSentence(fact.id, _compile(f"facts.{fact.id}", fact), fact.citation, fact.caveat) for fact in file.facts
        ),
        key_figures=tuple(
            KeyFigureSentence(
                figure.id,
                _compile(f"key_figures.{figure.id}", _Wording(text=figure.shown, needs=figure.needs)),
                _compile(f"key_figures.{figure.id}", figure),
            )
            for figure in file.key_figures
        ),
        passages={name: _compile(f"passages.{name}", wording) for name, wording in file.passages.items()},
        caveats={name: _compile(f"caveats.{name}", wording) for name, wording in file.caveats.items()},
        social={
            network: tuple(
                _compile(f"social.{network}.{index}", _Wording(text=text, needs=["percentile"]))
                for index, text in enumerate(texts)
            )
            for network, texts in file.social.items()
        },
        notes={name: _compile(f"notes.{name}", wording) for name, wording in file.notes.items()},
    )


def _compile(name: str, wording: _Wording) -> Sentence:
    try:
        names = frozenset(meta.find_undeclared_variables(text_environment().parse(wording.text)))
        return Sentence(name, tuple(wording.needs), names, text_environment().from_string(wording.text))
    except JinjaError as error:
        raise broken(FILE, error, name) from error
