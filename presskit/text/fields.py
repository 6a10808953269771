"""The kinds of text that records, datasets and configuration share, and their faults in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from presskit.errors import Fault
from presskit.text.characters import is_invisible, one_line, refused_character

if TYPE_CHECKING:
    from pydantic import ValidationError


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file; pydantic checks the type next
    """Refuse characters that must not be shown; collapse white space as display does."""
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():  # as nearly all is
        return one_line(value)
    if not value.isprintable() and (reason := refused_character(value)):  # all that is refused is not printable
        raise ValueError(reason)
    shown = one_line(value)
    if shown and all(is_invisible(character) for character in shown):
        message = "holds no visible character"
        raise ValueError(message)
    return shown


def _https(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or any(c.isspace() or c in '"<>\\^`{|}' for c in value):
        message = f"{value[:80]!r} is not an https:// address"
        raise ValueError(message)
    return value.rstrip("/") if parts.path == "/" and not parts.query and not parts.fragment else value


Text = Annotated[str, BeforeValidator(_clean), Field(min_length=1)]
"""Running text: never empty, one line, no control characters."""

HttpsUrl = Annotated[Text, AfterValidator(_https)]
"""An https address; any other scheme is refused where the file is read."""


class Table(BaseModel):
    """A table of a TOML file of ours: immutable, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field that presskit knows",
    "finite_number": "is not a finite number",
    "string_too_short": "is empty",
}


def faults_of(error: ValidationError, *, file: str, record: str = "") -> list[Fault]:
    """Turn each error of a validation into a fault with its field and a message in plain words."""
    return [
        Fault(file=file, record=record, field=_path(each["loc"]), message=_message(each)) for each in error.errors()
    ]


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _message(each: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    if each["type"] == "value_error":
        return str(each["ctx"]["error"])
    words = _WORDS.get(each["type"]) or each["msg"][0].lower() + each["msg"][1:]
    if each["type"] in {"missing", "extra_forbidden", "string_too_short"}:
        return words
    return f"{_shown(each['input'])}: {words}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
