"""Which of our own modules a piece of work is done by, and a digest of what they say.

A module counts with every module of ours that it imports, anywhere in its text, and theirs in turn.
So a changed line is noticed by what depends on it, and by nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import presskit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_IMPORT = re.compile(rb"^\s*from (presskit[\w.]*) import (\([^)]*\)|[^\n]*)|^\s*import (presskit[\w.]*)", re.MULTILINE)
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
    root = Path(presskit.__file__).parent
    texts: dict[str, bytes] = {}
    for path in root.rglob("*.py"):
        parts = path.relative_to(root.parent).with_suffix("").parts
        texts[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_bytes()
    return {
        name: _Module(hashlib.sha256(text).hexdigest(), frozenset(_imported(text) & texts.keys()))
        for name, text in texts.items()
    }


def _imported(text: bytes) -> set[str]:
    names = set()
    for module, listed, plain in _IMPORT.findall(text):
        base = (module or plain).decode()
        names.add(base)
        names |= {f"{base}.{word.decode()}" for word in _WORD.findall(listed)}
    return names
