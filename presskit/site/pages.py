"""The pages of the newsroom: one for each kit, and what leads to them.

A page lists what is there: `sizes` are the bytes of each file that the tree holds. Its words and
markup are in `templates/newsroom/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit import __version__
from presskit.assets.cards import entries as card_entries
from presskit.assets.charts import geometry as charts
from presskit.assets.texts.citations import citations
from presskit.assets.texts.copy import copy_block
from presskit.facts.figures import NAMES, Figure
from presskit.site import linked_data, listing
from presskit.site.static import style_sheet
from presskit.text.templates import markup_environment, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.records.model import Band

_SHARED = (1200, 630)  # the size that pages name as their picture


@dataclass(frozen=True, slots=True)
class PageCard:
    """A card on the page of its kit: its images, largest use first, and each alternative text once."""

    card: str
    first: Mapping[str, Any]
    images: tuple[Mapping[str, Any], ...]
    alts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A figure with its name and the name of its dataset."""

    name: str
    figure: Figure
    dataset: str


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
    """A kit with what it tells fact-checkers."""

    row: listing.Row
    notes: tuple[str, ...]


class Pages:
    """Renders pages; what all of them share is worked out once."""

    def __init__(self, settings: Settings, style: Style) -> None:
        """Prepare for a house. Raises TemplateError for a style sheet that can't be made."""
        self._style = style
        self._newsroom_url = settings.newsroom_url
        self._style_sheet = style_sheet(style)
        self._shared: dict[str, Any] = {
            "version": __version__,
            "site": settings.site,
            "newsroom": settings.newsroom,
            "newsroom_url": settings.newsroom_url,
            "contact": settings.contact,
            "boilerplate": settings.about.boilerplate,
            "licence": settings.licence,
            "release_date": settings.release_date,
            "theme": style.theme,
        }

    def kit(self, kit: Kit, sizes: Mapping[str, int], *, alone: bool = False) -> bytes:
        """Return the page of a kit; `sizes` are its files by their path in its folder.

        One that stands alone is for a zip: it carries its style and names no file outside the kit.
        """
        page_url = f"{self._newsroom_url}/kits/{kit.name}/"
        images = [image for image in card_entries.images(kit) if image["file"] in sizes]
        share = next((i for i in images if (i["width"], i["height"]) == _SHARED), images[0] if images else None)
        facts_file = "facts.json" if "facts.json" in sizes else None
        names = {dataset.id: dataset.label for dataset in kit.datasets}
        values = {name: getattr(kit, name) for name in kit.__slots__}
        values |= {
            "page_url": page_url,
            "data_release": kit.data_release,
            "sizes": sizes,
            "share": share,
            "facts_file": facts_file,
            "cards": _cards(images),
            "strip": charts.strip(kit),
            "copy_block": copy_block(kit).rstrip("\n"),
            "citations": citations(kit),
            "typical_band": kit.shown("typical_band"),
            "ledger": [LedgerRow(NAMES[n], figure, names[figure.dataset]) for n, figure in kit.figures.items()],
            "linked_data": linked_data.of_kit(kit, page_url, images, facts_file),
        }
        return self._page("kit", values, root="../../", alone=alone)

    def index(self, kits: Sequence[Kit], archives: Mapping[str, str], sizes: Mapping[str, int]) -> bytes:
        """Return the index of all kits; `archives` are the zips of major groups by the groups' names."""
        shown = listing.rows(kits, self._style.bands)
        datasets = listing.datasets(kits)
        values = {
            "rows": shown,
            "groups": listing.groups(kits, archives, sizes),
            "strip": next((strip for kit in kits if (strip := charts.strip(kit))), None),
            "all_placed": len(kits[0].means),
            "sample": _sample(kits),
            "datasets": datasets,
            "linked_data": linked_data.of_index(kits[0].publisher, datasets),
        }
        return self._page("index", values)

    def methodology(self, kits: Sequence[Kit]) -> bytes:
        """Return how figures are made, which datasets they come from, and what is odd about them."""
        by_code = {row.code: row for row in listing.rows(kits, self._style.bands)}
        values = {
            "sample": _sample(kits),
            "datasets": listing.datasets(kits),
            "bands": [_counted(band, kits) for band in self._style.bands],
            "all_kits": len(kits),
            "all_or_nothing": all(_value(kit, "exposed_share") in {0, 100} for kit in kits),
            "shared": [by_code[kit.code] for kit in kits if _value(kit, "sharing_mean")],
            "none_rose": [by_code[kit.code] for kit in kits if kit.caveats["none_rose"]],
            "without_us": [by_code[kit.code] for kit in kits if kit.us_occupations == ()],
            "incomplete": [by_code[kit.code] for kit in kits if kit.missing],
            "noted": [Noted(by_code[kit.code], kit.notes) for kit in kits if kit.notes],
        }
        return self._page("methodology", values)

    def not_found(self) -> bytes:
        """Return the page that a server shows where there is none; it is whole wherever it is shown."""
        return self._page("404", {}, alone=True)

    def _page(self, name: str, values: Mapping[str, Any], *, root: str = "", alone: bool = False) -> bytes:
        known = {
            **self._shared,
            "root": root,
            "here": name,
            "stands_alone": alone,
            "style": self._style_sheet if alone else "",
            **values,
        }
        return render(markup_environment(), f"newsroom/{name}.html.j2", known).encode()


def _sample(kits: Sequence[Kit]) -> Kit:
    """Return a kit whose sentences, as far as they are the same for all, stand for those of all."""
    return next((kit for kit in kits if "percentile" in kit.figures), kits[0])


def _cards(images: Sequence[Mapping[str, Any]]) -> list[PageCard]:
    by_card: dict[str, list[Mapping[str, Any]]] = {}
    for image in images:
        by_card.setdefault(image["card"], []).append(image)
    return [
        PageCard(card, each[0], tuple(each), tuple(dict.fromkeys(image["alt"] for image in each)))
        for card, each in by_card.items()
    ]


def _counted(band: Band, kits: Sequence[Kit]) -> CountedBand:
    number = sum(kit.shown("typical_band") == band.label for kit in kits)
    return CountedBand(band.id, band.label, band.meaning, band.exposed, number)


def _value(kit: Kit, figure: str) -> float:
    return float(kit.figures[figure].value) if figure in kit.figures else 0.0
