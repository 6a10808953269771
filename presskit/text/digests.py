"""Digests of plain data, by which inputs are compared: equal values have equal digests on every machine."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import PurePath
from typing import Any


def digest(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return the SHA-256, in hexadecimal, of bytes, or of a value written as canonical JSON.

    Dataclasses and pydantic models are written with all their fields, mappings in the order of their
    keys, sets sorted. Raises TypeError for what is no plain data, such as a function.
    """
    data = value if isinstance(value, bytes) else _canonical(value).encode()
    return hashlib.sha256(data).hexdigest()


def _canonical(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return what JSON has no word for as what it has."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, AbstractSet):
        return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if fields := getattr(type(value), "model_fields", None):  # also those that pydantic leaves out of a dump
        return {name: getattr(value, name) for name in fields}
    if isinstance(value, dt.date | PurePath | bytes):
        return value.hex() if isinstance(value, bytes) else str(value)
    message = f"{type(value).__name__} is no plain data"
    raise TypeError(message)
