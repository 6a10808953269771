"""Cache keys: the digest of everything that an asset is made from.

A key is made of what the asset declares: values of the kit, and what is the same for all kits of a
build, its *components*: settings, tables of the theme, faces, templates, versions of libraries, code.
Digests are those of contents: no path and no time is in them.
"""

from __future__ import annotations

import functools
import platform
import zlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from presskit.engine.keys.code import digest_of, digest_of_these
from presskit.native import versions
from presskit.text.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from presskit.assets.inputs import Declaration, Inputs
    from presskit.assets.subject import Subject

ENGINE_CODE, TEMPLATE_CODE = "code.engine", "code.templates"
_ENGINE = (
    *("presskit.engine.kit_builder", "presskit.engine.site_builder", "presskit.assets.registry"),
    *(
        "presskit.assets.inputs",
        "presskit.assets.subject",
        "presskit.assets.context",
        "presskit.assets.style",
        "presskit.assets.theme",
    ),
    *("presskit.text.views", "presskit.fonts.instances", "presskit.facts.kit", "presskit.facts.figures"),
    *("presskit.records.model", "presskit.config"),
)
"""Modules that every asset goes through, or whose objects it is given: their methods are not imported by name."""


class Keys:
    """The keys of the assets of a build."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        """Work out the components of each asset; every template is read."""
        self._components = {each.asset.name: dict(sorted(_components(each))) for each in declarations}
        self._shared = {name: digest(components) for name, components in self._components.items()}

    def components_of(self, asset: str) -> Mapping[str, str]:
        """Return the digests of an asset's components by name."""
        return self._components[asset]

    @functools.cached_property
    def components(self) -> dict[str, str]:
        """The digests of all components by name."""
        return {name: value for each in self._components.values() for name, value in each.items()}

    def of_unit(self, asset: str, inputs: Inputs) -> str:
        """Return the key of an asset made from these inputs."""
        return digest([asset, self._shared[asset], inputs.digests])

    def of_kit(self, subject: Subject) -> str:
        """Return the key of all assets of a kit together."""
        return digest([self._shared, subject.kit_leaves])


def _components(declaration: Declaration) -> Iterator[tuple[str, str]]:
    asset = declaration.asset
    for name, value in declaration.shared.items():
        yield (f"layout.{asset.name}" if name == "layout" else name), value
    for name in asset.templates:
        yield f"template.{name}", digest(declaration.templates.read(name))
    for library in asset.libraries:
        yield from _library(library)
    module = type(asset).__module__
    yield f"code.{module}", digest_of(module)
    yield ENGINE_CODE, digest_of_these(*_ENGINE)
    if asset.templates:
        yield TEMPLATE_CODE, digest_of("presskit.text.templates")


@functools.cache
def _library(name: str) -> tuple[tuple[str, str], ...]:
    """Return the version of a library by the name of its component; `native` stands for all native ones."""
    if name == "native":
        return tuple((f"library.native.{library}", digest(number)) for library, number in sorted(versions().items()))
    if name == "python.zlib":
        return ((f"library.{name}", digest([platform.python_implementation(), zlib.ZLIB_RUNTIME_VERSION])),)
    try:
        return ((f"library.{name}", digest(version(name))),)
    except PackageNotFoundError:
        return ((f"library.{name}", digest(None)),)
