"""Citations as texts declare their templates, and read back with other libraries than those that wrote them."""

import dataclasses

from pybtex.database import parse_string
from pybtexris import RISParser
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from presskit.assets.texts import citations as written
from presskit.assets.texts.asset import Texts
from presskit.records.tables import read_datasets
from presskit.text.templates import Templates

HEADLINE = "Production Clerks sit at the 81st percentile of the global GenAI exposure gradient"
PAGE = "https://singulariki.com/gradient/4322-production-clerks.html"
SCORES = "https://github.com/pgmyrek/2025_GenAI_scores_ISCO08"
ILO = ["Gmyrek, P.", "Berg, J.", "Kamiński, K.", "Konopczyński, F.", "Ładna, A.", "Nafradi, B.", "Rosłaniec, K."]
ILO_TITLE = "Generative AI and Jobs: A Refined Global Index of Occupational Exposure"
TEMPLATES = Templates("tests", Texts.templates)


def citations(kit):
    """The citations of a kit, its page first."""
    return written.citations(kit, TEMPLATES)


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
