"""The brief: tagged, readable aloud, with every fact in its order, the same every time."""

import copy
import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from presskit import Project
from presskit.assets.pdf.papers import PAPERS
from tests.conftest import CODES, ROOT
from tests.pdf_reader import squeezed, text


def without_furniture(words, kit):
    """Return the text of a page without its running head and foot, between which a text may go on."""
    foot = re.escape(kit.url.removeprefix("https://")) + r"\s+Page \d of \d"
    head = re.escape(kit.title) + r"\s+Press brief · GenAI exposure gradient"
    return re.sub(f"{head}|{foot}", " ", words)


def checked(path):
    """Assert that both checkers find no error, no warning and no fault of the reading order."""
    programs = Path(sys.executable).parent
    done = subprocess.run([programs / "outloud", path, "--fail-on", "warning"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert b"0 error(s), 0 warning(s)" in done.stdout, done.stdout.decode()
    done = subprocess.run([programs / "pdfua", "check", path], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert b"PASS (no findings)" in done.stdout, done.stdout.decode()


TWINS = (("4322", "letter"), ("7311", "a4"))


@pytest.mark.parametrize(
    ("code", "paper"),
    [("4322", "a4"), ("7311", "letter"), *(pytest.param(*w, marks=pytest.mark.slow) for w in TWINS)],
)
def test_outloud_and_pdfua_find_nothing(code, paper, briefs):
    checked(briefs[code, paper])


@pytest.mark.parametrize("code", ["3253", pytest.param("2310", marks=pytest.mark.slow)])
@pytest.mark.slow
def test_outloud_and_pdfua_find_nothing_in_unusual_briefs(code, all_kits, with_files, tmp_path):
    """The most U.S. occupations, and so the tightest setting; the longest task."""
    (tmp_path / "brief.pdf").write_bytes(with_files(all_kits[code]).brief["letter"])
    checked(tmp_path / "brief.pdf")


@pytest.mark.parametrize(
    "words",
    ["عمال الإنتاج والتخطيط في المصانع 12", pytest.param("עובדי ייצור ותכנון (ISCO)", marks=pytest.mark.slow)],
)
def test_outloud_and_pdfua_find_no_error_in_other_scripts(words, records, make_kit_of, with_files, tmp_path):
    """Letters of several glyphs: the further ones stand for a joiner, which is warned of and is no error."""
    record = copy.deepcopy(records["4322"])
    record["title"] = words
    record["figures"]["most_exposed_task"] |= {"text": words, "rationale": f"{words}: {words}"}
    (tmp_path / "brief.pdf").write_bytes(with_files(make_kit_of(record)).brief["a4"])
    programs = Path(sys.executable).parent
    done = subprocess.run([programs / "outloud", tmp_path / "brief.pdf"], capture_output=True, check=False)
    assert b" 0 error(s)" in done.stdout, done.stdout.decode()
    assert {line.split()[1] for line in done.stdout.splitlines() if b"WARNING" in line} <= {b"TXT-004"}
    done = subprocess.run([programs / "pdfua", "check", tmp_path / "brief.pdf"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.slow
def test_outloud_and_pdfua_find_nothing_in_all(all_kits, with_files, tmp_path):
    for code, kit in all_kits.items():
        for paper, data in with_files(kit).brief.items():
            (tmp_path / f"{code}_{paper}.pdf").write_bytes(data)
    programs = Path(sys.executable).parent
    for command in ([programs / "outloud", tmp_path, "--fail-on", "warning"], [programs / "pdfua", "check"]):
        files = [] if "outloud" in command[0].name else sorted(tmp_path.glob("*.pdf"))
        done = subprocess.run([*command, *files], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()[-3000:]


@pytest.mark.parametrize("code", ["2905", pytest.param("5901", marks=pytest.mark.slow)])
def test_another_reader_finds_the_facts_in_their_order(code, made_up_kits, with_files):
    finds_the_facts(made_up_kits[code], with_files)


@pytest.mark.slow
@pytest.mark.parametrize("code", ["4322", "2310", "7311", "3253", "5151", "9621"])
def test_another_reader_finds_the_facts_of_real_occupations(code, all_kits, with_files):
    finds_the_facts(all_kits[code], with_files)


def finds_the_facts(kit, with_files):
    read = []
    for data in with_files(kit).brief.values():
        with pypdf.PdfReader(io.BytesIO(data)) as document:
            read.append(squeezed(" ".join(without_furniture(page.extract_text(), kit) for page in document.pages)))
    words = read[0]
    assert len(set(read)) == 1
    said = [kit.headline, kit.lead, *(f.text for f in kit.facts), kit.most_exposed.text, kit.most_exposed.rationale]
    places = [words.index(squeezed(each)) for each in said[2:]]
    assert places == sorted(places)
    said += [
        *(text for name, text in kit.caveats.items() if text and name != "us"),  # its passage says that
        *(d.citation for d in kit.datasets),
        *(row.meaning for row in kit.bands),
    ]
    said += [us.title for us in kit.us_occupations] + [kit.publisher.boilerplate, *kit.notes]
    for text_of_kit in said:
        assert squeezed(text_of_kit) in words, text_of_kit
    for dataset in kit.datasets:
        if dataset.disclaimer:
            assert squeezed(dataset.disclaimer) in words


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", CODES)
def test_the_document_says_what_it_is(code, paper, briefs, kits, kit_folders):
    with pikepdf.open(briefs[code, paper]) as document:
        assert 1 <= len(document.pages) <= 2
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo["/Title"]) == kits[code].headline
        assert str(document.docinfo["/Author"]) == "Singulariki"
        for key in ("/CreationDate", "/ModDate"):
            assert str(document.docinfo[key]) == "D:20261121000000Z"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        attached = document.attachments["facts.json"].get_file().read_bytes()
        assert attached == (kit_folders[code] / "facts.json").read_bytes()
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            assert (right - left, top - bottom) == pytest.approx(PAPERS[paper], abs=0.1)
            assert [float(edge) for edge in page.trimbox] == [left, bottom, right, top]
        with document.open_outline() as outline:
            (headline,) = outline.root
            assert str(headline.title) == kits[code].headline
            assert "Facts to quote" in {str(item.title) for item in headline.children}


def test_pages_have_running_heads_and_feet(briefs):
    with pypdf.PdfReader(briefs["7311", "a4"]) as document:
        first, second = (page.extract_text() for page in document.pages)
    title = "Precision-instrument Makers and Repairers"
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    for words in (first, second):
        assert "singulariki.com/gradient/7311-precision-instrument-makers-and-repairers.html" in words
    assert title in second
    assert "Press brief · GenAI exposure gradient" in second


def test_every_fact_refers_to_its_source_by_number(briefs, kits):
    kit = kits["4322"]
    with pikepdf.open(briefs["4322", "a4"]) as document:
        links = [a for page in document.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        targets = [str(link.get("/Dest", "")) for link in links if "/A" not in link or "/URI" not in link.A]
        names = document.Root.Names.Dests.Names
        known = {str(name) for name in list(names)[::2]}
    number = [dataset.id for dataset in kit.datasets].index("ilo-genai-2025") + 1
    assert targets.count(f"source-{number}") == len(kit.facts)
    assert set(targets) <= known
    assert {f"source-{n}" for n in range(1, len(kit.datasets) + 1)} >= set(targets)


def test_the_qr_code_leads_to_the_page(briefs, kits, tmp_path):
    for paper in PAPERS:
        command = ["pdftoppm", "-r", "120", "-f", "2", "-png", str(briefs["7311", paper]), str(tmp_path / paper)]
        subprocess.run(command, check=True)
        with Image.open(tmp_path / f"{paper}-2.png") as page:
            (code,) = zxingcpp.read_barcodes(page)
        assert code.text == kits["7311"].url


@pytest.mark.parametrize("code", CODES)
def test_only_our_faces_are_embedded(code, briefs):
    with pikepdf.open(briefs[code, "letter"]) as document:
        fonts = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        names = {str(font.FontName).partition("+")[2] for font in fonts}
    assert names
    assert all("/FontFile2" in font for font in fonts)
    assert all(name.startswith(("Inter", "Source-Serif-4")) for name in names), names


@pytest.mark.parametrize("code", CODES)
def test_links_lead_to_the_page_and_every_dataset_and_print(code, briefs, kits):
    with pikepdf.open(briefs[code, "letter"]) as document:
        links = [a for page in document.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        addresses = {str(link.A.URI) for link in links if "/URI" in link.get("/A", {})}
        assert all(int(link.F) & 4 for link in links)
    assert {kits[code].url, *(dataset.url for dataset in kits[code].datasets)} <= addresses


def test_the_band_table_has_headers_with_scope(briefs):
    with pikepdf.open(briefs["4322", "a4"]) as document:
        cells = [t for t in document.objects if isinstance(t, pikepdf.Dictionary) and t.get("/S") == "/TH"]
        scopes = [str(cell.A.Scope) for cell in cells]
    assert sorted(scopes) == ["/Column"] * 4 + ["/Row"] * 6


def test_the_same_kit_gives_the_same_bytes(kits, project, with_files):
    first = with_files(kits["4322"]).brief
    other = Project(project.settings, project.data)
    assert other.kit("7311").brief
    assert first == with_files(kits["4322"]).brief == other.kit("4322").brief


@pytest.mark.slow
def test_without_the_system_subsetter_pages_look_the_same_and_stay_small(kits, with_files, tmp_path):
    script = (
        "import sys, weasyprint.pdf.fonts as f; f.harfbuzz_subset = None\n"
        "from presskit import Project\n"
        "project = Project.open('data', 'presskit.toml'); brief = project.kit('4322').brief\n"
        "assert brief == project.kit('4322').brief\n"
        "open(sys.argv[1], 'wb').write(brief['a4'])\n"
    )
    without = tmp_path / "without.pdf"
    subprocess.run([sys.executable, "-W", "ignore", "-c", script, str(without)], cwd=ROOT, check=True)
    given = tmp_path / "with.pdf"
    given.write_bytes(with_files(kits["4322"]).brief["a4"])
    assert text(without) == text(given)
    assert without.stat().st_size < 1.2 * given.stat().st_size
    pictures = [
        subprocess.run(["pdftoppm", "-r", "50", "-png", str(path)], capture_output=True, check=True).stdout
        for path in (without, given)
    ]
    assert pictures[0] == pictures[1]


def test_lists_are_lists_of_items_and_links_say_where_they_lead(briefs):
    with pikepdf.open(briefs["4322", "a4"]) as document:
        lists = [t for t in document.objects if isinstance(t, pikepdf.Dictionary) and t.get("/S") == "/LI"]
        parents = [item.P for item in lists]
        assert len(lists) > 8
        assert all(parent.S == "/L" and parent.P.S != "/L" for parent in parents)
        said = {str(a.Contents) for page in document.pages for a in page.get("/Annots", [])}
    assert "Source 1" in said
    assert not any(each.startswith("source-") for each in said)
