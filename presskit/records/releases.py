"""`data/releases.toml`: the pinned release of each dataset."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from presskit.errors import Fault, InputError, name_of
from presskit.records.model import Frozen, Identifier
from presskit.resources import bundled
from presskit.text.fields import HttpsUrl, faults_of
from presskit.text.files import read_toml

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)]


class Release(Frozen):
    """Where a dataset is downloaded from, and by which digests it is known."""

    id: Identifier
    url: HttpsUrl
    file: FileName
    member: FileName
    member_sha256: Sha256
    sha256: Sha256 | None = None
    occupations: int | None = None


def read_releases() -> dict[str, Release]:
    """Return the pinned releases by dataset id."""
    path = bundled("data") / "releases.toml"
    found, faults = {}, []
    for identifier, table in read_toml(path).items():
        try:
            found[identifier] = Release.model_validate({**table, "id": identifier})
        except ValidationError as error:
            faults += faults_of(error, file=name_of(path), record=identifier)
        except TypeError:
            faults.append(Fault(file=name_of(path), record=identifier, message="is not a table"))
    if faults:
        raise InputError(faults)
    return found
