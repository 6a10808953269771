"""Citations as text: what APA and Chicago style ask for, pages by styles of a few lines that say the same."""

import dataclasses
import functools
import itertools
import re

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter

from presskit.assets.texts import citation_styles
from presskit.assets.texts.page_styles import PAGE_STYLES
from presskit.errors import TemplateError
from presskit.facts.citations import CitedWork, cited_works
from presskit.records.model import Author
from tests.assets.texts.readers import (
    HEADLINE,
    ILO,
    ILO_TITLE,
    PAGE,
    SCORES,
    TEMPLATES,
    citations,
    kit_with,
    retitled,
)
from tests.assets.texts.test_citation_formats import HOSTILE

STYLES = tuple(PAGE_STYLES)
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


@pytest.mark.parametrize(("of", "style"), TEXTS)
def test_texts_are_what_the_styles_ask_for(kits, of, style, texts_of):
    (cited,) = (each for each in citations(kits["4322"]) if each.of == of)
    assert getattr(cited, style) == TEXTS[of, style]
    assert TEXTS[of, style] in texts_of(kits["4322"])["citations.txt"].splitlines()


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
        assert re.search(rf"“{re.escape(title)}” November 21\. ", cited.chicago, re.IGNORECASE)


@pytest.mark.parametrize("name", ["kits", "made_up_kits", pytest.param("all_kits", marks=pytest.mark.slow)])
def test_every_kit_has_whole_citations(name, request):
    for kit in request.getfixturevalue(name).values():
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


def reference(work, style):
    """A citation as it is published."""
    return citation_styles.reference(work, style, TEMPLATES.path(PAGE_STYLES[style]))


@pytest.mark.parametrize("style", STYLES)
def test_works_of_all_types_are_set_by_the_whole_style(style, kits, every):
    of_kits = [work for kit in kits.values() for work in cited_works(kit_with(kit, every))]
    texts = set()
    for work in {work.id: work for work in [*works(), *of_kits]}.values():
        text = reference(work, style)
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
        assert reference(work, style) == whole(work, style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.slow
def test_every_page_is_set_as_by_the_whole_style(style, all_kits):
    for kit in all_kits.values():
        page = cited_works(kit)[0]
        assert reference(page, style) == whole(page, style)


def test_a_style_of_pages_that_is_broken_is_named(kits, tmp_path):
    (tmp_path / "apa.csl").write_text("<style>\n<macro></style>", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"apa\.csl: .*\(line 2\)"):
        citation_styles.reference(cited_works(kits["4322"])[0], "apa", tmp_path / "apa.csl")
