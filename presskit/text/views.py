"""Objects of which only what was declared can be read.

A declaration is a list of dotted names: `figures.percentile` for one figure of a kit, `figures` for all
of them. Reading anything else raises, so that what an asset is made from can't differ from what its
cache key is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from presskit.errors import UndeclaredInputError

Declared = dict[str, "Declared"]
"""Names by their parts; an empty one declares all that is below it."""


def declared(names: Iterable[str]) -> Declared:
    """Return dotted names as a tree."""
    tree: Declared = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        branch = tree
        parts = name.split(".")
        for number, part in enumerate(parts):
            if part in branch and not branch[part]:  # all of it is declared already
                break
            branch = branch.setdefault(part, {})
            if number == len(parts) - 1:
                branch.clear()
    return tree


def covers(names: Iterable[str], leaf: str) -> bool:
    """Say whether any of the declared names is this one, or one above it."""
    return any(leaf == name or leaf.startswith(f"{name}.") for name in names)


def limited(value: Any, tree: Declared, reader: str, path: str) -> Any:  # noqa: ANN401 - any object of a kit
    """Return a value of which only the declared parts can be read; the value itself where all of it is declared."""
    if not tree or value is None:
        return value
    return MappingView(value, tree, reader, path) if isinstance(value, Mapping) else View(value, tree, reader, path)


class View:
    """An object of which only declared attributes can be read. Its methods and properties see no more than that."""

    __slots__ = ("_path", "_reader", "_tree", "_value")

    def __init__(self, value: object, tree: Declared, reader: str, path: str) -> None:
        """Limit `value`, which is called `path` in names, to the parts in `tree`; `reader` is named in errors."""
        self._value, self._tree, self._reader, self._path = value, tree, reader, path

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the attribute is
        if name in self._tree:
            return limited(getattr(self._value, name), self._tree[name], self._reader, f"{self._path}.{name}")
        if name.startswith("__"):
            raise AttributeError(name)
        of_class = getattr(type(self._value), name, None)
        if isinstance(of_class, property) and of_class.fget is not None:
            return of_class.fget(self)
        if isinstance(of_class, FunctionType):
            return of_class.__get__(self)
        if not hasattr(self._value, name):
            raise AttributeError(name)
        raise UndeclaredInputError(self._reader, f"{self._path}.{name}")

    def __dir__(self) -> list[str]:
        return sorted(self._tree)


class MappingView(Mapping[str, Any]):
    """A mapping of which only declared keys can be read; asking whether another is there raises too."""

    __slots__ = ("_path", "_reader", "_tree", "_value")

    def __init__(self, value: Mapping[str, Any], tree: Declared, reader: str, path: str) -> None:
        """Limit `value`, as `View` does."""
        self._value, self._tree, self._reader, self._path = value, tree, reader, path

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401
        if key not in self._tree:
            raise UndeclaredInputError(self._reader, f"{self._path}.{key}")
        return limited(self._value[key], self._tree[key], self._reader, f"{self._path}.{key}")

    def __contains__(self, key: object) -> bool:
        if key not in self._tree:
            raise UndeclaredInputError(self._reader, f"{self._path}.{key}")
        return key in self._value

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._value if key in self._tree)

    def __len__(self) -> int:
        return sum(1 for _ in self)
