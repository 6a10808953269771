"""Citations as text, by the styles of the Citation Style Language (CSL).

Datasets are set by the whole styles, as they are installed; to walk through one takes 10 to 20 ms.
There are few datasets, but a page for every kit, and all pages are of one kind: they are set by
styles of a few lines in `templates/citations`, which say for a page what the whole ones say.
"""

from __future__ import annotations

import functools
import io
import re
from typing import TYPE_CHECKING, Any

from presskit.facts.citations import PAGE
from presskit.text.templates import broken

if TYPE_CHECKING:
    from pathlib import Path

    from presskit.assets.texts.page_styles import StyleName
    from presskit.facts.citations import CitedWork


def reference(work: CitedWork, style: StyleName, page_style: Path) -> str:
    """Return the entry of a bibliography as plain text on one line; `page_style` is the file for pages of kits."""
    return format_entry(work, _page_style(page_style) if work.of == PAGE else whole_style(style))


def format_entry(work: CitedWork, style: Any) -> str:  # noqa: ANN401 - the library has no types
    """Return the entry of a bibliography by a style of citeproc, as plain text on one line."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter

    bibliography = CitationStylesBibliography(style, _source(work), formatter.plain)
    bibliography.register(Citation([CitationItem(work.id)]))
    (text,) = bibliography.bibliography()
    return _punctuated(str(text))


@functools.cache
def whole_style(style: StyleName) -> Any:  # noqa: ANN401 - the library has no types
    """Return a style for all kinds of works, as it is installed but for what the library would get wrong."""
    from citeproc import CitationStylesStyle

    whole = CitationStylesStyle(style, validate=False)
    root = whole.root
    for label in root.xpath_search("//cs:label[@variable='edition']"):
        label.getparent().remove(label)  # it is printed of works without an edition, as all are here
    names = root.xpath_search("//cs:names/cs:name[not(@form='short')]")
    if all(name.get("initialize") == "false" for name in names):
        root.attrib.pop("initialize-with", None)  # else given names are cut down to initials all the same
    return whole


@functools.cache
def _page_style(path: Path) -> Any:  # noqa: ANN401 - the library has no types
    """Return a style for the pages of kits. Raises TemplateError naming its file."""
    from citeproc import CitationStylesStyle

    try:
        return CitationStylesStyle(io.BytesIO(path.read_bytes()), validate=False)
    except (SyntaxError, ValueError) as error:  # the first is said of what is no XML
        raise broken(path.name, error, path=path) from error


def _source(work: CitedWork) -> Any:  # noqa: ANN401 - the library has no types
    """Return a work as the library takes it, each text as it is: no markup is looked for in it.

    A publisher or site that is also the author stands once.
    """
    from citeproc.source import BibliographySource, Date, Name, Reference
    from citeproc.string import String

    item = work.csl()
    literal = [author.literal for author in work.authors]
    fields: dict[str, Any] = {"language": "und"}  # English title case is for English alone
    for name, value in item.items():
        if name in {"id", "type"} or (name in {"publisher", "container-title"} and [value] == literal):
            continue
        if name == "author":
            fields[name] = [Name(**author) for author in value]
        elif isinstance(value, dict):
            fields[name] = Date(**dict(zip(("year", "month", "day"), value["date-parts"][0], strict=False)))
        else:
            fields[name.replace("-", "_")] = value if name == "language" else String(value)
    source = BibliographySource()
    source.add(Reference(work.id, work.type, **fields))
    return source


def _punctuated(text: str) -> str:
    """Set full stops as American English does, which the library leaves out."""
    text = re.sub(r"([.,?!])?”([.,])", lambda found: (found[1] or found[2]) + "”", text)
    return re.sub(r"([?!])\.(?=\s|$)", r"\1", text)
