"""The page of a kit: facts, posts, alternative texts and citations, each with a button that copies it.

A page lists what is there. Its words and markup are in `templates/newsroom/kit.html.j2`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.charts import geometry as charts
from presskit.assets.page import linked_data
from presskit.assets.page.frame import render_page
from presskit.assets.texts import copy
from presskit.assets.texts.citations import citations
from presskit.facts.figures import NAMES, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.assets.inputs import Inputs

SHARED = (1200, 630)
"""Width and height of the image that stands for a page elsewhere."""


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


def kit_page(inputs: Inputs, style_sheet: str | None = None) -> bytes:
    """Return the page of a kit, which lists the files that were made of it.

    One with a `style_sheet` stands alone, for a zip: it carries that, and names no file outside the kit.
    """
    kit, sizes = inputs.kit, inputs.sizes
    page_url = f"{inputs.settings.newsroom_url}/kits/{kit.name}/"
    images = [image for image in inputs.images if image["file"] in sizes]
    share = next((i for i in images if (i["width"], i["height"]) == SHARED), images[0] if images else None)
    facts_file = "facts.json" if "facts.json" in sizes else None
    names = {dataset.id: dataset.label for dataset in kit.datasets}
    values = inputs.kit_values() | {
        "page_url": page_url,
        "data_release": kit.data_release,
        "sizes": sizes,
        "share": share,
        "facts_file": facts_file,
        "cards": _cards(images),
        "strip": charts.strip(kit),
        "copy_block": copy.copy_block(kit, inputs.templates).rstrip("\n"),
        "citations": citations(kit, inputs.templates),
        "typical_band": kit.shown("typical_band"),
        "ledger": [LedgerRow(NAMES[n], figure, names[figure.dataset]) for n, figure in kit.figures.items()],
        "linked_data": linked_data.of_kit(kit, page_url, images, facts_file),
    }
    return render_page(inputs, "kit", values, root="../../", style_sheet=style_sheet)


def _cards(images: Sequence[Mapping[str, Any]]) -> list[PageCard]:
    by_card: dict[str, list[Mapping[str, Any]]] = {}
    for image in images:
        by_card.setdefault(image["card"], []).append(image)
    return [
        PageCard(card, each[0], tuple(each), tuple(dict.fromkeys(image["alt"] for image in each)))
        for card, each in by_card.items()
    ]
