"""What kits are made with: faces and style of a house, checked against the records before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.assets.context import RenderContext
from presskit.assets.coverage import uncovered
from presskit.assets.style import read_style
from presskit.errors import InputError
from presskit.fonts.instances import font_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.config import Settings
    from presskit.errors import Fault
    from presskit.records.collection import Collection


@dataclass(frozen=True, slots=True)
class Prepared:
    """Records that can be set, and what all their kits are made with."""

    collection: Collection
    context: RenderContext


def prepare(
    collection: Collection, settings: Settings, kinds: Sequence[str], left_out: list[Fault] | None = None
) -> Prepared:
    """Add faces and style to records, and check that every character can be set.

    Given a list, faults of single records are put there, and the records left out. Raises InputError
    with every fault of the records, FontError for the faces, TemplateError for the theme.
    """
    style = read_style(settings, collection.bands)
    fonts = font_set(settings.fonts, settings.brand.faces)
    faults = uncovered(collection, settings, fonts)
    if left_out is not None:
        bad = {fault.record for fault in faults} & collection.files.keys()
        left_out += [fault for fault in faults if fault.record in bad]
        faults = [fault for fault in faults if fault.record not in bad]
        collection = collection.without(bad)
    if faults:
        raise InputError(faults)
    return Prepared(collection, RenderContext(settings, fonts, style, tuple(kinds)))
