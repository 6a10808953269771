"""Where everything stands on a drawing of a card, and what it says."""

import collections

from presskit.assets.cards.drawing import Line


def area(box):
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def common(one, other):
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def inside(ink, box, slack=1):
    return (
        ink[0] >= box[0] - slack and ink[1] >= box[1] - slack and ink[2] <= box[2] + slack and ink[3] <= box[3] + slack
    )


def stands_well(drawing):
    """Assert, from where everything was put, that nothing is outside, over anything else, or cut."""
    layout = drawing.layout
    lines = [item for item in drawing.items if isinstance(item, Line)]
    shapes = [item for item in drawing.items if not isinstance(item, Line)]
    assert {"source", "note", "licence", "address", "site"} <= {line.element for line in lines}
    for item in drawing.items:
        assert inside(item.ink, layout.safe), (layout.card, item)
    for number, line in enumerate(lines):
        assert inside(line.ink, line.box), (layout.card, line)
        for other in lines[number + 1 :]:
            if other.element != line.element:
                assert common(line.ink, other.ink) == 0, (layout.card, line, other)
        for shape in shapes:
            assert common(line.ink, shape.ink) == 0, (layout.card, line, shape)


def texts(drawing):
    said = collections.defaultdict(list)
    for item in drawing.items:
        if isinstance(item, Line):
            said[item.element].append(item.text)
    return {element: " ".join(parts) for element, parts in said.items()}
