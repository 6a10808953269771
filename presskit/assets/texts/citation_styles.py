"""Citations as text, by the styles of the Citation Style Language (CSL).

The two styles know every kind of source, and to walk through one of them takes 20 to 30 ms a
citation. What they would do depends on the type of an entry and on which of its variables there
are; so the style is cut down once for entries of one kind to what they can reach, and does the same
for them in one or two.
"""

from __future__ import annotations

import copy
import functools
import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from presskit.facts.citations import CitedWork

StyleName = Literal["apa", "chicago-author-date"]
_CSL = "{http://purl.org/net/xbiblio/csl}"
_NEVER = ("is-uncertain-date", "locator", "position")  # conditions that no work here meets
_WORDS = ("and", "et-al", "month-", "season-", "open-", "close-", "page-range", "ordinal", "long-ordinal", "ad", "bc")

Element = Any  # of lxml, by the library's classes, which have no types


def reference(work: CitedWork, style: StyleName) -> str:
    """Return the entry of a bibliography as plain text on one line."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter

    bibliography = CitationStylesBibliography(_style_for(style, work), _source(work), formatter.plain)
    bibliography.register(Citation([CitationItem(work.id)]))
    (text,) = bibliography.bibliography()
    return _punctuated(str(text))


def _style_for(style: StyleName, work: CitedWork) -> Element:
    return cut_style(style, work.type, frozenset(_variables(work)))


def _variables(work: CitedWork) -> dict[str, Any]:
    """Return what of a work is set in text: a publisher or site that is also the author stands once."""
    item = work.csl()
    literal = [author.literal for author in work.authors]
    for name in ("publisher", "container-title"):
        if name in item and [item[name]] == literal:
            del item[name]
    item.setdefault("language", "und")  # English title case is for English alone
    return {name: value for name, value in item.items() if name not in {"id", "type"}}


def _source(work: CitedWork) -> Element:
    """Return a work as the library takes it, each text as it is: no markup is looked for in it."""
    from citeproc.source import BibliographySource, Date, Name, Reference
    from citeproc.string import String

    fields: dict[str, Any] = {}
    for name, value in _variables(work).items():
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


@functools.cache
def cut_style(style: StyleName, kind: str, variables: frozenset[str]) -> Element:
    """Return a style cut down to entries of one type that have these variables."""
    from citeproc import CitationStylesStyle

    whole = CitationStylesStyle(style, validate=False)
    _Cut(whole.root, kind, variables).cut()
    return whole


class _Cut:
    """Cuts a style: what can print nothing for such entries goes, and decided conditions are settled.

    A group of a style prints only if a child prints that asks for a variable, or if none asks: so what
    asks is noted before the cut.
    """

    def __init__(self, root: Element, kind: str, variables: frozenset[str]) -> None:
        self.root, self.kind, self.variables = root, kind, variables
        self.macros = {macro.get("name"): macro for macro in root.findall(f"{_CSL}macro")}
        self.asks: dict[Element, bool] = {}
        self.prints: dict[str, bool] = {}

    def cut(self) -> None:
        bibliography = self.root.find(f"{_CSL}bibliography")
        layout = bibliography.find(f"{_CSL}layout")
        for part in (layout, *self.macros.values()):
            self._note(part)
        self._children(layout)
        bibliography[:] = [layout]  # one entry needs no order
        self.root.remove(self.root.find(f"{_CSL}citation"))
        self._shorten(layout)
        self._macros(layout)
        self._words()
        names = self.root.iterfind(f".//{_CSL}names/{_CSL}name")
        if all(name.get("initialize") == "false" for name in names):
            self.root.attrib.pop("initialize-with", None)  # else the library cuts names down to initials

    def _macros(self, layout: Element) -> None:
        """Leave only those macros that are still called for."""
        called: set[str] = set()
        waiting = [layout]
        while waiting:
            names = {each.get("macro") for each in waiting.pop().iter() if each.get("macro")} - called
            called |= names
            waiting += [self.macros[name] for name in names]
        for name, macro in self.macros.items():
            if name not in called:
                self.root.remove(macro)

    def _words(self) -> None:
        """Leave only those words of the languages that are still asked for: they are looked through often."""
        named = {each.get(name) for each in self.root.iter() for name in ("term", "variable")}
        for terms in (locale.find(f"{_CSL}terms") for locale in self.root.locales):
            for term in [] if terms is None else list(terms):
                if term.get("name") not in named and not term.get("name").startswith(_WORDS):
                    terms.remove(term)

    def _note(self, element: Element) -> bool:
        """Note whether an element asks for a variable, as the library sees it, and of all within it."""
        if element not in self.asks:
            below = [self._note(child) for child in element]
            if element.get("macro"):
                self.asks[element] = self._note(self.macros[element.get("macro")])
            elif _tag(element) in {"choose", "if", "else-if", "else", "macro", "layout"}:
                self.asks[element] = any(below)
            else:
                self.asks[element] = element.calls_variable() if hasattr(type(element), "calls_variable") else False
        return self.asks[element]

    def _children(self, parent: Element) -> bool:
        """Take out of an element what can print nothing; return whether anything is left."""
        for child in list(parent):
            if not self._may_print(child):
                parent.remove(child)
        return len(parent) > 0

    def _may_print(self, element: Element) -> bool:
        """Cut an element; return whether it may print anything."""
        match _tag(element):
            case "choose":
                return self._choose(element)
            case "group":
                asked = any(self.asks[child] for child in element)
                return self._children(element) and (not asked or any(self.asks[child] for child in element))
            case "names":
                return self._names(element)
            case "text" if element.get("macro"):
                return self._macro(element.get("macro"))
        return self._has_any(element.get("variable")) if element.get("variable") else True

    def _macro(self, name: str) -> bool:
        if name not in self.prints:
            self.prints[name] = self._children(self.macros[name])
        return self.prints[name]

    def _names(self, names: Element) -> bool:
        present = self._has_any(names.get("variable"))
        for substitute in names.findall(f"{_CSL}substitute"):
            if present or not self._children(substitute):  # it stands in for names that are not there
                names.remove(substitute)
        return present or names.find(f"{_CSL}substitute") is not None

    def _choose(self, choose: Element) -> bool:
        decided = False
        for branch in list(choose):
            holds = None if decided else self._holds(branch)
            if decided or holds is False:
                choose.remove(branch)
                continue
            self._children(branch)
            if holds:
                decided = True
                branch.attrib.clear()  # a condition without a test holds
        return any(len(branch) for branch in choose)

    def _shorten(self, parent: Element) -> None:
        """Put in the place of a macro, a choice or a group of one thing that thing."""
        for at, child in enumerate(list(parent)):
            element = child
            while True:
                inner = self._only(element)
                if inner is None and _tag(element) != "names":  # names look at what stands in for them
                    self._shorten(element)
                    inner = self._only(element)
                if inner is None:
                    break
                parent[at] = element = inner

    def _only(self, element: Element) -> Element | None:
        match _tag(element):
            case "text" if element.keys() == ["macro"]:
                within = copy.deepcopy(self.macros[element.get("macro")])
            case "choose" if len(element) == 1 and not element[0].keys():
                within = element[0]
            case "group" if set(element.keys()) <= {"delimiter"} and len(element) and element[0].calls_variable():
                within = element
            case _:
                return None
        if len(within) != 1 or (_tag(element) == "group" and _tag(within[0]) == "choose"):  # joined by the group
            return None
        return within[0]

    def _holds(self, branch: Element) -> bool | None:
        """Return whether a branch is taken for such entries; None where that depends on their values."""
        if _tag(branch) == "else":
            return True
        results: list[bool] = []
        for test, value in branch.attrib.items():
            parts = value.split()
            if test == "type":
                results += [part == self.kind for part in parts]
            elif test == "variable":
                results += [part in self.variables for part in parts]
            elif test in _NEVER or (test == "is-numeric" and not self._has_any(value)):
                results += [False for _ in parts]
            elif test != "match":
                return None
        match = branch.get("match", "all")
        return any(results) if match == "any" else not any(results) if match == "none" else all(results)

    def _has_any(self, variables: str) -> bool:
        return any(variable in self.variables for variable in variables.split())


def _tag(element: Element) -> str:
    return str(element.tag).removeprefix(_CSL)
