"""Digests of code: of a module with all that it imports, of presskit as a whole.

A module counts with every module of ours, or of the packages that add assets, which it imports
anywhere in its text but for type checkers, and theirs in turn. So a changed line is noticed by what
depends on it, and by nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from presskit.plugins import plugin_packages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_IMPORT = re.compile(rb"^\s*from ([\w.]+) import (\([^)]*\)|[^\n]*)|^\s*import ([\w.]+)", re.MULTILINE)
_FOR_TYPES = re.compile(rb"^if TYPE_CHECKING:\n(?:[ \t]+[^\n]*\n|\n)+", re.MULTILINE)
_DISCOVERS = b"iter_modules(__path__)"
_WORD = re.compile(rb"\w+")


@dataclass(frozen=True, slots=True)
class _Module:
    digest: str
    imports: frozenset[str]


def digest_of(*roots: str) -> str:
    """Return the digest of modules and all that they import, such as `presskit.assets.cards.renderer`."""
    known = _modules()
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in known and name not in reached:
            reached.add(name)
            waiting += known[name].imports
    return _joined((name, known[name].digest) for name in sorted(reached))


def digest_of_these(*names: str) -> str:
    """Return the digest of modules alone, without what they import."""
    return _joined((name, _modules()[name].digest) for name in sorted(names))


def digest_of_all() -> str:
    """Return the digest of every module of ours."""
    return _joined(sorted((name, module.digest) for name, module in _modules().items()))


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in pairs).encode()).hexdigest()


@functools.cache
def _modules() -> Mapping[str, _Module]:
    texts: dict[str, bytes] = {}
    for package, root in (("presskit", Path(__file__).parents[2]), *_plugin_roots()):
        paths = [root] if root.is_file() else root.rglob("*.py")
        for path in paths:
            parts = (package, *path.relative_to(root).with_suffix("").parts) if root.is_dir() else (package,)
            texts[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_bytes()
    imports = {name: _imported(text, name) & texts.keys() for name, text in texts.items()}
    for name, text in texts.items():
        if _DISCOVERS in text:  # a package that imports all of its modules
            imports[name] |= {each for each in texts if each.rpartition(".")[0] == name}
    return {name: _Module(hashlib.sha256(text).hexdigest(), frozenset(imports[name])) for name, text in texts.items()}


def _plugin_roots() -> Iterator[tuple[str, Path]]:
    """Yield each package that adds assets, with its folder, or its file where it is a single module."""
    for package in plugin_packages():
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            yield package, origin.parent if spec.submodule_search_locations else origin


def _imported(text: bytes, module: str) -> set[str]:
    names = set()
    package = module.rpartition(".")[0] or module
    for base, listed, plain in _IMPORT.findall(_FOR_TYPES.sub(b"", text)):
        name = (base or plain).decode()
        name = f"{package}{name}" if name.startswith(".") else name  # from .cards import Card
        names.add(name)
        names |= {f"{name}.{word.decode()}" for word in _WORD.findall(listed)}
    return names
