"""Jinja as presskit uses it: one environment for markup, one for plain text, both bound to declared files.

What a record says is a value, never a template. In markup everything is escaped, whatever a
template's file is called; in both, a name that a template misspells is an error. `Templates` gives a
reader the files that it declared, and raises for any other.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, cast

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateRuntimeError
from jinja2 import TemplateError as JinjaError
from jinja2.runtime import Context

from presskit.errors import Fault, TemplateError, UndeclaredInputError, name_of
from presskit.resources import bundled
from presskit.text import numbers
from presskit.text.characters import isolate, shorten
from presskit.text.files import read_text, read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, MutableMapping, Sequence
    from pathlib import Path
    from types import CodeType

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
    """Return the environment of sentences, which stand in no file of their own and include none."""
    return _environment(BaseLoader(), autoescape=False)


class Templates:
    """The files below `templates/` that one reader declared; reading any other raises UndeclaredInputError.

    `folders` are looked through in their order, so that an installed package brings its own. What a
    template extends, includes or imports is read the same way, and must be declared too.
    """

    def __init__(self, reader: str, names: Collection[str], folders: Sequence[Path] = ()) -> None:
        """Bind `reader`, named in errors, to the files called `names`, as paths below `templates/`."""
        self.names = frozenset(names)
        self._reader = reader
        self._folders = (*folders, folder())
        loader = _BoundLoader(self)
        self._text = _environment(loader, autoescape=False)
        self._markup = _environment(loader, autoescape=True)

    def text(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a template of plain text or Markdown with its values. Raises TemplateError naming file and line."""
        return self._render(self._text, name, values)

    def markup(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a template of HTML, CSS, SVG or XML with its values escaped. Raises TemplateError."""
        return self._render(self._markup, name, values)

    def toml(self, name: str) -> dict[str, Any]:
        """Return the tables of a TOML file. Raises InputError for one that is not valid."""
        return read_toml(self.path(name))

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises TemplateError where it can't be read."""
        path = self.path(name)
        try:
            return path.read_bytes()
        except OSError as error:
            message = f"could not be read: {error.strerror}"
            raise TemplateError(Fault(file=name_of(path), message=message)) from None

    def path(self, name: str) -> Path:
        """Return where a declared file lies, in the first folder that has it."""
        if name not in self.names:
            raise UndeclaredInputError(self._reader, f"the template {name}", "templates")
        return _found(name, self._folders)

    def _render(self, environment: Environment, name: str, values: Mapping[str, Any]) -> str:
        try:
            return environment.get_template(name).render(values)
        except (JinjaError, *FAILURES) as error:
            raise broken(name, error, path=self.path(name)) from error


class _BoundLoader(BaseLoader):
    """Loads the templates of a `Templates`; the compiled code is shared by all readers of a file."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        path = self._templates.path(name)
        if not path.is_file():
            raise TemplateNotFound(name)
        code = _compiled(name, path, bool(environment.autoescape))
        return environment.template_class.from_code(environment, code, environment.make_globals(globals))


@functools.cache
def _compiled(name: str, path: Path, escaped: bool) -> CodeType:
    """Return the code of a template; the two kinds of environment are each alike wherever they are made."""
    environment = _environment(BaseLoader(), autoescape=escaped)
    code: CodeType = environment.compile(read_text(path), name, str(path))
    return code


def _found(name: str, folders: Sequence[Path]) -> Path:
    for place in folders:
        if (path := place / name).is_file():
            return path
    return folders[-1] / name


def fill_sentence(template: Template, values: Mapping[str, Any]) -> str:
    """Render a sentence: a template without blocks, includes or names of Jinja's own.

    `Template.render` copies all values, and the names of Jinja's own, each time; there are many
    sentences, and many values. Raises what Jinja raises.
    """
    context = Context(template.environment, cast("dict[str, Any]", values), None, {})
    return "".join(template.root_render_func(context))


def broken(name: str, error: Exception, field: str = "", path: Path | None = None) -> TemplateError:
    """Return an error of a template as ours, naming the template's file, and its key or line."""
    line = getattr(error, "lineno", None)
    said = getattr(error, "message", None) or str(error) or type(error).__name__
    message = f"{said}" + (f" (line {line})" if line else "")
    return TemplateError(Fault(file=name_of(path or folder() / name), field=field, message=message))


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
    """Return a value to be printed. Raises TemplateRuntimeError for None: a template must leave its sentence out."""
    if value is None:
        message = "a value that is not known would be printed as None"
        raise TemplateRuntimeError(message)
    return value


def _environment(loader: BaseLoader, *, autoescape: bool) -> Environment:
    environment = Environment(
        loader=loader,
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
