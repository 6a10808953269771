"""`presskit.toml` and the environment become one frozen `Settings`.

The bundled `presskit.toml` holds the defaults, so that each is written down once and in words; a
house's own file overrides it key by key.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from presskit.errors import Fault, InputError, name_of
from presskit.resources import bundled
from presskit.text.fields import HttpsUrl, Text, faults_of
from presskit.text.files import read_toml

FILE_NAME = "presskit.toml"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
_TAKEN_WHOLE = {"contact"}  # half of one house's contact and half of another's would mislead


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Site(_Table):
    """The encyclopedia that publishes the pages: its name, and its address without a final `/`."""

    name: Text
    base_url: Annotated[HttpsUrl, AfterValidator(lambda url: url.rstrip("/"))]


class Contact(_Table):
    """Whom a journalist asks."""

    name: Text
    url: HttpsUrl | None = None
    email: Text | None = None
    phone: Text | None = None


class About(_Table):
    """What stands below every brief about the publisher."""

    boilerplate: Text


class Licence(_Table):
    """Under which terms the assets may be used, and how they are credited."""

    name: Text
    url: HttpsUrl
    line: Text
    credit: Text


class Settings(_Table):
    """Everything about a newsroom that is not in its records."""

    release_date: dt.date
    site: Site
    contact: Contact
    about: About
    licence: Licence
    fonts: Path
    """The folder with `fonts.toml`, a house's own faces, or both."""


def load(path: Path | None = None) -> Settings:
    """Read the configuration: the defaults, then `path` or `./presskit.toml`, then the environment.

    Raises InputError naming the file and the key.
    """
    defaults = bundled(FILE_NAME)
    house = path if path is not None else Path(FILE_NAME)
    merged = read_toml(defaults)
    source = defaults
    if path is not None or house.exists():
        merged = _merge(merged, read_toml(house))
        source = house
    if os.environ.get(EPOCH_VARIABLE):
        merged["release_date"] = _date_of_epoch(os.environ[EPOCH_VARIABLE])
    merged["fonts"] = _fonts_folder(house)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise InputError(faults_of(error, file=name_of(source))) from None


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict) and key not in _TAKEN_WHOLE
        merged[key] = _merge(under, value) if both else value  # type: ignore[arg-type]
    return merged


def _date_of_epoch(seconds: str) -> dt.date:
    try:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f"is {seconds!r}, which is not a number of seconds since 1970"
        raise InputError(Fault(field=EPOCH_VARIABLE, message=message)) from None


def _fonts_folder(house: Path) -> Path:
    """A folder `fonts/` beside the house's configuration wins over the bundled one."""
    beside = house.resolve().parent / "fonts"
    return beside if house.exists() and beside.is_dir() else bundled("fonts")
