"""What all pages share beside them: style sheet, script, faces, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presskit.fonts.webfonts import WebFace, web_faces
from presskit.site.icons import icons
from presskit.text.templates import folder, markup_environment, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.assets.style import Style
    from presskit.fonts.instances import FontSet

SCRIPT = "newsroom.js"


def static_files(style: Style, fonts: FontSet) -> dict[str, bytes]:
    """Return the files of `static/` by their path in the tree."""
    faces = web_faces(fonts)
    script = (folder() / "newsroom" / SCRIPT).read_bytes()
    files = {"newsroom.css": style_sheet(style, faces).encode(), SCRIPT: script}
    files |= {face.file: face.data for face in faces}
    files |= icons(style.theme)
    return {f"static/{name}": data for name, data in files.items()}


def style_sheet(style: Style, faces: Sequence[WebFace] = ()) -> str:
    """Return the style sheet of all pages; without faces it names no file beside it."""
    values = {"theme": style.theme, "bands": style.bands, "faces": faces}
    return render(markup_environment(), "newsroom/newsroom.css.j2", values)
