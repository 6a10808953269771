"""Parse a brief's markup for WeasyPrint, as XML and with a short default style sheet.

Our template is well-formed XML, which the C parser reads in a fiftieth of the time that HTML5 takes.
Other markup, which tests use, is parsed as HTML5 into the same tree. WeasyPrint's default style sheet
has rules for every element of HTML and for half a dozen pseudo-elements of each; the one in
`templates/brief/defaults.css` has those that match elements of a brief.
"""

from __future__ import annotations

import functools
from typing import Any
from xml.etree import ElementTree as ET


def parse_page(markup: str, fetcher: object, defaults: str) -> Any:  # noqa: ANN401 - a class of a module without type information
    """Return markup as WeasyPrint's HTML, which fetches with `fetcher` and is styled from `defaults`, CSS, alone."""
    page = _page_class(defaults)
    try:
        return page(ET.fromstring(markup), fetcher)  # noqa: S314 - our template, and values escaped in it
    except ET.ParseError:
        return page.from_html(markup, fetcher)


@functools.cache
def _page_class(css: str) -> Any:  # noqa: ANN401
    from cssselect2 import ElementWrapper
    from weasyprint import CSS, HTML

    class Page(HTML):  # type: ignore[misc]
        """WeasyPrint's HTML, made from a parsed tree."""

        default_style_sheet = CSS(string=css)

        def __init__(self, root: ET.Element, fetcher: object) -> None:
            self.base_url = None
            self.url_fetcher = fetcher
            self.media_type = "print"
            self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        @classmethod
        def from_html(cls, markup: str, fetcher: object) -> Page:
            """Return the page of markup that is not well-formed XML."""
            return cls(HTML(string=markup, url_fetcher=fetcher).etree_element, fetcher)

        def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT002 - WeasyPrint's own
            del forms
            return [self.default_style_sheet]

    return Page
