"""The two Jinja environments: one for markup, one for plain text.

What a record says is a value, never a template. In the markup environment everything is escaped,
whatever a template's file is called; in both, a name that a template misspells is an error.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateRuntimeError
from jinja2 import TemplateError as JinjaError
from jinja2.runtime import Context

from presskit.errors import Fault, TemplateError, name_of
from presskit.resources import bundled
from presskit.text import numbers
from presskit.text.characters import isolate, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Template

FAILURES = (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError)
"""What Python raises where a template asks for something that can't be worked out."""

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_MARKDOWN_LEAD = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[#+\-=]))")


def folder() -> Path:
    """Return the folder that holds every template."""
    return bundled("templates")


@functools.cache
def text_environment() -> Environment:
    """Return the environment for plain text and Markdown."""
    return _environment(autoescape=False)


@functools.cache
def markup_environment() -> Environment:
    """Return the environment for HTML, CSS, SVG and XML; it escapes everything."""
    return _environment(autoescape=True)


def render(environment: Environment, name: str, values: dict[str, Any]) -> str:
    """Render one template. Raises TemplateError naming the file, and the line where it is known."""
    try:
        return environment.get_template(name).render(values)
    except (JinjaError, *FAILURES) as error:
        raise broken(name, error) from error


def fill_sentence(template: Template, values: Mapping[str, Any]) -> str:
    """Render a sentence: a template without blocks, includes or names of Jinja's own.

    `Template.render` copies all values, and the names of Jinja's own, each time; there are many
    sentences, and many values. Raises what Jinja raises.
    """
    context = Context(template.environment, cast("dict[str, Any]", values), None, {})
    return "".join(template.root_render_func(context))


def broken(name: str, error: Exception, field: str = "") -> TemplateError:
    """Turn an error of a template into ours, naming the template's file."""
    line = getattr(error, "lineno", None)
    said = getattr(error, "message", None) or str(error) or type(error).__name__
    message = f"{said}" + (f" (line {line})" if line else "")
    return TemplateError(Fault(file=name_of(folder() / name), field=field, message=message))


def markdown(value: object) -> str:
    """Escape what Markdown would take for markup, and no more than that."""
    _reject_none(value)
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", str(value))
    escaped = re.sub(r"&(?=#?\w+;)", r"\\&", escaped)
    return _MARKDOWN_LEAD.sub(r"\1\\", escaped)


def bare_url(url: str) -> str:
    """Return an address as it is read out: without scheme and final slash."""
    return url.removeprefix("https://").rstrip("/")


def _reject_none(value: object) -> object:
    """Refuse to print what is not known: a template must leave its sentence out."""
    if value is None:
        message = "a value that is not known would be printed as None"
        raise TemplateRuntimeError(message)
    return value


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder(), encoding="utf-8"),
        autoescape=autoescape,  # noqa: S701 - off for plain text alone
        undefined=StrictUndefined,
        finalize=_reject_none,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "ordinal": numbers.ordinal,
        "unsigned": numbers.unsigned,
        "direction": numbers.direction,
        "count": numbers.count,
        "size": numbers.file_size,
        "moment": numbers.moment,
        "md": markdown,
        "fit": shorten,
        "bare_url": bare_url,
        "isolate": isolate,
    }
    return environment
