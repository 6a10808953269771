"""Styles that briefs share: what is worked out for one element serves all that are styled alike.

All briefs have one structure, so nearly every element of a brief meets the same declarations below
the same parent as one of the brief before. WeasyPrint works a property's value out when it is first
asked for and keeps it in the style; sharing the style shares the values, and lets lines be known
again (`pdf_lines`). Declarations are compared by value: a style attribute makes a style of its own.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

_MOST = 1_000  # styles kept, in turns; a build needs some three hundred and two for each brief


def sharing_styles(style_for: Any) -> Any:  # noqa: ANN401 - a class of a module without type information
    """Return WeasyPrint's `StyleFor`, sharing what it works out with the documents to come."""

    class SharedStyles(style_for):  # type: ignore[misc]
        """Styles of one document's elements, taken from those of earlier ones where they are alike."""

        known: dict[Any, Any] = {}
        shared: set[int] = set()

        def set_computed_styles(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
            self,
            element: Any,  # noqa: ANN401 - an element, or a kind of page
            parent: Any,  # noqa: ANN401
            root: Any = None,  # noqa: ANN401
            pseudo_type: str | None = None,
            base_url: str | None = None,
            target_collector: Any = None,  # noqa: ANN401
        ) -> None:
            """Set the style of an element: a known one where parent and declarations are the same."""
            computed = self._computed_styles
            above = computed.get((parent, None))
            key = None
            if isinstance(element, ET.Element) and pseudo_type is None and (above is None or id(above) in self.shared):
                declared = self._cascaded_styles.get((element, None), {})
                key = (id(self.font_config), id(above), base_url, tuple(declared.items()))
                try:
                    style = self.known.get(key)
                except TypeError:  # a value that can't be compared
                    key = style = None
                if style is not None:
                    computed[element, None] = style
                    if target_collector and style["anchor"]:
                        target_collector.collect_anchor(style["anchor"])
                    return
            super().set_computed_styles(element, parent, root, pseudo_type, base_url, target_collector)
            if key is not None:
                if len(self.known) >= _MOST:
                    self.known.clear()
                    self.shared.clear()
                self.known[key] = computed[element, None]
                self.shared.add(id(computed[element, None]))

    return SharedStyles
