"""Reading a JSON or TOML file of someone else's making, within limits.

JSON is read as the standard has it: no duplicate keys, no NaN or Infinity, UTF-8 with or without
a byte order mark, at most `LIMIT` bytes.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

from presskit.errors import Fault, InputError, name_of

LIMIT = 16 * 1024 * 1024
"""The largest file that is read, in bytes; a record with every task has some 40,000."""

MAKING = ".making-"
"""How the names of files begin that are not whole yet."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class _NotJsonError(ValueError):
    """Something that Python's reader takes and the standard does not."""


def read_json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value in a JSON file. Raises InputError naming the file and what is wrong."""
    text = read_text(path)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_finite)
    except _NotJsonError as error:
        message = str(error)
    except json.JSONDecodeError as error:
        message = f"is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    except RecursionError:
        message = "is not valid JSON for a record: it is nested too deeply"
    except ValueError as error:  # an integer of thousands of digits
        message = f"is not valid JSON: {error}"
    raise InputError(Fault(file=name_of(path), message=message))


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises InputError naming the file and what is wrong."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except RecursionError:
        message = "is not valid TOML: it is nested too deeply"
    except ValueError as error:  # TOMLDecodeError, or an integer of thousands of digits
        message = f"is not valid TOML: {error}"
    raise InputError(Fault(file=name_of(path), message=message))


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a file of at most `limit` bytes. Raises InputError naming the file."""
    try:
        if path.exists() and not path.is_file():
            raise InputError(Fault(file=name_of(path), message="is not a file"))
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself, a name with a NUL
        message = f"could not be read: {getattr(error, 'strerror', None) or error}"
        raise InputError(Fault(file=name_of(path), message=message)) from None
    if len(data) > limit:
        message = f"is larger than {limit // 1024 // 1024} MB, the most that is read"
        raise InputError(Fault(file=name_of(path), message=message))
    return data


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, readable by all. Raises OSError.

    Called for every file of every kit: a folder is made only where it turns out to be missing.
    """
    making = path.with_name(f"{MAKING}{os.urandom(8).hex()}")
    try:
        handle = os.open(making, _NEW, 0o644)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(making, _NEW, 0o644)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        making.chmod(0o644)  # whatever the mask of this process
        making.replace(path)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file of at most `LIMIT` bytes. Raises InputError naming the file."""
    data = read_bytes(path, LIMIT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start + 1} is 0x{data[error.start]:02X})"
        raise InputError(Fault(file=name_of(path), message=message, remedy="Save it as UTF-8.")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            message = f"has the key {key!r} twice in one object"
            raise _NotJsonError(message)
        result[key] = value
    return result


def _constant(name: str) -> float:
    message = f"holds {name}, which is not a number"
    raise _NotJsonError(message)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        message = f"holds {digits[:20]}, which is too large for a number"
        raise _NotJsonError(message)
    return value
