"""Reading `templates/cards/*.toml`: the frame that every card has, the cards, and their sizes.

Every file there but `frame.toml` is a card; installed packages add folders of theirs. `frame.toml` holds
what stands on every card. A card adds elements, and each of its sizes changes single keys of both.
What comes of it is checked, and a fault names the file and key it is from.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError as JinjaError
from jinja2 import meta
from pydantic import ValidationError

from presskit.assets.cards.discovery import FRAME, card_files, layout_file, shown_name
from presskit.assets.cards.elements import ELEMENTS
from presskit.assets.cards.layout import TextStyle
from presskit.assets.cards.tables import CardTable, SizeLayout
from presskit.assets.cards.words import known_names
from presskit.config import merged
from presskit.errors import Fault, TemplateError
from presskit.text.characters import refused_character
from presskit.text.fields import faults_of
from presskit.text.files import read_toml
from presskit.text.templates import FAILURES, broken, fill_sentence, text_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from presskit.assets.cards.layout import Element, PixelBox

_SIZE = re.compile(r"^([1-9][0-9]{2,3})x([1-9][0-9]{2,3})$")
_MOST_PIXELS = 8_000_000
_WHOLE = {"box"}  # a box of another size says all of where it stands
_TABLES = {"elements", "sizes"}


@dataclass(frozen=True, slots=True)
class CardLayout:
    """One card in one size: `safe` is the box in pixels that nothing may stand outside of."""

    card: str
    name: str
    width: int
    height: int
    scale: float
    safe: PixelBox
    elements: Mapping[str, Element]
    needs: tuple[str, ...]
    alt: str
    description: str
    mentions: frozenset[str]
    """What its texts name and its charts draw, figures among them."""
    worded: frozenset[str]
    """What its alternative text and description name."""
    order: int

    @property
    def file(self) -> str:
        """The layout's file, as faults name it."""
        return shown_name(self.card)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the faces that its texts are set in."""
        return tuple(sorted({style.role for element in self.elements.values() for _, style in texts_of(element)}))

    @property
    def size(self) -> str:
        """Width and height in pixels, as files are named: `1200x630`."""
        return f"{self.width}x{self.height}"


@functools.cache
def all_layouts() -> tuple[CardLayout, ...]:
    """Return every card in every size, in the order in which they are listed. Raises TemplateError."""
    layouts = [card_layouts(card) for card in card_files()]
    return tuple(
        layout for sizes in sorted(layouts, key=lambda sizes: (sizes[0].order, sizes[0].card)) for layout in sizes
    )


@functools.cache
def card_layouts(card: str) -> tuple[CardLayout, ...]:
    """Return every size of a card. Raises TemplateError naming file and key."""
    files = {name: _read(name) for name in (FRAME, card)}
    own = files[card]
    try:
        table = CardTable.model_validate({key: value for key, value in own.items() if key not in _TABLES})
    except ValidationError as error:
        raise TemplateError(faults_of(error, file=shown_name(card))) from None
    sizes = own.get("sizes", {})
    if not sizes:
        raise TemplateError(Fault(shown_name(card), field="sizes", message="names no size"))
    unknown = [name for name in table.needs if name not in known_names()]
    faults = [
        Fault(shown_name(card), field="needs", message=f"{name!r} is nothing that a card can show") for name in unknown
    ]
    for field in ("alt", "description"):
        faults += [
            Fault(shown_name(card), field=field, message=message) for message in _complaints(getattr(table, field))
        ]
    if faults:
        raise TemplateError(faults)
    return tuple(_layout(card, size, files, table) for size in sizes)


def _layout(card: str, size: str, files: Mapping[str, dict[str, Any]], table: CardTable) -> CardLayout:
    match = _SIZE.match(size)
    if match is None:
        raise TemplateError(Fault(shown_name(card), field=f"sizes.{size}", message="is no size such as 1200x630"))
    width, height = int(match[1]), int(match[2])
    if width * height > _MOST_PIXELS:
        message = f"has more than {_MOST_PIXELS:,} pixels"
        raise TemplateError(Fault(shown_name(card), field=f"sizes.{size}", message=message))
    values: dict[str, Any] = {"elements": {}}
    for own in files.values():
        values = merged(values, {"elements": own.get("elements", {})}, _WHOLE)
    for own in files.values():
        values = merged(values, own.get("sizes", {}).get(size, {}), _WHOLE)
    try:
        resolved = SizeLayout.model_validate(values)
    except ValidationError as error:
        raise TemplateError(_in_their_files(faults_of(error, file=""), size, files)) from None
    if faults := [fault for name, element in resolved.elements.items() for fault in _broken_texts(name, element)]:
        raise TemplateError(_in_their_files(faults, size, files))
    top, right, bottom, left = (round(distance * resolved.scale) for distance in resolved.safe)
    layout = CardLayout(
        card=card,
        width=width,
        height=height,
        scale=resolved.scale,
        safe=(left, top, width - right, height - bottom),
        elements={name: element for name, element in resolved.elements.items() if not element.hidden},
        name=table.name,
        needs=tuple(table.needs),
        alt=table.alt,
        description=table.description,
        mentions=frozenset(name for e in resolved.elements.values() if not e.hidden for name in _mentions(e)),
        worded=frozenset(name for text in (table.alt, table.description) for name in _names_in(text)),
        order=table.order,
    )
    _check_boxes(layout, size, files)
    return layout


def texts_of(element: Element) -> Iterator[tuple[str, TextStyle]]:
    """Yield every text of an element with the path of its table, empty for the element's own."""
    if isinstance(element, TextStyle):
        yield "", element
    for name in type(element).model_fields:
        if isinstance(style := getattr(element, name), TextStyle):
            yield name, style


