"""What every page of the newsroom has: its head, the way back, who publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presskit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from presskit.assets.inputs import Inputs


def render_page(
    inputs: Inputs, name: str, values: Mapping[str, Any], *, root: str = "", style_sheet: str | None = None
) -> bytes:
    """Return a page as the bytes of an HTML file.

    `root` leads from the page to the newsroom's folder. A page that is given a `style_sheet` stands
    alone: it carries that, and asks for no file.
    """
    settings = inputs.settings
    known = {
        "version": __version__,
        "site": settings.site,
        "newsroom": settings.newsroom,
        "newsroom_url": settings.newsroom_url,
        "contact": settings.contact,
        "boilerplate": settings.about.boilerplate,
        "licence": settings.licence,
        "release_date": settings.release_date,
        "theme": inputs.style.theme,
        "root": root,
        "here": name,
        "stands_alone": style_sheet is not None,
        "style": style_sheet or "",
        **values,
    }
    return inputs.templates.markup(f"newsroom/{name}.html.j2", known).encode()
