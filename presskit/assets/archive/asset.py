"""Zips for one download: a kit, or all kits of a major group."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from presskit.assets.base import FROM_FILES, Asset, FileUse, Kind, Provider
from presskit.assets.page.asset import Page

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.inputs import Inputs

KIND = Kind(
    "archives",
    (
        FileUse(
            "*_press-kit.zip",
            "all of it for one download, with a README, its digests, and a page that opens by itself",
            "`…_press-kit.zip`",
        ),
    ),
)
GROUPS = "groups"
"""The folder of a tree that holds the zips of major groups."""

README = "text/archive_readme.txt.j2"
STYLE_SHEET = "newsroom/newsroom.css.j2"


class KitArchive(Asset):
    """The zip of a kit: its other files, a README, digests, and a page that stands alone."""

    name = "archive"
    kind = KIND
    reads = (*Page.reads, "files", "bands")
    templates = (*Page.templates, README, STYLE_SHEET)
    libraries = Page.libraries

    def render(self, inputs: Inputs) -> Files:
        """Return the zip by its name."""
        from presskit.assets.archive.zip_files import kit_archive, kit_archive_name
        from presskit.assets.page.page import kit_page
        from presskit.assets.page.style_sheet import style_sheet

        page = kit_page(inputs, style_sheet(inputs.style, inputs.templates))
        members = {path: inputs.read(path) for path in inputs.files}
        kit = inputs.kit
        return {kit_archive_name(kit): kit_archive(kit, {**members, "index.html": page}, inputs.templates)}


class GroupArchive(Asset):
    """The zip of a major group, which is written kit by kit; `files` are those of its kits without their zips."""

    name = "group-archive"
    kind = KIND
    scope = "group"
    reads = ("kits", "files", "settings")
    templates = (README,)
    libraries = ("jinja2", "markupsafe")

    def render(self, inputs: Inputs) -> Files:
        """Return what writes the zip, by its path in the tree."""
        from presskit.assets.archive.zip_files import group_archive, group_archive_path

        def write(stream: BinaryIO) -> None:
            files = ((path.removeprefix("kits/"), inputs.read(path)) for path in sorted(inputs.files))
            group_archive(stream, inputs.group, inputs.kits, files, inputs.templates)

        return {group_archive_path(inputs.group): write}


PROVIDER = Provider((KIND,), lambda _context: [KitArchive(), GroupArchive()], order=FROM_FILES)
