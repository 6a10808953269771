"""Share images: one asset for each card in each size, discovered from the layouts in `templates/cards/`."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from presskit.assets.base import Asset, FileUse, Kind, Provider

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from presskit.assets.base import Files
    from presskit.assets.cards.layout_files import CardLayout
    from presskit.assets.cards.renderer import CardRenderer
    from presskit.assets.context import RenderContext
    from presskit.assets.inputs import Inputs
    from presskit.facts.kit import Kit

KIND = Kind(
    "cards",
    (
        FileUse(
            "images/*.png",
            "share images for every platform, with alt text, credit and licence inside",
            "`images/…_<card>_<W>x<H>.png`",
        ),
    ),
)
STYLE = ("theme.colours", "theme.type", "theme.space", "theme.strip", "bands", "logo")
_METADATA = (
    *("kit.title", "kit.headline", "kit.name", "kit.code", "kit.facts", "kit.figures", "kit.datasets", "kit.stated"),
    *("kit.passages.note", "kit.passages.source", "settings.site", "settings.licence", "settings.contact"),
    "settings.release_date",
)
"""What the metadata of every card say."""


class Card(Asset):
    """One card in one size."""

    kind = KIND
    templates = ("cards/metadata.xmp.j2",)
    libraries = ("jinja2", "markupsafe", "pillow", "deflate")

    def __init__(self, layout: CardLayout, shared: _Shared) -> None:
        """Take a layout, and what draws all cards of a build."""
        from presskit.assets.cards.words import inputs_of

        self._layout, self._shared = layout, shared
        self.name = f"{layout.card}_{layout.size}"
        named = {*layout.mentions, *layout.worded, *layout.needs}
        charts = (name for element in layout.elements.values() for name in element.inputs())
        faces = (f"faces.{role}" for role in layout.roles)
        reads = [*_METADATA, *STYLE, *faces, *charts, *(leaf for name in named for leaf in inputs_of(name))]
        self.reads = tuple(dict.fromkeys(sorted(reads)))

    @functools.cached_property
    def layout(self) -> object:  # type: ignore[override]  # worked out when it is asked for
        """The resolved layout as plain data: where everything stands, and what is said."""
        layout = self._layout
        elements = [[name, element.model_dump(mode="json")] for name, element in layout.elements.items()]
        size = [layout.width, layout.height, layout.scale, layout.safe]
        words = [layout.card, layout.name, layout.needs, layout.alt, layout.description]
        return [size, words, elements]

    def applies(self, kit: Kit) -> bool:
        """Say whether the kit knows all that the card needs."""
        from presskit.assets.cards.entries import is_drawn

        return is_drawn(kit, self._layout)

    def render(self, inputs: Inputs) -> Files:
        """Return the image by its path."""
        card = self._shared.renderer.draw(inputs.kit, self._layout, inputs.templates)
        return {card.entry.file: card.png}

    def warm(self) -> None:
        """Load Pillow, faces and palette."""
        _ = self._shared.renderer


class _FacesAndStyle(Asset):
    """What all cards of a build are drawn with: the faces of every layout."""

    name = "cards"
    kind = KIND

    def __init__(self, layouts: Sequence[CardLayout]) -> None:
        roles = sorted({role for layout in layouts for role in layout.roles})
        self.reads = (*STYLE, *(f"faces.{role}" for role in roles))

    def render(self, inputs: Inputs) -> Files:
        raise NotImplementedError


class _Shared:
    """The renderer of all cards of a build, which is made when the first is drawn."""

    def __init__(self, context: RenderContext, layouts: Sequence[CardLayout]) -> None:
        self._context, self._layouts = context, layouts

    @functools.cached_property
    def renderer(self) -> CardRenderer:
        from presskit.assets.cards.renderer import CardRenderer
        from presskit.assets.inputs import Declaration

        declared = Declaration(_FacesAndStyle(self._layouts), self._context)
        return CardRenderer(declared.fonts, declared.style, self._layouts)


def images(kit: Kit) -> list[dict[str, Any]]:
    """Return what is said of a kit's share images, as its ledger lists them; nothing is drawn."""
    from presskit.assets.cards.entries import images as listed
    from presskit.assets.cards.layout_files import all_layouts

    return listed(kit, all_layouts())


def _assets(context: RenderContext) -> Iterator[Asset]:
    from presskit.assets.cards.layout_files import all_layouts

    layouts = all_layouts()
    shared = _Shared(context, layouts)
    yield from (Card(layout, shared) for layout in layouts)


PROVIDER = Provider((KIND,), _assets, ("presskit.assets.cards.renderer",), order=20)
