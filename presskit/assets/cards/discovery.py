"""Which cards there are: each TOML file in `templates/cards/`, and in the folders of installed packages."""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.errors import Fault, TemplateError, name_of
from presskit.plugins import CARDS, plugins
from presskit.text.templates import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME = "frame"
"""The file that is no card: what every card has."""

_CARD = re.compile(r"[a-z][a-z0-9-]*")


@functools.cache
def card_files() -> dict[str, Path]:
    """Return the file of each card by the card's name. Raises TemplateError where two files make one card."""
    found: dict[str, Path] = {}
    for place in (folder() / "cards", *_plugin_folders()):
        for path in sorted(place.glob("*.toml")):
            if path.stem == FRAME:
                continue
            if not _CARD.fullmatch(path.stem):
                message = "is no name of a card: a-z, 0-9 and hyphens, beginning with a letter"
                raise TemplateError(Fault(name_of(path), message=message, remedy="Rename the file."))
            if path.stem in found:
                message = f"makes the card {path.stem!r}, as {name_of(found[path.stem])} does"
                raise TemplateError(Fault(name_of(path), message=message, remedy="Rename one of them."))
            found[path.stem] = path
    return found


def _plugin_folders() -> Iterator[Path]:
    for point in plugins(CARDS):
        spec = importlib.util.find_spec(point.value)
        if spec is None or not spec.submodule_search_locations:
            message = "is no package with the TOML files of cards"
            raise TemplateError(Fault(file=point.value, field=CARDS, message=message))
        yield from map(Path, spec.submodule_search_locations)


def layout_file(name: str) -> Path:
    """Return the file of a card, or of the frame."""
    return folder() / "cards" / f"{FRAME}.toml" if name == FRAME else card_files()[name]


def shown_name(name: str) -> str:
    """Return the file of a card, or of the frame, as faults name it."""
    return name_of(layout_file(name))
