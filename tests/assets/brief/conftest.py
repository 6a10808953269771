"""Briefs, and what renders them."""

import pytest

from presskit.assets.brief.asset import Brief
from presskit.assets.brief.renderer import BriefRenderer
from presskit.assets.pdf.papers import PAPERS
from tests.rendering import templates_of


@pytest.fixture(scope="module")
def lay_out(fonts, style):
    """Return a function that lays the brief of a kit out, and returns WeasyPrint's document."""
    renderer = BriefRenderer(fonts, style, templates_of(*Brief.templates))
    return lambda kit: renderer.lay_out(kit, {name: getattr(kit, name) for name in kit.__slots__})


@pytest.fixture(scope="module")
def briefs(kit_folders):
    """The briefs of the built tree, by code and paper."""
    return {
        (code, paper): next(folder.glob(f"*_brief_{paper}.pdf"))
        for code, folder in kit_folders.items()
        for paper in PAPERS
    }
