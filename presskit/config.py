"""`presskit.toml` and the environment become one frozen `Settings`.

The bundled `presskit.toml` holds the defaults, so that each is written down once and in words; a
house's own file overrides it key by key.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from presskit.errors import Fault, InputError, name_of
from presskit.resources import bundled
from presskit.text.fields import HttpsUrl, Text, faults_of
from presskit.text.files import read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FILE_NAME = "presskit.toml"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
_TAKEN_WHOLE = {"contact"}  # half of one house's contact and half of another's would mislead


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Site(_Table):
    """The encyclopedia that publishes the pages: its name, and its address without a final `/`."""

    name: Text
    base_url: Annotated[HttpsUrl, Field(max_length=200), AfterValidator(lambda url: url.rstrip("/"))]


class Contact(_Table):
    """Whom a journalist asks."""

    name: Text
    url: Annotated[HttpsUrl, Field(max_length=300)] | None = None
    email: Text | None = None
    phone: Text | None = None


class Newsroom(_Table):
    """What stands on every page of the newsroom, and where the newsroom itself is published."""

    url: Annotated[HttpsUrl, Field(max_length=200), AfterValidator(lambda url: url.rstrip("/"))] | None = None
    """Without a final `/`; `<base_url>/newsroom` where it is not named (`Settings.newsroom_url`)."""
    corrections: Text
    version: Text | None = None
    embargo: dt.datetime | None = None
    """Until when nothing may be published, with its offset from UTC; None for no embargo."""

    @field_validator("embargo")
    @classmethod
    def _says_its_zone(cls, value: dt.datetime | None) -> dt.datetime | None:
        if value is not None and value.tzinfo is None:
            message = "must say its offset from UTC, such as 2026-12-01T06:00:00+01:00"
            raise ValueError(message)
        return value


class About(_Table):
    """What stands below every brief about the publisher."""

    boilerplate: Text


class Licence(_Table):
    """Under which terms the assets may be used, and how they are credited."""

    name: Text
    url: HttpsUrl
    line: Text
    credit: Text


class Brand(_Table):
    """A house's own marks: its logo, and its face for a role; paths are beside the configuration."""

    logo: Annotated[Path, Field(strict=False)] | None = None
    faces: dict[str, Annotated[Path, Field(strict=False)]] = {}

    def resolved(self, folder: Path) -> Brand:
        """Return the same with paths that start at `folder`."""
        logo = folder / self.logo if self.logo else None
        return Brand(logo=logo, faces={role: folder / face for role, face in self.faces.items()})


PLACES = frozenset({"fonts", "source", "brand"})
"""Settings that say where something is: what is found there may be an input of an asset, its path never is."""


class Settings(_Table):
    """Everything about a newsroom that is not in its records; `source` is the file that was read."""

    release_date: dt.date
    site: Site
    newsroom: Newsroom
    contact: Contact
    about: About
    licence: Licence
    brand: Brand = Brand()
    theme: dict[str, Any] = {}
    """A house's own keys of `theme.toml`, checked when the theme is read."""
    fonts: Path
    """The folder with `fonts.toml`, a house's own faces, or both."""
    source: str = FILE_NAME

    @property
    def newsroom_url(self) -> str:
        """Where the newsroom's pages are published, without a final `/`."""
        return self.newsroom.url or f"{self.site.base_url}/newsroom"


def load(path: Path | None = None) -> Settings:
    """Read the configuration: the defaults, then `path` or `./presskit.toml`, then the environment.

    Raises InputError naming the file and the key.
    """
    defaults = bundled(FILE_NAME)
    house = path if path is not None else Path(FILE_NAME)
    values = read_toml(defaults)
    source = defaults
    if path is not None or house.exists():
        values = merged(values, read_toml(house), _TAKEN_WHOLE)
        source = house
    if os.environ.get(EPOCH_VARIABLE):
        values["release_date"] = _date_of_epoch(os.environ[EPOCH_VARIABLE])
    if ours := [key for key in ("fonts", "source") if key in values]:
        message = "is not a field that presskit knows"
        raise InputError(Fault(file=name_of(source), field=key, message=message) for key in ours)
    values |= {"fonts": _fonts_folder(house), "source": name_of(source)}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise InputError(faults_of(error, file=name_of(source))) from None
    return settings.model_copy(update={"brand": settings.brand.resolved(source.resolve().parent)})


def merged(below: Mapping[str, Any], above: Mapping[str, Any], whole: Collection[str] = ()) -> dict[str, Any]:
    """Return the tables of `below` with those of `above` in their place, key by key.

    A table named in `whole` takes the place of the one below with all that is in it.
    """
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        both = isinstance(under, dict) and isinstance(value, dict) and key not in whole
        result[key] = merged(under, value, whole) if both else value  # type: ignore[arg-type]
    return result


def _date_of_epoch(seconds: str) -> dt.date:
    try:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f"is {seconds!r}, which is not a number of seconds since 1970"
        raise InputError(Fault(field=EPOCH_VARIABLE, message=message)) from None


def _fonts_folder(house: Path) -> Path:
    """A folder `fonts/` beside the house's configuration wins over the bundled one."""
    own = house.resolve().parent / "fonts"
    return own if house.exists() and own.is_dir() else bundled("fonts")
