"""Assets of another package: `postcard.txt`, in words of its own template, and `contents.txt`, a list of files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from presskit.assets.base import FROM_FILES, Asset, FileUse, Kind, Provider
from presskit_postcard.words import GREETING

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.inputs import Inputs


class Postcard(Asset):
    """A line to send by post."""

    name = "postcard"
    kind = Kind("postcards", (FileUse("postcard.txt", "a line to send by post"),))
    reads = ("kit.title", "kit.figures.percentile", "theme.colours")
    templates = ("postcard/postcard.txt.j2",)
    template_folder = Path(__file__).parent / "templates"
    libraries = ("jinja2",)

    def render(self, inputs: Inputs) -> Files:
        """Return the text."""
        values = {
            "greeting": GREETING,
            "title": inputs.kit.title,
            "percentile": inputs.kit.shown("percentile"),
            "accent": inputs.style.theme.colours.accent,
        }
        return {"postcard.txt": inputs.templates.text("postcard/postcard.txt.j2", values).encode()}


class Contents(Asset):
    """The names of a kit's other files, and how large its images are: as text, packed, and as a dot of paper."""

    name = "contents"
    kind = Kind("contents", (FileUse("contents.*", "what else is in the kit"),))
    reads = ("paths", "sizes.images")

    def render(self, inputs: Inputs) -> Files:
        """Return the list."""
        lines = (f"{path} {inputs.sizes.get(path, '')}".rstrip() for path in sorted(inputs.paths))
        text = "".join(f"{line}\n" for line in lines).encode()
        packed, dot = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo("contents/contents.txt"), text)
        Image.new("L", (1, 1), 255).save(dot, "png")
        return {"contents.txt": text, "contents.zip": packed.getvalue(), "contents.png": dot.getvalue()}


CONTENTS = Provider((Contents.kind,), lambda _context: [Contents()], order=FROM_FILES)
