"""Assets of more than one kit: zips of major groups, pages that lead to the kits, lists of them.

Each has a key, as a kit's have; one whose key is that of the tree that stands is kept there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.archive.zip_files import group_archive_path
from presskit.assets.inputs import Declaration
from presskit.assets.registry import assets, kind_of
from presskit.assets.subject import FileRef, Subject
from presskit.engine.keys.keys import Keys
from presskit.publish import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from presskit.assets.context import RenderContext
    from presskit.engine.kept.kits import KeptKit
    from presskit.engine.kept.state import State
    from presskit.engine.kept.store import Store
    from presskit.publish.tree import OutputTree


class SiteBuilder:
    """Makes the assets of a newsroom from the kits that the coming tree holds."""

    def __init__(self, context: RenderContext, tree: OutputTree, store: Store, last: State) -> None:
        """Take what all kits share, the coming tree, and what the tree that stands was made from."""
        self._declarations = [
            Declaration(asset, context) for scope in ("group", "newsroom") for asset in assets(context, scope)
        ]
        self.keys = Keys(self._declarations)
        self._tree, self._store, self._last = tree, store, last
        self.made: dict[str, list[str]] = {}
        """For each asset its key and the paths of its files, as the state keeps them."""

    def build(
        self,
        kits: Sequence[KeptKit],
        fields_of: Mapping[str, Mapping[str, str]],
        entries: Mapping[str, manifest.Entry],
        stands: Callable[[str], bool],
    ) -> Iterator[tuple[manifest.Entry, bytes | None]]:
        """Yield each file with its bytes; without bytes it is staged already, or stands and stays.

        `entries` are the files of the kits by their path in the tree; `stands` says whether a file of the
        tree that stands is as it was published.
        """
        refs = {path: FileRef(path, entry.sha256, entry.bytes) for path, entry in entries.items()}
        by_kit: dict[str, list[str]] = {}
        for path, entry in entries.items():
            by_kit.setdefault(entry.kit, []).append(path)
        images_of = {kept.kit.name: kept.images for kept in kits}
        newsroom = Subject(kits=[kept.kit for kept in kits], files=refs, images_of=images_of, fields_of=fields_of)
        for declaration in self._declarations:
            if declaration.asset.scope == "group":
                subjects = [
                    self._group_subject(declaration.asset.kind.name, name, group, by_kit, refs, images_of, fields_of)
                    for name, group in _by_group(kits)
                ]
            else:
                subjects = [newsroom]
            for subject in subjects:
                for entry, data in self._made(declaration, subject, stands):
                    refs[entry.path] = FileRef(entry.path, entry.sha256, entry.bytes)
                    yield entry, data

    def _group_subject(  # noqa: PLR0913, PLR0917 - what all groups have in common
        self,
        kind: str,
        name: str,
        group: Sequence[KeptKit],
        by_kit: Mapping[str, Sequence[str]],
        refs: Mapping[str, FileRef],
        images_of: Mapping[str, Sequence[Mapping[str, object]]],
        fields_of: Mapping[str, Mapping[str, str]],
    ) -> Subject:
        """Return what an asset of a major group is about: its kits, and their files but those of its own kind."""
        kits = [kept.kit for kept in group]
        paths = (path for kit in kits for path in by_kit.get(kit.name, ()))
        files = {path: refs[path] for path in paths if kind_of(path.split("/", 2)[2]) != kind}
        return Subject(
            kits=kits, files=files, images_of=images_of, fields_of=fields_of, read=self._tree.read, group=name
        )

    def _made(
        self, declaration: Declaration, subject: Subject, stands: Callable[[str], bool]
    ) -> Iterator[tuple[manifest.Entry, bytes | None]]:
        asset, inputs = declaration.asset, declaration.inputs(subject)
        name = f"{asset.name} {subject.group}".rstrip()
        key = self.keys.of_unit(asset.name, inputs)
        known, *paths = self._last.site.get(name, [""])
        if known == key and paths and all(map(stands, paths)):
            self.made[name] = [key, *paths]
            yield from ((self._tree.entries[path], None) for path in paths)
            return
        self.made[name] = [key]
        if not any(each == "kits" or each.startswith("kits.") for each in asset.reads):
            for path, data in self._stored(declaration, subject, key):
                self.made[name].append(path)
                yield manifest.entry(path, data), data
            return
        for path, content in asset.render(inputs).items():
            self.made[name].append(path)
            if isinstance(content, bytes):
                yield manifest.entry(path, content), content
            else:
                with self._tree.writing(path) as stream:
                    content(stream)
                yield manifest.entry_of(path, self._tree.staged(path)), None

    def _stored(self, declaration: Declaration, subject: Subject, key: str) -> Iterable[tuple[str, bytes]]:
        """Return the files of an asset that no kit changes, from the store where it has them."""
        found = self._store.find(key)
        known = {blob.path: self._store.read(blob) for blob in found or ()}
        files = {path: data for path, data in known.items() if data is not None}
        if not files or len(files) < len(known):
            rendered = declaration.asset.render(declaration.inputs(subject))
            files = {path: data for path, data in rendered.items() if isinstance(data, bytes)}
            self._store.keep(key, files.items())
        return files.items()


def _by_group(kits: Iterable[KeptKit]) -> list[tuple[str, list[KeptKit]]]:
    """Return kits by the major group that they are of; groups whose files would have one name are one group."""
    groups: dict[str, list[KeptKit]] = {}
    for kept in kits:
        groups.setdefault(group_archive_path(kept.kit.major_group), []).append(kept)
    return [(group[0].kit.major_group, group) for group in groups.values()]
