"""Citations, read back by other libraries than those that wrote them."""

import dataclasses
import functools
import hashlib
import itertools
import json
import re
import subprocess
import sys

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtexris import RISParser
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from presskit.assets.texts import citation_styles
from presskit.assets.texts.citation_formats import latex
from presskit.assets.texts.citations import citation_files, citations
from presskit.assets.texts.facts_file import facts_of
from presskit.errors import InputError, TemplateError
from presskit.facts.citations import CitedWork, cited_works
from presskit.records.model import Author
from presskit.records.tables import read_datasets
from tests.conftest import ROOT

NAMES = ["citations.txt", "citations.bib", "citations.ris", "citations.csl.json"]
HEADLINE = "Production Clerks sit at the 81st percentile of the global GenAI exposure gradient"
PAGE = "https://singulariki.com/gradient/4322-production-clerks.html"
SCORES = "https://github.com/pgmyrek/2025_GenAI_scores_ISCO08"
ILO = ["Gmyrek, P.", "Berg, J.", "Kamiński, K.", "Konopczyński, F.", "Ładna, A.", "Nafradi, B.", "Rosłaniec, K."]
ILO_AUTHORS = [*ILO, "Troszyński, M."]
ILO_TITLE = "Generative AI and Jobs: A Refined Global Index of Occupational Exposure"
TEXTS = {
    ("page", "apa"): f"Singulariki. (2026, November 21). {HEADLINE}. {PAGE}",
    ("page", "chicago"): "Singulariki. 2026. “Production Clerks Sit at the 81st Percentile of the Global GenAI "
    f"Exposure Gradient.” November 21. {PAGE}.",
    ("ilo-genai-2025", "apa"): f"{', '.join(ILO)}, & Troszyński, M. (2025). {ILO_TITLE} "
    f"(ILO Working Paper No. 140). International Labour Office. {SCORES}",
    ("ilo-genai-2025", "chicago"): f"Gmyrek, P., J. Berg, K. Kamiński, et al. 2025. {ILO_TITLE}. "
    f"ILO Working Paper No. 140. International Labour Office. {SCORES}.",
    ("ibs-crosswalk-2022", "apa"): "Hardy, W., Keister, R., & Lewandowski, P. (2018). Educational upgrading, "
    "structural change and the task composition of jobs in Europe. Economics of Transition, 26(2). "
    "https://ibs.org.pl/app/uploads/2016/04/onetsoc_to_isco_cws_ibs.zip",
    ("ibs-crosswalk-2022", "chicago"): "Hardy, W., R. Keister, and P. Lewandowski. 2018. “Educational Upgrading, "
    "Structural Change and the Task Composition of Jobs in Europe.” Economics of Transition 26 (2). "
    "https://ibs.org.pl/app/uploads/2016/04/onetsoc_to_isco_cws_ibs.zip.",
    ("onet-30-3", "apa"): "National Center for O*NET Development. (2026). O*NET 30.3 Database [Dataset]. "
    "U.S. Department of Labor, Employment and Training Administration. https://www.onetcenter.org/database.html",
    ("onet-30-3", "chicago"): "National Center for O*NET Development. 2026. “O*NET 30.3 Database.” U.S. Department "
    "of Labor, Employment and Training Administration. https://www.onetcenter.org/database.html.",
}
STYLES = ("apa", "chicago-author-date")
HOSTILE = [
    "@misc{x, title = {y}}",
    "@misc{x,",
    "TY  - JOUR",
    "ER  -",
    "{",
    "}",
    "}{",
    "{a {b}} c",
    "\\",
    "\\textbf{x} \\{ \\\\",
    'x", note = "y',
    "x}, note = {y",
    "50% of C# & a_b for $5 or $6, x^2 ~ y",
    '"straight" “curly” ‘single’ it\'s',
    "a--b --- ``c'' ?`d !`e",
    "كاتب إنتاج 4322",
    "Ładna & Kamiński — Œuvre, 生産",
    '<i>x</i> <span class="nocase">y</span> &amp;',
    "Who scores, and why?",
    "Ends with a full stop.",
    "and, and and",
    "Very long " * 99 + "title",
]


@pytest.fixture(scope="session")
def every():
    """Every dataset that is described."""
    return read_datasets(ROOT / "data")


