"""Reads pages as their readers do: what is seen, where links lead, what is said to machines."""

import functools
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

HOME = "https://singulariki.com/newsroom"
ADDRESSES = ("href", "src", "poster", "action", "data")


@functools.lru_cache(maxsize=512)
def parsed(path):
    return document(Path(path).read_bytes())


def document(page):
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


def squeezed(text):
    return " ".join(text.split())


def text_of(element):
    """Return the text of an element, elements apart from each other."""
    return squeezed(" ".join(element.itertext()))


def only(elements):
    (element,) = elements
    return element


def with_class(element, name):
    return element.xpath(f'.//*[contains(concat(" ", @class, " "), " {name} ")]')


def section(page, name):
    """Return the section of that id, or below that heading."""
    return only(page.xpath(f'//section[@id="{name}" or h2="{name}"]'))


def meta(page):
    """Return what the head says, by name or property."""
    every = page.xpath("//head/meta[@name or @property]")
    return {each.get("name") or each.get("property"): each.get("content") for each in every}


def canonical(page):
    return only(page.xpath('//head/link[@rel="canonical"]/@href'))


def linked_data(page):
    return json.loads(only(page.xpath('//script[@type="application/ld+json"]')).text)


def addresses(page):
    """Yield each address that a page names, with the element that does."""
    for element in page.iter("*"):
        for name in ADDRESSES:
            if name in element.attrib:
                yield element, element.get(name)
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip():
                yield element, candidate.split()[0]


@functools.lru_cache(maxsize=512)
def ids(path):
    return frozenset(parsed(path).xpath("//@id"))


@functools.lru_cache
def files_of(tree):
    return frozenset(str(path) for path in tree.rglob("*") if path.is_file())


def lost(path, tree):
    """Return the relative addresses of a page that lead to no file of the tree, or to no place in it."""
    wrong = []
    for _, address in addresses(parsed(path)):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = os.path.normpath(path.parent / unquote(parts.path)) if parts.path else str(path)
        there = target in files_of(tree)
        if not there or (parts.fragment and unquote(parts.fragment) not in ids(Path(target))):
            wrong.append(address)
    return wrong


def numbers_in(text):
    return set(re.findall(r"[−+]?\d+(?:[.,]\d+)*", text))


def ledger_of(kit):
    """Return the ledger in the folder of a kit."""
    return json.loads((kit / "facts.json").read_bytes())


def page_of(kit):
    return parsed(kit / "index.html")


def rows_of(tree):
    """Return the kits that kits.json lists."""
    return json.loads((tree / "kits.json").read_bytes())["kits"]


def pages_of(tree):
    return sorted(tree.rglob("*.html"))


def ordinal(number):
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def name_of(dataset):
    """A dataset's name with its release, however its release is written."""
    return f"{dataset['name']} {dataset['release']}"
