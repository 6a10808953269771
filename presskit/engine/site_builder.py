"""What is made of all kits together: zips of major groups, pages and lists beside the kits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.archive import group_archive, group_archive_name
from presskit.engine.inputs_of_kits import digest_of_kit
from presskit.engine.keys import digest
from presskit.publish import manifest
from presskit.site.site_files import beside
from presskit.site.static import static_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from presskit.engine.kit_builder import KitBuilder, RenderContext
    from presskit.engine.store import Store
    from presskit.facts.kit import Kit
    from presskit.publish.tree import OutputTree

GROUPS = "groups"


class SiteBuilder:
    """Stages what is made of the kits that a tree holds; `entries` are their files by path."""

    def __init__(self, kits: Sequence[Kit], entries: Mapping[str, manifest.Entry], tree: OutputTree) -> None:
        """Take the kits of the coming tree, new and kept."""
        self._kits, self._tree = kits, tree
        self._entries = entries
        self._archives: dict[str, str] = {}

    def groups(
        self, maker: KitBuilder, last: Mapping[str, str], intact: Collection[str]
    ) -> Iterator[tuple[manifest.Entry, str]]:
        """Yield the zip of each major group with its key; one whose key is the last one's is kept.

        `intact` are the paths of the tree that stands which are as they were published.
        """
        by_kit: dict[str, list[manifest.Entry]] = {}
        for item in self._entries.values():
            if not item.path.endswith(".zip"):
                by_kit.setdefault(item.kit, []).append(item)
        for name, kits in _by_archive(self._kits).items():
            path = f"{GROUPS}/{name}"
            self._archives |= {kit.major_group: path for kit in kits}
            items = sorted(item for kit in kits for item in by_kit.get(kit.name, []))
            members = [(item.path, item.sha256) for item in items]
            key = digest([maker.components.of_kind["archives"], members, [digest_of_kit(kit) for kit in kits]])
            if last.get(path) != key or path not in intact:
                files = ((each.removeprefix("kits/"), self._tree.read(each)) for each, _ in members)
                with self._tree.writing(path) as stream:
                    group_archive(stream, kits[0].major_group, kits, files)
                yield manifest.entry_of(path, self._tree.staged(path)), key
            else:
                yield self._tree.entries[path], key

    def beside(
        self, workshop: RenderContext, maker: KitBuilder, cache: Store, groups: Mapping[str, manifest.Entry]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the path and bytes of each file beside the kits; what all pages share comes from the cache."""
        key = digest(["static", maker.components.of_kind["beside"]])
        found = cache.find(key)
        known = {blob.path: cache.read(blob) for blob in found or ()}
        shared = {path: data for path, data in known.items() if data is not None}
        if not shared or len(shared) < len(known):
            shared = static_files(workshop.style, workshop.fonts)
            cache.keep(key, shared.items())
        yield from shared.items()
        sizes = {item.path: item.bytes for item in (*self._entries.values(), *groups.values())}
        sizes |= {path: len(data) for path, data in shared.items()}
        yield from beside(self._kits, sizes, self._archives, workshop.settings, workshop.style)


def _by_archive(kits: Sequence[Kit]) -> dict[str, list[Kit]]:
    """Return kits by the name of their major group's archive."""
    groups: dict[str, list[Kit]] = {}
    for kit in kits:
        groups.setdefault(group_archive_name(kit.major_group), []).append(kit)
    return groups
