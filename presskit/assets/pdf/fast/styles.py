"""Share computed styles between documents.

All briefs have one structure, so nearly every element has the same declarations and the same parent
style as an element of an earlier brief. WeasyPrint computes a property's value when it is first read
and keeps it in the style object. Sharing that object shares the values, and lets `lines` recognise text
by the identity of its styles. Declarations are compared by value, so that an element with a style
attribute has a style of its own.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

_CAPACITY = 1_000  # styles before the cache is emptied; a build has some three hundred, and two more per brief


def sharing_style_for(original: Any) -> Any:  # noqa: ANN401 - a class of a module without type information
    """Return a `StyleFor` that shares computed styles with later documents."""

    class SharingStyleFor(original):  # type: ignore[misc]
        """The styles of one document's elements, some of them shared with earlier documents."""

        cache: dict[Any, Any] = {}
        cached_ids: set[int] = set()  # of the style objects in `cache`, which keeps them alive

        def set_computed_styles(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
            self,
            element: Any,  # noqa: ANN401 - an element or a page type
            parent: Any,  # noqa: ANN401
            root: Any = None,  # noqa: ANN401
            pseudo_type: str | None = None,
            base_url: str | None = None,
            target_collector: Any = None,  # noqa: ANN401
        ) -> None:
            """Set the style of an element: a cached one if its parent's style and its declarations are the same."""
            computed = self._computed_styles
            parent_style = computed.get((parent, None))
            key = None
            if isinstance(element, ET.Element) and pseudo_type is None and self._is_cached(parent_style):
                declared = self._cascaded_styles.get((element, None), {})
                key = (id(self.font_config), id(parent_style), base_url, tuple(declared.items()))
                try:
                    style = self.cache.get(key)
                except TypeError:  # a value that can't be hashed
                    key = style = None
                if style is not None:
                    computed[element, None] = style
                    if target_collector and style["anchor"]:
                        target_collector.collect_anchor(style["anchor"])
                    return
            super().set_computed_styles(element, parent, root, pseudo_type, base_url, target_collector)
            if key is not None:
                if len(self.cache) >= _CAPACITY:
                    self.cache.clear()
                    self.cached_ids.clear()
                self.cache[key] = computed[element, None]
                self.cached_ids.add(id(computed[element, None]))

        def _is_cached(self, style: Any) -> bool:  # noqa: ANN401
            """Say whether the id of a style, None for that of the root's parent, may stand in a key."""
            return style is None or id(style) in self.cached_ids

    return SharingStyleFor
