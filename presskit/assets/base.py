"""What an asset is: one object that owns its inputs.

An asset names everything that it is made from: kit fields, settings, tables of the theme, faces,
templates, libraries. It is given these and nothing else, and its cache key is their digest, so that
what is read and what is hashed can't differ.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from presskit.assets.context import RenderContext
    from presskit.assets.inputs import Inputs
    from presskit.facts.kit import Kit

Writer = Callable[[BinaryIO], None]
"""Writes a large file in pieces into a stream that can seek."""

Files = Mapping[str, bytes | Writer]
"""Finished files by path: below the kit's folder, or below the tree's for assets of more than one kit."""

Scope = Literal["kit", "group", "newsroom"]
"""What an asset is about: one kit, the kits of a major group, or all kits of the tree."""


@dataclass(frozen=True, slots=True)
class FileUse:
    """Files of a kit, by a pattern of their path in its folder, and what they are for, in a line."""

    pattern: str
    use: str
    shown: str = ""
    """The pattern as people read it, where that differs."""

    def matches(self, path: str) -> bool:
        """Say whether a path in a kit's folder is one of these files."""
        return fnmatchcase(path, self.pattern)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of asset, which `--only` names: its files in a kit; each kit has one of the first pattern."""

    name: str
    files: tuple[FileUse, ...]
    is_slow: bool = False
    """Whether it takes as long as all others together, and so has a process of its own where kits are few."""

    def matches(self, path: str) -> bool:
        """Say whether a path in a kit's folder is a file of this kind."""
        return any(use.matches(path) for use in self.files)


FROM_FILES = 90
"""From which order on assets are made from the files of others."""


class Asset(ABC):
    """One asset. Its class or object says what it is made from; `render` is given that and nothing else.

    `reads` are dotted names; one covers all below it. There are:

    - `kit`, `kit.title`, `kit.figures.percentile`, …: fields of `presskit.Kit`
    - `population`: the means of all placed occupations and this one's rank
    - `images`: what is said of the kit's share images; `files`, `sizes`, `paths`: the files made before this asset,
      with their contents, bytes, names; `sizes.groups`: those of one folder
    - `settings.site`, `settings.newsroom.embargo`, …: the configuration
    - `theme.colours`, …: tables of the theme; `bands`; `logo`; `faces.headline`, …: faces by role
    - `layout`: the asset's own geometry (cards)
    - `kits`, `kits.title`, …: all kits that an asset of a group or of the newsroom is about

    `templates` are paths below `templates/`, or below `template_folder`; `libraries` the distributions
    whose versions shape the bytes.
    """

    name: str
    kind: Kind
    scope: ClassVar[Scope] = "kit"
    reads: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    template_folder: Path | None = None
    layout: object = None
    """Geometry of its own that is part of its key, as plain data."""

    @abstractmethod
    def render(self, inputs: Inputs) -> Files:
        """Return the files of this asset. Raises PresskitError naming the record where they can't be made."""

    def applies(self, kit: Kit) -> bool:
        """Say whether there is such an asset of a kit, of which only the declared fields can be read."""
        del kit
        return True

    def notice(self) -> str | None:
        """Return a sentence that people should read about how this asset is made; most have none."""
        return None

    def warm(self) -> None:  # noqa: B027 - most have nothing to load
        """Load what rendering needs, before kits come. Raises MachineError for a library that is missing."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Assets that come together: their kinds, and how they are made for a build.

    Assets are made by `order`, lowest first. Those that are made from the files of others come after them
    (`from_files`), from 90 on.
    """

    kinds: tuple[Kind, ...]
    assets: Callable[[RenderContext], Iterable[Asset]]
    preload: tuple[str, ...] = ()
    """Modules that a worker process loads while records are still read."""
    order: int = 50

    @property
    def from_files(self) -> bool:
        """Whether these assets are made from the files of others."""
        return self.order >= FROM_FILES
