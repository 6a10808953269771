"""The pages that lead to the kits: the index, the methodology, and what a server shows where there is none.

Their words and markup are in `templates/newsroom/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.archive.zip_files import group_archive_path
from presskit.assets.charts import geometry as charts
from presskit.assets.page.frame import render_page
from presskit.assets.page.style_sheet import style_sheet
from presskit.site import linked_data, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.assets.inputs import Inputs
    from presskit.facts.kit import Kit
    from presskit.records.model import Band


@dataclass(frozen=True, slots=True)
class CountedBand:
    """A band and how many kits are in it."""

    id: str
    label: str
    meaning: str
    exposed: bool
    kits: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A kit's row with what the kit tells fact-checkers."""

    row: listing.Row
    notes: tuple[str, ...]


def index(inputs: Inputs) -> bytes:
    """Return the page that lists all kits."""
    kits = inputs.kits
    datasets = listing.datasets(kits)
    archives = {kit.major_group: path for kit in kits if (path := group_archive_path(kit.major_group)) in inputs.sizes}
    values = {
        "rows": listing.rows(kits, inputs.style.bands),
        "groups": listing.groups(kits, archives, inputs.sizes),
        "strip": next((strip for kit in kits if (strip := charts.strip(kit))), None),
        "all_placed": len(kits[0].means),
        "sample": _sample(kits),
        "linked_data": linked_data.of_index(kits[0].publisher, datasets),
    }
    return render_page(inputs, "index", values)


def methodology(inputs: Inputs) -> bytes:
    """Return how figures are made, which datasets they come from, and what is odd about them."""
    kits, bands = inputs.kits, inputs.style.bands
    by_code = {row.code: row for row in listing.rows(kits, bands)}
    values = {
        "sample": _sample(kits),
        "datasets": listing.datasets(kits),
        "bands": [_counted(band, kits) for band in bands],
        "all_kits": len(kits),
        "all_or_nothing": all(_value(kit, "exposed_share") in {0, 100} for kit in kits),
        "shared": [by_code[kit.code] for kit in kits if _value(kit, "sharing_mean")],
        "none_rose": [by_code[kit.code] for kit in kits if kit.caveats["none_rose"]],
        "without_us": [by_code[kit.code] for kit in kits if kit.us_occupations == ()],
        "incomplete": [by_code[kit.code] for kit in kits if kit.missing],
        "noted": [Noted(by_code[kit.code], kit.notes) for kit in kits if kit.notes],
    }
    return render_page(inputs, "methodology", values)


def not_found(inputs: Inputs) -> bytes:
    """Return the page that a server shows where there is none; it is whole wherever it is shown."""
    return render_page(inputs, "404", {}, style_sheet=style_sheet(inputs.style, inputs.templates))


def _sample(kits: Sequence[Kit]) -> Kit:
    """Return a kit whose sentences, as far as they are the same for all, stand for those of all."""
    return next((kit for kit in kits if "percentile" in kit.figures), kits[0])


def _counted(band: Band, kits: Sequence[Kit]) -> CountedBand:
    number = sum(kit.shown("typical_band") == band.label for kit in kits)
    return CountedBand(band.id, band.label, band.meaning, band.exposed, number)


def _value(kit: Kit, figure: str) -> float:
    return float(kit.figures[figure].value) if figure in kit.figures else 0.0