def from_latex(text):
    """What TeX would set: the reader knows most of it, and is told the rest."""
    said = {"textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^"}
    context = get_default_latex_context_db()
    context.add_context_category("said", prepend=True, macros=[MacroTextSpec(*each) for each in said.items()])
    decoder = LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)
    return decoder.latex_to_text(text)


def read_bibtex(text):
    return parse_string(text, "bibtex").entries


def read_ris(text):
    return RISParser().parse_string(text).entries


def people(persons):
    return [from_latex(str(person)) for person in persons]


def retitled(kit, title):
    return dataclasses.replace(kit, headline=title)


def house(tmp_path, toml):
    (tmp_path / "datasets.toml").write_text(toml, encoding="utf-8")
    return read_datasets(tmp_path)


def kit_with(kit, datasets):
    return dataclasses.replace(kit, datasets=tuple(datasets.values()))


def test_there_are_four_files_that_end_in_one_newline(kits):
    for kit in kits.values():
        files = citation_files(kit)
        assert list(files) == NAMES
        for content in files.values():
            text = content.decode("utf-8")
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\r" not in text
            assert "None" not in text


@pytest.mark.parametrize(("of", "style"), TEXTS)
def test_texts_are_what_the_styles_ask_for(kits, of, style):
    (cited,) = (each for each in citations(kits["4322"]) if each.of == of)
    assert getattr(cited, style) == TEXTS[of, style]
    assert TEXTS[of, style] in citation_files(kits["4322"])["citations.txt"].decode().splitlines()


def test_the_page_comes_first_and_then_every_dataset(kits):
    for kit in kits.values():
        cited = citations(kit)
        assert [each.of for each in cited] == ["page", *(dataset.id for dataset in kit.datasets)]
        assert [each.label for each in cited] == [kit.headline, *(dataset.label for dataset in kit.datasets)]


def test_what_datasets_require_is_said(kits):
    for kit in kits.values():
        lines = citation_files(kit)["citations.txt"].decode().splitlines()
        assert any(line.endswith("International Labour Office, 2025. © ILO.") for line in lines)
        assert any(line.startswith("This is an adaptation of a copyrighted work") for line in lines)
        for dataset in kit.datasets:
            assert {dataset.label, dataset.citation, dataset.attribution} <= set(lines)
            assert any(line.startswith(f"Licence: {dataset.licence}") for line in lines)
            assert dataset.disclaimer is None or dataset.disclaimer in lines


def test_headings_are_underlined(kits):
    lines = citation_files(kits["4322"])["citations.txt"].decode().splitlines()
    marks = [number for number, line in enumerate(lines) if re.fullmatch(r"=+|-+", line)]
    assert len(marks) == 2 + len(kits["4322"].datasets)
    for number in marks:
        assert len(lines[number]) == len(lines[number - 1])


def test_bibtex_is_read_back(kits, every):
    entries = read_bibtex(citation_files(kit_with(kits["4322"], every))["citations.bib"].decode())
    assert list(entries) == ["singulariki-4322", *every]
    page, paper, article = (entries[key] for key in ("singulariki-4322", "ilo-genai-2025", "ibs-crosswalk-2022"))
    assert page.type == "online"
    assert people(page.persons["author"]) == ["Singulariki"]
    assert {name: from_latex(value) for name, value in page.fields.items()} == {
        "title": HEADLINE,
        "organization": "Singulariki",
        "year": "2026",
        "date": "2026-11-21",
        "url": PAGE,
        "language": "en",
    }
    assert paper.type == "techreport"
    assert people(paper.persons["author"]) == ILO_AUTHORS
    assert {name: from_latex(value) for name, value in paper.fields.items()} == {
        "title": ILO_TITLE,
        "number": "140",
        "type": "ILO Working Paper",
        "institution": "International Labour Office",
        "address": "Geneva",
        "year": "2025",
        "url": SCORES,
        "urldate": "2026-11-21",
        "language": "en",
    }
    assert article.type == "article"
    parts = {name: article.fields[name] for name in ("journal", "volume", "number", "year")}
    assert parts == {"journal": "Economics of Transition", "volume": "26", "number": "2", "year": "2018"}
    assert people(entries["onet-30-3"].persons["author"]) == ["National Center for O*NET Development"]


