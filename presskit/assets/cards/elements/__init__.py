"""The elements of cards: each module here defines one, and is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

from pydantic import Field

from presskit.assets.cards.layout import Element


def _discovered() -> dict[str, type[Element]]:
    """Return the class of each element by its kind, from the modules of this package in the order of their names."""
    found: dict[str, type[Element]] = {}
    for info in pkgutil.iter_modules(__path__):
        module: Any = importlib.import_module(f"{__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Element) and value.__module__ == module.__name__:
                (kind,) = get_args(value.model_fields["kind"].annotation)
                found[kind] = value
    return found


ELEMENTS = _discovered()

if TYPE_CHECKING:
    AnyElement = Element
else:
    AnyElement = Annotated[Union[tuple(ELEMENTS.values())], Field(discriminator="kind")]  # noqa: UP007 - of those found
    """An element of any kind, as a TOML file has it."""
