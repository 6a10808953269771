"""BibTeX, RIS and CSL-JSON, read back by other libraries than those that wrote them."""

import dataclasses
import json
import re

import pytest
import rispy
from citeproc.source.json import CiteProcJSON

from presskit.assets.texts.citation_formats import latex
from presskit.facts.citations import cited_works
from presskit.records.model import Author
from tests.assets.texts.readers import (
    HEADLINE,
    ILO,
    ILO_TITLE,
    PAGE,
    SCORES,
    citations,
    from_latex,
    kit_with,
    people,
    read_bibtex,
    read_ris,
    retitled,
)

ILO_AUTHORS = [*ILO, "Troszyński, M."]
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


def test_bibtex_is_read_back(kits, every, texts_of):
    entries = read_bibtex(texts_of(kit_with(kits["4322"], every))["citations.bib"])
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


def test_ris_is_read_back(kits, every, texts_of):
    entries = read_ris(texts_of(kit_with(kits["4322"], every))["citations.ris"])
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


def test_csl_json_is_read_back(kits, every, texts_of):
    kit = kit_with(kits["4322"], every)
    items = json.loads(texts_of(kit)["citations.csl.json"])
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


def test_single_entries_are_those_of_the_files(kits, texts_of):
    kit = kits["7311"]
    files, cited = texts_of(kit), citations(kit)
    assert files["citations.bib"] == "\n".join(each.bibtex for each in cited)
    assert files["citations.ris"] == "\n".join(each.ris for each in cited)
    assert json.loads(files["citations.csl.json"]) == [json.loads(each.csl)[0] for each in cited]
    for each in cited:
        assert len(read_bibtex(each.bibtex)) == len(read_ris(each.ris)) == len(json.loads(each.csl)) == 1


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_read_back(kits, title, texts_of):
    kit = retitled(kits["4322"], title)
    files = texts_of(kit)
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
def test_hostile_names_are_read_back(kits, name, texts_of):
    of = kits["4322"].datasets[0]
    dataset = of.model_copy(update={"cite": None, "name": name, "publisher": name})
    kit = dataclasses.replace(kits["4322"], datasets=(dataset,))
    files = texts_of(kit)
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
