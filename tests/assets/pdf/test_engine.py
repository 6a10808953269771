"""The PDF engine: closed to the world, and no face or character that is not ours."""

import datetime as dt

import pytest

from presskit.assets.brief.renderer import DEFAULTS
from presskit.assets.pdf.engine import PdfEngine
from presskit.errors import RenderError, TemplateError
from tests.rendering import templates_of

DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def engine(fonts):
    return PdfEngine(fonts, templates_of(DEFAULTS).read(DEFAULTS).decode())


def whole(engine, html, css):
    """Lay a document out and write it, as a brief is made."""
    return engine.write(engine.render(html, css, record="4322"), record="4322", attached={}, date=DAY)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="https://example.org/x.png" alt="x">',
        '<link rel="stylesheet" href="missing.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(https://example.org/x.css);</style>",
        "<style>@font-face { font-family: X; src: url(file:///x.ttf) } p { font-family: X }</style>",
        '<p style="background: url(file:///etc/passwd)">x</p>',
    ],
)
def test_w1_w2_nothing_is_ever_fetched(markup, engine):
    html = f'<html lang="en"><head><title>x</title></head><body>{markup}<p>x</p></body></html>'
    with pytest.raises(RenderError) as error:
        whole(engine, html, "p { color: red }")
    assert error.value.faults[0].record == "4322"


@pytest.mark.parametrize(
    "css", ['p { font-family: "Nope" }', 'p { font: 400 9pt/1.2 "Nope", "Inter" }', "p { font-family: Arial }"]
)
def test_w2_a_face_that_is_not_ours_is_refused(css, engine):
    with pytest.raises(TemplateError, match="which is not one of ours"):
        whole(engine, '<html lang="en"><title>x</title><p>x</p></html>', css)


def test_t8_a_missing_glyph_is_an_error_in_the_engine_too(engine):
    with pytest.raises(RenderError):
        whole(engine, '<html lang="en"><title>x</title><p>日</p></html>', "p {}")
