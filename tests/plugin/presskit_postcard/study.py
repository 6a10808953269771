"""A source: a table of made-up means becomes records."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATASETS = """
[my-study-2026]
name = "A made-up study"
publisher = "Nobody"
release = "2026"
year = 2026
url = "https://example.org/study"
licence = "CC0 1.0"
attribution = "Made up for tests."
citation = "Nobody (2026). A made-up study."
accessed = 2026-11-25
"""


class MyStudy:
    """Reads code, title and mean of each line."""

    def records(self, file: Path) -> Iterator[dict[str, Any]]:
        """Yield a record for each line."""
        with file.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                origin = {"dataset": "my-study-2026", "locator": f"line {number}", "method": "As given"}
                yield {
                    "code": row["code"],
                    "title": row["title"],
                    "major_group": {"code": row["code"][0], "name": "Made-up work"},
                    "gradient": {"year": 2026, "occupations": 10},
                    "figures": {"mean_2025": {"value": float(row["mean"]), **origin}},
                    "datasets": ["my-study-2026"],
                }

    def datasets(self) -> str:
        """Return the one dataset."""
        return _DATASETS
