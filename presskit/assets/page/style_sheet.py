"""The style sheet of all pages, from the theme and the bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.assets.style import Style
    from presskit.fonts.webfonts import WebFace
    from presskit.text.templates import Templates

TEMPLATE = "newsroom/newsroom.css.j2"


def style_sheet(style: Style, templates: Templates, faces: Sequence[WebFace] = ()) -> str:
    """Return the style sheet; without faces it names no file beside it. `templates` must declare `TEMPLATE`."""
    return templates.markup(TEMPLATE, {"theme": style.theme, "bands": style.bands, "faces": faces})
