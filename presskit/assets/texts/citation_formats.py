"""Citations for citation managers: BibTeX and RIS, as BibTeX, biblatex, Zotero and EndNote read them.

Fields of a work are one line without control characters, so that no field can begin another.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from presskit.facts.citations import CitedWork
    from presskit.records.model import Author

# Zotero leaves out entries of types that it does not know, and has not always known @dataset.
_BIBTEX_TYPES = {"webpage": "online", "dataset": "misc", "report": "techreport", "article-journal": "article"}
_RIS_TYPES = {"webpage": "ELEC", "dataset": "DATA", "report": "RPRT", "article-journal": "JOUR"}

_LATEX = {
    "\\": r"{\textbackslash}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    "@": "{@}",  # before a brace, some readers take it for the next entry
}
_LIGATURES = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")  # what TeX would set as another character


def bibtex(work: CitedWork) -> str:
    """Return the entry in BibTeX, ending in one newline. Letters stay as they are, in UTF-8."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    fields = {
        "author": " and ".join(map(_bibtex_name, work.authors)),
        "title": f"{{{latex(work.title)}}}",  # braces keep its capitals
        "journal" if work.type == "article-journal" else "organization": _escaped(work.container),
        "volume": _escaped(work.volume),
        "number": _escaped(work.number or work.issue),
        "type": _escaped(work.genre),
        "version": _escaped(work.version),
        "institution" if work.type == "report" else "publisher": _escaped(work.publisher),
        "address": _escaped(work.place),
        "year": str(work.issued[0]),
        "date": "-".join(f"{part:02}" for part in work.issued) if len(work.issued) > 1 else None,
        "url": work.url,  # taken as it stands by every reader
        "urldate": work.accessed.isoformat() if work.accessed else None,
        "language": work.language,
    }
    entry = Entry(
        _BIBTEX_TYPES[work.type], work.id, [Field(name, f"{{{value}}}") for name, value in fields.items() if value]
    )
    return write_string(Library([entry]), unparse_stack=[])


def ris(work: CitedWork) -> str:
    """Return the entry in RIS, ending in one newline."""
    fields: dict[str, Any] = {
        "type_of_reference": _RIS_TYPES[work.type],
        "id": work.id,
        "authors": [_ris_name(author) for author in work.authors],
        "title": work.title,
        "secondary_title": work.container,
        "volume": work.volume,
        "number": work.issue,
        "type_of_work": work.genre,
        "issn": work.number,  # SN, which for a report is its number
        "edition": work.version,
        "publisher": work.publisher,
        "place_published": work.place,
        "year": str(work.issued[0]),
        "date": "".join(f"{part:02}/" for part in work.issued) if len(work.issued) > 1 else None,
        "urls": [work.url],
        "access_date": f"{work.accessed:%Y/%m/%d}/" if work.accessed else None,
        "language": work.language,
    }
    return str(_ris_writer().formats([{name: value for name, value in fields.items() if value}]))


def latex(text: str) -> str:
    """Return a text such that TeX sets it, and readers of BibTeX show it, as it is."""
    return str(_encoder(braces=_balanced(text)).unicode_to_latex(text))


def _escaped(text: str | None) -> str | None:
    return latex(text) if text else None


def _balanced(text: str) -> bool:
    """Say whether braces stand in pairs: BibTeX counts those that are escaped, too."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@functools.cache
def _encoder(*, braces: bool) -> Any:  # noqa: ANN401 - the library has no types
    from pylatexenc.latexencode import RULE_DICT, RULE_REGEX, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    pair = {"{": r"\{", "}": r"\}"} if braces else {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
    characters = {ord(character): escaped for character, escaped in (_LATEX | pair).items()}
    return UnicodeToLatexEncoder(
        conversion_rules=[
            UnicodeToLatexConversionRule(RULE_REGEX, [(_LIGATURES, r"\g<0>{}")]),
            UnicodeToLatexConversionRule(RULE_DICT, characters),
        ],
        replacement_latex_protection="none",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


def _bibtex_name(author: Author) -> str:
    if author.literal is not None:
        return f"{{{latex(author.literal)}}}"
    family, given = latex(author.family or ""), latex(author.given or "")
    # Braces keep together what else would be read as two names, or as two parts of one.
    family, given = (f"{{{part}}}" if re.search(r",|\band\b", part) else part for part in (family, given))
    return f"{family}, {given}" if author.given else family


def _ris_name(author: Author) -> str:
    return author.literal or ", ".join(part for part in (author.family, author.given) if part)


@functools.cache
def _ris_writer() -> Any:  # noqa: ANN401 - the library has no types
    from rispy.writer import RisWriter

    class Writer(RisWriter):  # type: ignore[misc]  # the library has no types
        """Without the number before each entry, which is no part of the format."""

        def set_header(self, count: int) -> str:
            del count
            return ""

    return Writer()
