"""What all assets of a build share: configuration, theme, bands, logo and faces, each known by a digest."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.config import PLACES
from presskit.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.fonts.instances import FontSet

_NO_INPUTS = PLACES | {"theme"}
"""Settings that are no input as they stand: what is found in a place is one, and each table of the resolved theme."""


@dataclass(frozen=True)
class RenderContext:
    """What all kits of a build are made with; it can be sent to another process.

    `kinds` are the names of the kinds of asset to be made.
    """

    settings: Settings
    fonts: FontSet
    style: Style
    kinds: tuple[str, ...]

    @functools.cached_property
    def leaves(self) -> dict[str, str]:
        """The digest of each input that an asset can declare, by name, but kits, templates and libraries."""
        return dict(self._leaves())

    def _leaves(self) -> Iterator[tuple[str, str]]:
        for name, table in self.settings.model_dump(mode="json", exclude=set(_NO_INPUTS)).items():
            if isinstance(table, dict):
                yield from ((f"settings.{name}.{key}", digest(value)) for key, value in table.items())
            else:
                yield f"settings.{name}", digest(table)
        yield "settings.newsroom_url", digest(self.settings.newsroom_url)
        for name, table in self.style.theme.model_dump(mode="json").items():
            yield f"theme.{name}", digest(table)
        yield "bands", digest(self.style.bands)
        logo = self.style.logo
        yield "logo", digest([logo.picture.size, digest(logo.picture.tobytes())] if logo else None)
        for role, face in self.fonts.faces.items():
            yield f"faces.{role}", digest([face.sha256, face.family, face.weight, face.italic])

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        state.pop("leaves", None)
        return state
