"""Files of kits go from the store into the coming tree, or are made once more where the store let go of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.engine.kit_builder import KitBuilder
from presskit.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from presskit.assets.context import RenderContext
    from presskit.assets.subject import Subject
    from presskit.engine.kept.store import Store
    from presskit.engine.kit_builder import MadeFile
    from presskit.publish.tree import OutputTree


class KitStager:
    """Stages files of kits, by their path in the tree."""

    def __init__(
        self, tree: OutputTree, store: Store, context: RenderContext, subject_of: Callable[[str], Subject]
    ) -> None:
        """Take the coming tree, the store, and what makes a kit of a name again."""
        self._tree, self._store, self._context, self._subject_of = tree, store, context, subject_of
        self._made: dict[str, dict[str, bytes]] = {}

    def stage(self, path: str, file: MadeFile) -> None:
        """Stage one file. Raises OutputError where it can't be written."""
        data = file.data
        if data is None:
            try:
                self._tree.stage_file(path, self._store.blob(file.blob))
            except OutputError:
                if self._store.blob(file.blob).exists():  # it is the tree that can't be written
                    raise
                data = self._made_again(path.split("/")[1])[file.path]
            else:
                return
        self._tree.stage(path, data)

    def _made_again(self, name: str) -> dict[str, bytes]:
        """Return the files of a kit, made in this process."""
        if name not in self._made:
            made = KitBuilder(self._context).make(self._subject_of(name))
            self._made = {name: {file.path: file.data or b"" for file in made.files}}
        return self._made[name]
