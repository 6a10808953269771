"""The one tree of errors, apart from everything else so that every room may raise them.

An error that a user can cause is a `PresskitError`. It carries `Fault`s, each naming the file,
the record and the field it is about, and knows the exit code of the command it ends. Faults are
collected, so that one run names everything that is wrong with an input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, and where.

    `file` is the path as the user would type it, `record` an occupation code, `field` a dotted
    path such as `figures.percentile.value`; any of them is empty where it does not apply.
    """

    file: str = ""
    record: str = ""
    field: str = ""
    message: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Read as one line: `file: record: field: message. Remedy.`."""
        place = ": ".join(part for part in (self.file, self.record, self.field) if part)
        message = self.message if self.message.endswith((".", "?", "!")) else f"{self.message}."
        return printable(" ".join(part for part in (f"{place}:" if place else "", message, self.remedy) if part))

    def as_dict(self) -> dict[str, str]:
        """Return the parts that are not empty, for machines."""
        parts = {
            "file": self.file,
            "record": self.record,
            "field": self.field,
            "message": self.message,
            "remedy": self.remedy,
        }
        return {name: part for name, part in parts.items() if part}


class PresskitError(Exception):
    """Anything that a user can put right. `exit_code` is what the command ends with."""

    exit_code = 1
    title = "Nothing was done"

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        """Take one fault or several; they are kept in reading order, each once."""
        given = [faults] if isinstance(faults, Fault) else faults
        self.faults: tuple[Fault, ...] = tuple(sorted(set(given)))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[PresskitError], tuple[tuple[Fault, ...]]]:
        """Let an error travel between processes."""
        return type(self), (self.faults,)


class InputError(PresskitError):
    """Records, datasets, bands or configuration that can't be used."""

    title = "The input can't be used"


class TemplateError(PresskitError):
    """A template, theme or card layout that can't be used."""

    title = "A template can't be used"


class FontError(PresskitError):
    """A face that is missing, broken, or lacks a character that a record needs."""

    title = "The faces can't be used"


class UndeclaredInputError(PresskitError):
    """An asset that reads something which it does not declare, so that a change of it would go unnoticed."""

    title = "An asset reads what it does not declare"

    def __init__(self, reader: str | Iterable[Fault], what: str = "", declaration: str = "reads") -> None:
        """Name the asset, what it read, and the declaration that lacks it."""
        if isinstance(reader, str):
            remedy = f"Name it in the asset's `{declaration}`, so that a change of it is noticed."
            super().__init__(Fault(field=reader, message=f"reads {what}, which it does not declare", remedy=remedy))
        else:  # from another process
            super().__init__(reader)


class RenderError(PresskitError):
    """An asset of one record that could not be made."""

    title = "An asset could not be made"


class OutputError(PresskitError):
    """An output folder that must not, or can't, be written."""

    title = "The output folder can't be used"


class MachineError(PresskitError):
    """A library or tool that this machine lacks; the fault says what installs it."""

    title = "This machine lacks something"


class UsageError(PresskitError):
    """A request that names what does not exist, such as the code of no record."""

    exit_code = 2
    title = "That was not understood"


def name_of(path: Path) -> str:
    """Return `path` as a user would type it: relative to the working folder where it is inside."""
    try:
        return str(path.relative_to(path.cwd())) if path.is_absolute() else str(path)
    except (ValueError, OSError):
        return str(path)


def printable(text: str) -> str:
    r"""Return `text` with whatever could move a terminal's cursor written out, such as `\x1b`."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)