def test_ris_is_read_back(kits, every):
    entries = read_ris(citation_files(kit_with(kits["4322"], every))["citations.ris"].decode())
    assert list(entries) == ["singulariki-4322", *every]
    page, paper, article = (entries[key] for key in ("singulariki-4322", "ilo-genai-2025", "ibs-crosswalk-2022"))
    assert [str(each) for each in page.persons["author"]] == ["Singulariki"]
    assert dict(page.fields.items()) == {
        "type": "Web Page",
        "title": HEADLINE,
        "series": "Singulariki",
        "year": "2026",
        "DA": "2026/11/21/",
        "url": PAGE,
        "LA": "en",
    }
    assert [str(each) for each in paper.persons["author"]] == ILO_AUTHORS
    assert dict(paper.fields.items()) == {
        "type": "Report",
        "title": ILO_TITLE,
        "M3": "ILO Working Paper",
        "isbn": "140",  # this reader's name for SN, which is the number of a report
        "publisher": "International Labour Office",
        "address": "Geneva",
        "year": "2025",
        "url": SCORES,
        "Y2": "2026/11/21/",
        "LA": "en",
    }
    parts = {name: article.fields[name] for name in ("type", "journal", "volume", "number", "year")}
    expected = {"journal": "Economics of Transition", "volume": "26", "number": "2", "year": "2018"}
    assert parts == expected | {"type": "Journal Article"}
    assert entries["onet-30-3"].fields["type"] == "Data File"


def test_csl_json_is_read_back(kits, every):
    kit = kit_with(kits["4322"], every)
    items = json.loads(citation_files(kit)["citations.csl.json"])
    source = CiteProcJSON(items)  # warns of a variable that CSL does not have, which here is an error
    assert list(source) == ["singulariki-4322", *every]
    assert items[0] == {
        "id": "singulariki-4322",
        "type": "webpage",
        "title": HEADLINE,
        "author": [{"literal": "Singulariki"}],
        "issued": {"date-parts": [[2026, 11, 21]]},
        "container-title": "Singulariki",
        "URL": PAGE,
        "language": "en",
    }
    paper = source["ilo-genai-2025"]
    assert paper.type == "report"
    assert [f"{each['family']}, {each['given']}" for each in paper.author] == ILO_AUTHORS
    assert (paper.issued.year, paper.accessed.year, paper.accessed.month, paper.accessed.day) == (2025, 2026, 11, 21)
    texts = {"title", "genre", "number", "publisher", "publisher_place", "URL"}
    assert {name: str(paper[name]) for name in texts} == {
        "title": ILO_TITLE,
        "genre": "ILO Working Paper",
        "number": "140",
        "publisher": "International Labour Office",
        "publisher_place": "Geneva",
        "URL": SCORES,
    }
    for item, dataset in zip(items[1:], every.values(), strict=True):
        assert item["URL"] == dataset.url
        assert item["accessed"] == {"date-parts": [[2026, 11, 21]]}
        assert item["title"] in dataset.citation
        for author in item["author"]:
            assert author.get("literal", f"{author.get('family')}, {author.get('given')}") in dataset.citation


