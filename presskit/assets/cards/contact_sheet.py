"""A contact sheet: every card of a kit in one picture, for designers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.assets.cards.renderer import Card
    from presskit.fonts.instances import FontSet

_SCALE = 0.5
_WIDTH = 2520
_GAP, _LABEL = 40, 44
_GROUND, _INK = "#D8D6D1", "#15191F"


def contact_sheet(cards: Sequence[Card], fonts: FontSet) -> bytes:
    """Return cards at half their size, wide ones first, each under its name, as the bytes of a PNG file."""
    shown = sorted(cards, key=lambda card: (card.entry.height, card.entry.width))
    places: list[tuple[int, int]] = []
    left = top = row = 0
    for card in shown:
        width, height = int(card.entry.width * _SCALE), int(card.entry.height * _SCALE)
        if left and left + width + 2 * _GAP > _WIDTH:
            left, top, row = 0, top + row + _GAP + _LABEL, 0
        places.append((left + _GAP, top + _GAP + _LABEL))
        left, row = left + width + _GAP, max(row, height)
    sheet = Image.new("RGB", (_WIDTH, top + row + 2 * _GAP + _LABEL), _GROUND)
    canvas, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(fonts.faces["label"].path), 22)
    for card, place in zip(shown, places, strict=True):
        entry = card.entry
        with Image.open(io.BytesIO(card.png)) as picture:
            small = picture.convert("RGB").resize(
                (int(entry.width * _SCALE), int(entry.height * _SCALE)), Image.Resampling.LANCZOS
            )
        sheet.paste(small, place)
        label = f"{entry.name} {entry.width}×{entry.height} · {len(card.png) / 1000:.0f} kB"
        canvas.text((place[0], place[1] - 12), label, fill=_INK, font=font, anchor="ls")
    stream = io.BytesIO()
    sheet.save(stream, "PNG", compress_level=3)
    return stream.getvalue()
