"""How a tree differs from what a build would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.engine.kept.state import LISTS
from presskit.publish import manifest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def differences(
    stands: Mapping[str, manifest.Entry], coming: Mapping[str, manifest.Entry], altered: Collection[str]
) -> dict[str, str]:
    """Return each path that differs, sorted, with what is wrong with it.

    `stands` are the files that the tree's manifest lists, `coming` those that a build would make,
    `altered` the paths of the tree, its lists among them, that are not as they were published.
    """
    found = dict.fromkeys(coming.keys() - stands.keys(), "would be added")
    found |= dict.fromkeys(stands.keys() - coming.keys(), "would be removed")
    found |= {name: "was altered by hand" for name in LISTS if name in altered}
    by_hand = "is listed by an altered manifest" if manifest.FILE in altered else "was altered by hand"
    for path in stands.keys() & coming.keys():
        if path in altered:
            found[path] = by_hand
        elif stands[path].sha256 != coming[path].sha256:
            found[path] = "would change"
    return dict(sorted(found.items()))
