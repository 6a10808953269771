"""Briefs, and what renders them."""

import pytest

from presskit.assets.brief.renderer import BriefRenderer
from presskit.assets.pdf.papers import PAPERS


@pytest.fixture(scope="module")
def renderer(fonts, style):
    """The renderer of briefs, in the place of the one of cards."""
    return BriefRenderer(fonts, style)


@pytest.fixture(scope="module")
def briefs(kit_folders):
    """The briefs of the built tree, by code and paper."""
    return {
        (code, paper): next(folder.glob(f"*_brief_{paper}.pdf"))
        for code, folder in kit_folders.items()
        for paper in PAPERS
    }