def _broken_texts(name: str, element: Element) -> Iterator[Fault]:
    for part, style in texts_of(element):
        field = ".".join(filter(None, ("elements", name, part, "text")))
        yield from (Fault(field=field, message=message) for message in _complaints(style.text))


@functools.cache  # the sizes of a card have most of their texts in common
def _complaints(text: str) -> tuple[str, ...]:
    """Return what is wrong with a text before anything is filled in."""
    refused = refused_character(text)
    complaints = [refused] if refused else []
    try:
        compiled(text)
    except JinjaError as error:
        complaints.append(str(error))
    return tuple(complaints)


def _mentions(element: Element) -> Iterator[str]:
    yield from element.figures()
    for _, style in texts_of(element):
        yield from _names_in(style.text)


@functools.cache
def _names_in(text: str) -> set[str]:
    """Return the names that a text uses."""
    return meta.find_undeclared_variables(text_environment().parse(text))


def _check_boxes(layout: CardLayout, size: str, files: Mapping[str, dict[str, Any]]) -> None:
    left, top, right, bottom = layout.safe
    faults = []
    for name, element in layout.elements.items():
        box = element.box.pixels(layout.safe, layout.scale)
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom or box[0] >= box[2] or box[1] >= box[3]:
            message = f"comes to {list(box)} pixels, which is not inside the safe area {list(layout.safe)}"
            faults.append(Fault(field=f"elements.{name}.box", message=message))
    if faults:
        raise TemplateError(_in_their_files(faults, size, files))


def _in_their_files(faults: list[Fault], size: str, files: Mapping[str, dict[str, Any]]) -> list[Fault]:
    """Name for each fault the file and table where its key stands, the most particular one first."""
    places = [
        (name, f"sizes.{size}.", own.get("sizes", {}).get(size, {})) for name, own in reversed(list(files.items()))
    ]
    places += [(name, "", own) for name, own in reversed(list(files.items()))]
    found = []
    for fault in faults:
        # pydantic's path holds the kind of an element, which stands in no file
        parts = [p for i, p in enumerate(fault.field.split(".")) if not (i == 2 and p in ELEMENTS)]
        file, prefix, _ = max(places, key=lambda place: _depth(place[2], parts))
        found.append(Fault(shown_name(file), field=f"{prefix}{'.'.join(parts)}", message=fault.message))
    return found


def _depth(value: Any, parts: list[str]) -> int:  # noqa: ANN401 - any TOML value
    """Return how many parts of a path are there."""
    for number, part in enumerate(parts):
        if not isinstance(value, dict) or part not in value:
            return number
        value = value[part]
    return len(parts)


def _read(name: str) -> dict[str, Any]:
    value = read_toml(layout_file(name))
    for table in ("elements", "sizes"):
        entries = value.get(table, {})
        if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
            raise TemplateError(Fault(shown_name(name), field=table, message="must be tables"))
    return value


@functools.cache
def compiled(text: str) -> Template:
    """Return a text of a card as a template, compiled once."""
    return text_environment().from_string(text)


def fill_text(text: str, values: Mapping[str, Any], layout: CardLayout, field: str) -> str:
    """Return a text of a card with its values. Raises TemplateError naming file and key."""
    try:
        return fill_sentence(compiled(text), values)
    except (JinjaError, *FAILURES) as error:
        raise broken(layout.file, error, field, layout_file(layout.card)) from error