def test_single_entries_are_those_of_the_files(kits):
    kit = kits["7311"]
    files, cited = citation_files(kit), citations(kit)
    assert files["citations.bib"].decode() == "\n".join(each.bibtex for each in cited)
    assert files["citations.ris"].decode() == "\n".join(each.ris for each in cited)
    assert json.loads(files["citations.csl.json"]) == [json.loads(each.csl)[0] for each in cited]
    for each in cited:
        assert len(read_bibtex(each.bibtex)) == len(read_ris(each.ris)) == len(json.loads(each.csl)) == 1


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_read_back(kits, title):
    kit = retitled(kits["4322"], title)
    files = {name: content.decode() for name, content in citation_files(kit).items()}
    ids = ["singulariki-4322", *(dataset.id for dataset in kit.datasets)]

    entries = read_bibtex(files["citations.bib"])
    assert list(entries) == ids
    assert from_latex(entries[ids[0]].fields["title"]) == " ".join(title.split())  # as the reader does
    assert set(entries[ids[0]].fields) == {"title", "organization", "year", "date", "url", "language"}

    records = rispy.loads(files["citations.ris"])
    assert [record["id"] for record in records] == ids
    assert records[0]["title"] == title
    if "ER  -" not in title:  # by which this reader parts entries, wherever it stands
        assert read_ris(files["citations.ris"])[ids[0]].fields["title"] == title
    tags = [line[:6] for line in files["citations.ris"].splitlines() if line]
    assert tags.count("TY  - ") == tags.count("ER  - ") == len(ids)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)

    assert json.loads(files["citations.csl.json"])[0]["title"] == title
    assert title.rstrip(".") in files["citations.txt"]
    assert citations(kit)[0].apa == f"Singulariki. (2026, November 21). {title.rstrip('.')}" + (
        f" {PAGE}" if title.endswith("?") else f". {PAGE}"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_read_back(kits, name):
    of = kits["4322"].datasets[0]
    dataset = of.model_copy(update={"cite": None, "name": name, "publisher": name})
    kit = dataclasses.replace(kits["4322"], datasets=(dataset,))
    files = {each: content.decode() for each, content in citation_files(kit).items()}
    entry = read_bibtex(files["citations.bib"])[dataset.id]
    assert people(entry.persons["author"]) == [" ".join(name.split())]  # as the reader does
    assert from_latex(entry.fields["publisher"]) == " ".join(name.split())
    assert json.loads(files["citations.csl.json"])[1]["author"] == [{"literal": " ".join(name.split())}]
    assert rispy.loads(files["citations.ris"])[1]["authors"] == [" ".join(name.split())]


def test_nothing_in_bibtex_is_markup_or_begins_another_entry():
    text = r"50% & $5 #1 a_b x^2 ~ \ {c} @misc{d} e--f ``g''"
    assert latex(text) == (
        r"50\% \& \$5 \#1 a\_b x{\textasciicircum}2 {\textasciitilde} {\textbackslash} \{c\} {@}misc\{d\} "
        r"e-{}-f `{}`g'{}'"
    )
    assert latex("}{") == r"{\textbraceright}{\textbraceleft}"  # BibTeX counts them, escaped or not
    assert latex("Ładna, كاتب — “x” <i>") == "Ładna, كاتب — “x” <i>"


def test_a_name_of_two_words_stays_one(kits):
    of = kits["4322"].datasets[0]
    authors = (
        Author(family="Smith and Sons, Ltd", given="A."),
        Author(family="van der Berg"),
        Author(literal="X and Y"),
    )
    dataset = of.model_copy(update={"cite": of.cite.model_copy(update={"authors": authors})})
    kit = dataclasses.replace(kits["4322"], datasets=(dataset,))
    persons = read_bibtex(citations(kit)[1].bibtex)[dataset.id].persons["author"]
    assert people(persons) == ["Smith and Sons, Ltd, A.", "van der Berg", "X and Y"]
    assert [from_latex(" ".join(each.last_names)) for each in persons[::2]] == ["Smith and Sons, Ltd", "X and Y"]


def test_given_names_are_whole_where_the_style_has_them_whole(kits):
    of = kits["4322"].datasets[0]
    authors = (Author(family="Doe", given="Jane Mary"), Author(family="Roe", given="Jean-Luc"))
    dataset = of.model_copy(update={"cite": of.cite.model_copy(update={"authors": authors})})
    cited = citations(dataclasses.replace(kits["4322"], datasets=(dataset,)))[1]
    assert cited.apa.startswith("Doe, J. M., & Roe, J.-L. (2026). O*NET 30.3 Database [Dataset]. ")
    assert cited.chicago.startswith("Doe, Jane Mary, and Jean-Luc Roe. 2026. “O*NET 30.3 Database.” ")


def test_full_stops_are_not_doubled(kits):
    for title in ("Who scores, and why?", "Stop!", "Acme Inc."):
        cited = citations(retitled(kits["4322"], title))[0]
        assert f" {title} https" in cited.apa
        assert re.search(
            rf"“{re.escape(title)}” November 21\. ".replace(r"\ and\ ", r"\ and\ "), cited.chicago, re.IGNORECASE
        )


def test_every_kit_has_whole_citations(all_kits):
    for kit in all_kits.values():
        page, *sources = citations(kit)
        assert page.apa == f"{kit.publisher.site.name}. (2026, November 21). {kit.headline}. {kit.url}"
        assert page.chicago.endswith(f".” November 21. {kit.url}.")
        assert page.chicago.casefold().startswith(f"singulariki. 2026. “{kit.headline}.”".casefold())
        assert len(sources) == len(kit.datasets)
        for cited, dataset in zip(sources, kit.datasets, strict=True):
            for text in (cited.apa, cited.chicago):
                assert text.rstrip(".").endswith(dataset.url)
                assert not re.search(r"\.\.|n\.d\.|\s\s|,,|\(\)| [.,]", text)


@functools.cache
def whole_style(style):
    return CitationStylesStyle(style, validate=False)


def whole(work, style):
    """A citation by the whole style, as it is installed."""
    bibliography = CitationStylesBibliography(whole_style(style), citation_styles._source(work), formatter.plain)
    bibliography.register(Citation([CitationItem(work.id)]))
    text = str(bibliography.bibliography()[0]).replace(" Edition.", "")  # said though no edition is known
    return citation_styles._punctuated(text)


def works():
    """Works of every type, with and without each part that a house may name."""
    parts = {
        "container": "Journal of Things",
        "genre": "Working Paper",
        "number": "7",
        "version": "2.1",
        "publisher": "A Publisher",
        "language": "en",
    }
    names = (Author(family="Doe", given="J."), Author(family="de la Cruz", given="J.-P."), Author(literal="A Body"))
    kinds = ("webpage", "dataset", "report", "article-journal")
    sets = [set(), set(parts), {"language"}, {"version"}, {"genre", "number"}, {"container", "publisher"}]
    for number, (kind, known) in enumerate(itertools.product(kinds, sets)):
        chosen = {name: value for name, value in parts.items() if name in known}
        if "container" in known:
            chosen |= {"volume": "12", "issue": "3", "place": "Geneva"}
        issued = (2024, 5, 6) if number % 2 else (2024,)
        authors = names[: 1 + number % 3]
        yield CitedWork(f"w-{number}", "w", "w", kind, "a title of 3 words", authors, issued, "https://a.b/c", **chosen)


@pytest.mark.parametrize("style", STYLES)
def test_works_of_all_types_are_set_by_the_whole_style(style, kits, every):
    of_kits = [work for kit in kits.values() for work in cited_works(kit_with(kit, every))]
    texts = set()
    for work in {work.id: work for work in [*works(), *of_kits]}.values():
        text = citation_styles.reference(work, style)
        assert text == whole(work, style), work
        texts.add(text)
    assert len(texts) > 20


@pytest.mark.parametrize("style", STYLES)
def test_a_page_is_set_as_by_the_whole_style_whatever_its_title(style, kits):
    page = cited_works(kits["4322"])[0]
    titles = [*HOSTILE, "The Clerks of “Ghent”", "A “quoted” title?", "“Quoted.”", "an odd: the second part", "…"]
    sites = ["The Herald.", "Who?", "A, B & C", "“X”", "موقع"]
    changed = [dataclasses.replace(page, title=title) for title in titles]
    changed += [dataclasses.replace(page, authors=(Author(literal=site),), container=site) for site in sites]
    for work in changed:
        assert citation_styles.reference(work, style) == whole(work, style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.slow
def test_every_page_is_set_as_by_the_whole_style(style, all_kits):
    for kit in all_kits.values():
        page = cited_works(kit)[0]
        assert citation_styles.reference(page, style) == whole(page, style)


def test_a_style_of_pages_that_is_broken_is_named(kits, tmp_path, monkeypatch):
    (tmp_path / "citations").mkdir()
    (tmp_path / "citations" / "apa.csl").write_text("<style>\n<macro></style>", encoding="utf-8")
    monkeypatch.setattr(citation_styles, "folder", lambda: tmp_path)
    citation_styles._page_style.cache_clear()
    try:
        with pytest.raises(TemplateError, match=r"citations/apa\.csl: .*\(line 2\)"):
            citation_styles.reference(cited_works(kits["4322"])[0], "apa")
    finally:
        citation_styles._page_style.cache_clear()


def test_a_house_that_names_no_parts_is_cited_all_the_same(kits, tmp_path):
    datasets = house(
        tmp_path,
        """
        [jobs-2026]
        name = "Survey of jobs & tasks"
        publisher = "Statistics Office of X"
        release = "2026"
        year = 2026
        url = "https://example.org/jobs"
        licence = "CC0"
        attribution = "Statistics Office of X."
        citation = "Survey of jobs & tasks 2026. Statistics Office of X."
        accessed = 2026-11-20
        """,
    )
    kit = kit_with(kits["4322"], datasets)
    cited = citations(kit)[1]
    assert (
        cited.apa == "Statistics Office of X. (2026). Survey of jobs & tasks 2026 [Dataset]. https://example.org/jobs"
    )
    assert cited.chicago == "Statistics Office of X. 2026. “Survey of jobs & tasks 2026.” https://example.org/jobs."
    entry = read_bibtex(cited.bibtex)["jobs-2026"]
    assert from_latex(entry.fields["title"]) == "Survey of jobs & tasks 2026"
    assert read_ris(cited.ris)["jobs-2026"].fields["Y2"] == "2026/11/20/"
    text = citation_files(kit)["citations.txt"].decode()
    assert "Licence: CC0\n" in text
    assert "disclaimer" not in text


@pytest.mark.parametrize(
    ("cite", "field"),
    [
        ('title = "a\\u202Eb"\nauthors = [{ literal = "x" }]', "cite.title"),
        ('title = "x"\nauthors = []', "cite.authors"),
        ('title = "x"\nauthors = [{ literal = "x", family = "y" }]', "cite.authors.0"),
        ('title = "x"\nauthors = [{ given = "y" }]', "cite.authors.0"),
        ('title = "x"\nauthors = [{ literal = "a\\u0000b" }]', "cite.authors.0.literal"),
        ('title = "x"\nauthors = [{ literal = "x" }]\ntype = "song"', "cite.type"),
        ('title = "x"\nauthors = [{ literal = "x" }]\nnumber = 140', "cite.number"),
        ('title = "x"\nauthors = [{ literal = "x" }]\ndoi = "10.1/x"', "cite.doi"),
    ],
)
def test_parts_that_cannot_be_cited_are_refused(tmp_path, cite, field):
    toml = (ROOT / "data" / "datasets.toml").read_text(encoding="utf-8")
    bent = toml[: toml.index("[ilo-genai-2025.cite]")] + f"[ilo-genai-2025.cite]\n{cite}\n"
    with pytest.raises(InputError) as refused:
        house(tmp_path, bent)
    assert [fault.field for fault in refused.value.faults] == [field]


def test_a_site_called_like_a_dataset_has_a_key_of_its_own(kits):
    kit = kits["4322"]
    publisher = dataclasses.replace(kit.publisher, site=kit.publisher.site.model_copy(update={"name": "ILO GenAI"}))
    cited = citations(dataclasses.replace(kit, code="2025", publisher=publisher))
    assert {next(iter(read_bibtex(each.bibtex))) for each in cited} == {
        "ilo-genai-2025-page",
        *(dataset.id for dataset in kit.datasets),
    }


def test_a_site_without_latin_letters_has_a_key(kits):
    kit = kits["4322"]
    publisher = dataclasses.replace(kit.publisher, site=kit.publisher.site.model_copy(update={"name": "موقع"}))
    assert cited_works(dataclasses.replace(kit, publisher=publisher))[0].id == "page-4322"


def test_the_ledger_does_not_repeat_the_parts(kits):
    for dataset in facts_of(kits["4322"])["datasets"]:
        assert "cite" not in dataset
        assert "citation" in dataset


def test_the_same_kit_gives_the_same_bytes_everywhere(kits):
    program = """
import hashlib, pathlib
from presskit.assets.texts.citations import citation_files
from presskit.config import load
from presskit.facts.statements import make_kit
from presskit.records.collection import load_collection
everything, settings = load_collection(pathlib.Path("data")), load(pathlib.Path("presskit.toml"))
for occupation in everything.occupations:
    for content in citation_files(make_kit(occupation, everything, settings)).values():
        print(hashlib.sha256(content).hexdigest())
"""
    expected = [hashlib.sha256(each).hexdigest() for kit in kits.values() for each in citation_files(kit).values()]
    assert expected == [
        hashlib.sha256(each).hexdigest() for kit in kits.values() for each in citation_files(kit).values()
    ]
    for seed in ("0", "4322"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        assert done.stdout.decode().split() == expected, done.stderr.decode()


def test_the_libraries_are_imported_late():
    program = "import sys, presskit.assets.texts.citations; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert "presskit.assets.texts.citations" in loaded
    assert not {"citeproc", "lxml", "bibtexparser", "pylatexenc", "rispy"} & loaded
