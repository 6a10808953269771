"""What all pages share: style sheet, script, faces, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.assets.page.style_sheet import style_sheet
from presskit.fonts.webfonts import web_faces
from presskit.site.icons import icons

if TYPE_CHECKING:
    from presskit.assets.inputs import Inputs

SCRIPT = "newsroom.js"


def static_files(inputs: Inputs) -> dict[str, bytes]:
    """Return the files of `static/` by their path in the tree."""
    faces = web_faces(inputs.fonts)
    sheet = style_sheet(inputs.style, inputs.templates, faces)
    files = {"newsroom.css": sheet.encode(), SCRIPT: inputs.templates.read(f"newsroom/{SCRIPT}")}
    files |= {face.file: face.data for face in faces}
    files |= icons(inputs.style.theme, inputs.templates)
    return {f"static/{name}": data for name, data in files.items()}
