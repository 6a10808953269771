"""The brief: tagged, readable aloud, closed to the world, the same every time."""

import copy
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pytest

from presskit.assets.brief import BriefRenderer
from presskit.errors import RenderError
from tests.conftest import CODES, ROOT
from tests.pdf_reader import squeezed, text

DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def whole(engine, html, css):
    """Lay a document out and write it, as a brief is made."""
    return engine.write(engine.render(html, css, record="4322"), record="4322", attached={}, date=DAY)


@pytest.fixture(scope="module")
def renderer(fonts, look):
    return BriefRenderer(fonts, look)


@pytest.fixture(scope="module")
def briefs(kit_folders):
    return {code: next(folder.glob("*_brief_a4.pdf")) for code, folder in kit_folders.items()}


@pytest.mark.parametrize("code", CODES)
def test_outloud_and_pdfua_find_nothing(code, briefs):
    programs = Path(sys.executable).parent
    done = subprocess.run(
        [programs / "outloud", briefs[code], "--fail-on", "warning"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    assert b"0 error(s), 0 warning(s)" in done.stdout, done.stdout.decode()
    done = subprocess.run([programs / "pdfua", "check", briefs[code]], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert b"PASS (no findings)" in done.stdout, done.stdout.decode()


@pytest.mark.parametrize("code", CODES)
def test_another_reader_finds_the_facts_in_their_order(code, briefs, kits):
    with pypdf.PdfReader(briefs[code]) as document:
        words = squeezed(" ".join(page.extract_text() for page in document.pages))
    places = [words.index(squeezed(fact.text)) for fact in kits[code].facts]
    assert places == sorted(places)
    assert squeezed(kits[code].headline) in words


@pytest.mark.parametrize("code", CODES)
def test_the_document_says_what_it_is(code, briefs, kits):
    with pikepdf.open(briefs[code]) as document:
        assert 1 <= len(document.pages) <= 2
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == kits[code].headline
        assert str(document.docinfo["/Author"]) == "Singulariki"
        for key in ("/CreationDate", "/ModDate"):
            assert str(document.docinfo[key]) == "D:20261121000000Z"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        ledger = json.loads(document.attachments["facts.json"].get_file().read_bytes())
        assert ledger["code"] == code
        page = document.pages[0]
        assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 595, 842]


@pytest.mark.parametrize("code", CODES)
def test_only_our_faces_are_embedded(code, briefs):
    with pikepdf.open(briefs[code]) as document:
        fonts = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        names = {str(font.FontName).partition("+")[2] for font in fonts}
    assert names
    assert all("/FontFile2" in font for font in fonts)
    assert all(name.startswith(("Inter", "Source-Serif-4")) for name in names), names


@pytest.mark.parametrize("code", CODES)
def test_links_lead_to_the_page_and_every_dataset_and_print(code, briefs, kits):
    with pikepdf.open(briefs[code]) as document:
        links = [a for page in document.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        addresses = {str(link.A.URI) for link in links}
        assert all(int(link.F) & 4 for link in links)
    assert {kits[code].url, *(dataset.url for dataset in kits[code].datasets)} <= addresses


def test_the_band_table_has_headers_with_scope(briefs):
    with pikepdf.open(briefs["4322"]) as document:
        cells = [t for t in document.objects if isinstance(t, pikepdf.Dictionary) and t.get("/S") == "/TH"]
        scopes = [str(cell.A.Scope) for cell in cells]
    assert sorted(scopes) == ["/Column"] * 4 + ["/Row"] * 6


def test_the_same_kit_gives_the_same_bytes(kits, renderer, fonts, look):
    first = renderer.render(kits["4322"])
    other = BriefRenderer(fonts, look)
    other.render(kits["7311"])
    assert first == renderer.render(kits["4322"]) == other.render(kits["4322"])


def test_without_the_system_subsetter_pages_look_the_same_and_stay_small(kits, renderer, tmp_path):
    script = (
        "import sys, weasyprint.pdf.fonts as f; f.harfbuzz_subset = None\n"
        "from presskit.config import load; from presskit.records import store\n"
        "from presskit.facts.statements import make_kit; from presskit.text.fonts import font_set\n"
        "from presskit.assets.brief import BriefRenderer; from presskit.assets.look import read_look\n"
        "s = load(); c = store.load(); k = make_kit(c.selected(['4322'])[0], c, s)\n"
        "r = BriefRenderer(font_set(s.fonts), read_look(s, c.bands)); a = r.render(k); assert a == r.render(k)\n"
        "open(sys.argv[1], 'wb').write(a)\n"
    )
    without = tmp_path / "without.pdf"
    subprocess.run([sys.executable, "-W", "ignore", "-c", script, str(without)], cwd=ROOT, check=True)
    given = tmp_path / "with.pdf"
    given.write_bytes(renderer.render(kits["4322"]))
    assert text(without) == text(given)
    assert without.stat().st_size < 1.2 * given.stat().st_size
    pictures = [
        subprocess.run(["pdftoppm", "-r", "50", "-png", str(path)], capture_output=True, check=True).stdout
        for path in (without, given)
    ]
    assert pictures[0] == pictures[1]


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
def test_w1_w2_nothing_is_ever_fetched(markup, renderer):
    engine = renderer._engine
    html = f'<html lang="en"><head><title>x</title></head><body>{markup}<p>x</p></body></html>'
    with pytest.raises(RenderError) as error:
        whole(engine, html, "p { color: red }")
    assert error.value.faults[0].record == "4322"


def test_t8_a_missing_glyph_is_an_error_in_the_engine_too(renderer):
    with pytest.raises(RenderError):
        whole(renderer._engine, '<html lang="en"><title>x</title><p>日</p></html>', "p {}")


@pytest.mark.parametrize(
    "title", ["Chefs", "Managers of Many Different and Winding Enterprises " * 6, "Very Long " * 20]
)
def test_nothing_splits_badly(title, records, make_kit_of, renderer):
    """From the boxes as laid out: no heading at a foot, no row over two pages, no page of a line or two."""
    record = copy.deepcopy(records["7311"])
    record["title"] = title.strip()[:300]
    document = renderer.lay_out(make_kit_of(record))
    assert len(document.pages) <= 2
    for page in document.pages:
        boxes = [
            box for box in page._page_box.descendants() if box.element_tag in {"h2", "p", "li", "tr", "blockquote"}
        ]
        last = max(boxes, key=lambda box: box.position_y + box.margin_height())
        assert last.element_tag != "h2"
        depth = max(box.position_y + box.margin_height() for box in boxes)
        assert depth <= page.height - 40
        assert depth > page.height * 0.2
