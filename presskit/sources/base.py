"""What a source is: files of a study become records.

presskit reads the ILO's workbook itself. A package that reads another study names a `Source` in the
group of entry points `presskit.sources`; `presskit import FILE --source NAME --into DIR` runs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Source(Protocol):
    """Reads one file of a study."""

    def records(self, file: Path) -> Iterable[Mapping[str, Any]]:
        """Yield the records of a file as JSON values, as `presskit schema` describes them.

        Raises `presskit.PresskitError` with a fault for everything in the file that can't be used.
        """
        ...

    def datasets(self) -> str:
        """Return `datasets.toml`: name, release, licence, attribution and citation of what records name."""
        ...
