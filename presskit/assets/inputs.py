"""What one asset is made from: named values, each with its digest, and nothing else."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from presskit.assets.subject import POPULATION, is_of_files
from presskit.errors import UndeclaredInputError
from presskit.text.digests import digest
from presskit.text.templates import Templates
from presskit.text.views import covers, declared, limited

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from presskit.assets.base import Asset
    from presskit.assets.context import RenderContext
    from presskit.assets.style import Style
    from presskit.assets.subject import FileRef, Subject
    from presskit.config import Settings
    from presskit.facts.kit import Kit
    from presskit.fonts.instances import FontSet
    from presskit.text.views import Declared

_SETTINGS_OF_PUBLISHER = {"boilerplate": "settings.about"}  # the others have the settings' names


_NOTHING: Declared = {"": {}}
"""A declaration of no field: an empty one declares all."""


class Declaration:
    """What one asset declares, and what of it is the same for all kits of a build."""

    def __init__(self, asset: Asset, context: RenderContext) -> None:
        """Work out what the asset may read of a context."""
        self.asset, self._context = asset, context
        self.names = names = asset.reads
        faces = {f"faces.{role}" for role in self.fonts.faces}
        self.shared = {leaf: value for leaf, value in context.leaves.items() if leaf in faces or covers(names, leaf)}
        if asset.layout is not None:
            self.shared["layout"] = digest(asset.layout)
        folders = [asset.template_folder] if asset.template_folder else []
        self.templates = Templates(asset.name, asset.templates, folders)

    @property
    def is_of_files(self) -> bool:
        """Whether the asset is made from files that were made before it."""
        return any(map(is_of_files, self.names))

    def inputs(self, subject: Subject) -> Inputs:
        """Return what the asset is made from for a subject."""
        return Inputs(self, subject)

    @functools.cached_property
    def kit_tree(self) -> Declared:
        """The declared part of a kit; its publisher is made of settings."""
        from presskit.facts.kit import Kit, Publisher

        tree = _below(self.names, "kit") | _below(self.names, "kits")
        if {"kit", "kits"} & set(self.names):
            tree = {name: {} for name in Kit.__slots__ if name not in {*POPULATION, "publisher"}}
        if {"population", "kits", "kits.population"} & set(self.names):
            tree |= {name: {} for name in POPULATION}
        publisher: Declared = {}
        for name in Publisher.__slots__:
            setting = _SETTINGS_OF_PUBLISHER.get(name, f"settings.{name}")
            if covers(self.names, setting):
                publisher[name] = {}
            elif below := _below(self.names, setting):
                publisher[name] = below
        return {**tree, "publisher": publisher} if publisher else tree

    @functools.cached_property
    def style(self) -> Style:
        """The declared part of the style: tables of the theme, bands, logo."""
        tables = _below(self.names, "theme")
        tree: Declared = {"theme": tables} if tables or "theme" in self.names else {}
        tree |= {name: {} for name in ("bands", "logo") if name in self.names}
        return cast("Style", limited(self._context.style, tree or _NOTHING, self.asset.name, "style"))

    @functools.cached_property
    def settings(self) -> Settings:
        """The declared part of the configuration, as settings."""
        tree = {} if "settings" in self.names else _below(self.names, "settings") or _NOTHING
        return cast("Settings", limited(self._context.settings, tree, self.asset.name, "settings"))

    @functools.cached_property
    def fonts(self) -> FontSet:
        """The faces of the declared roles."""
        roles = [name.partition(".")[2] for name in self.names if name.startswith("faces.")]
        every = "faces" in self.names
        return self._context.fonts if every else self._context.fonts.limited(roles, self.asset.name)


class Inputs:
    """What one asset is made from. Reading anything that it does not declare raises UndeclaredInputError.

    `digests` are those of all that changes from kit to kit, by the declared names.
    """

    def __init__(self, declaration: Declaration, subject: Subject) -> None:
        """Limit a subject and its context to what is declared."""
        self._declaration, self._subject = declaration, subject

    @functools.cached_property
    def digests(self) -> dict[str, str]:
        """The digest of each input of this kit, or of these kits, by name."""
        return self._subject.leaves(self._declaration.names)

    @functools.cached_property
    def kit(self) -> Kit:
        """The declared fields of the kit, as a kit."""
        tree = self._declaration.kit_tree or _NOTHING
        return cast("Kit", limited(self._subject.kit, tree, self._declaration.asset.name, "kit"))

    def kit_values(self) -> dict[str, Any]:
        """Return the declared fields of the kit by name, for a template."""
        kit = self.kit
        return {name: getattr(kit, name) for name in dir(kit)}

    @functools.cached_property
    def kits(self) -> Sequence[Kit]:
        """The declared fields of all kits that the asset is about, in the order of their codes."""
        tree, reader = self._declaration.kit_tree or _NOTHING, self._declaration.asset.name
        return [cast("Kit", limited(kit, tree, reader, "kits")) for kit in self._subject.kits]

    @property
    def group(self) -> str:
        """The major group that the asset is about, as published."""
        return self._subject.group

    @property
    def images(self) -> Sequence[Mapping[str, Any]]:
        """What is said of the kit's share images, in their order, as JSON values."""
        self._require("images")
        return self._subject.images

    @property
    def images_of(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The same of each of the kits by name."""
        if "kits" not in self._declaration.names:
            self._require("kits.images")
        return self._subject.images_of

    @functools.cached_property
    def sizes(self) -> Mapping[str, int]:
        """The bytes of each file that was made before, by path; of one folder where only that is declared."""
        names = [name for name in self._declaration.names if name.partition(".")[0] == "sizes"]
        if not names:
            self._require("sizes")
        return {path: size for name in names for path, size in self._subject.sizes_below(name).items()}

    @functools.cached_property
    def paths(self) -> AbstractSet[str]:
        """The paths of the files that were made before."""
        self._require("paths")
        return self._subject.files.keys()

    @property
    def files(self) -> Mapping[str, FileRef]:
        """The files that were made before, by path."""
        self._require("files")
        return self._subject.files

    def read(self, path: str) -> bytes:
        """Return the bytes of one of `files`."""
        self._require("files")
        return self._subject.read(path)

    @property
    def templates(self) -> Templates:
        """The declared templates."""
        return self._declaration.templates

    @property
    def style(self) -> Style:
        """The declared tables of the theme, bands and logo, as a style."""
        return self._declaration.style

    @property
    def settings(self) -> Settings:
        """The declared tables of the configuration, as settings."""
        return self._declaration.settings

    @property
    def fonts(self) -> FontSet:
        """The faces of the declared roles."""
        return self._declaration.fonts

    def version(self, library: str) -> str:
        """Return the version of a declared library."""
        if library not in self._declaration.asset.libraries:
            raise UndeclaredInputError(self._declaration.asset.name, f"the version of {library}", "libraries")
        from importlib.metadata import version

        return version(library)

    def _require(self, name: str) -> None:
        if name not in self._declaration.names:
            raise UndeclaredInputError(self._declaration.asset.name, name)


def _below(names: Iterable[str], prefix: str) -> Declared:
    """Return what is declared below a name, as a tree."""
    start = f"{prefix}."
    return declared(name.removeprefix(start) for name in names if name.startswith(start))
