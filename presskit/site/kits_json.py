"""`kits.json`: the index of a newsroom for machines, one row a kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presskit.text.json_rows import json_with_rows
from presskit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.assets.inputs import Inputs
    from presskit.facts.kit import Kit

SCHEMA = "presskit/kits/1"
FILE = "kits.json"


def kits_json(inputs: Inputs) -> bytes:
    """Return the bytes of `kits.json`. Only files that are in the tree are listed."""
    by_kit: dict[str, set[str]] = {}
    for path in inputs.paths:
        top, _, rest = path.partition("/")
        if top == "kits":
            by_kit.setdefault(rest.partition("/")[0], set()).add(path)
    settings = inputs.settings
    content = {
        "schema": SCHEMA,
        "generator": f"presskit {__version__}",
        "site": settings.site.model_dump(mode="json"),
        "release_date": settings.release_date.isoformat(),
        "licence": settings.licence.model_dump(mode="json"),
        "kits": [
            _row(kit, inputs.images_of[kit.name], by_kit.get(kit.name, set()), settings.newsroom_url)
            for kit in inputs.kits
        ],
    }
    return json_with_rows(content, "kits")


def _row(kit: Kit, images: Sequence[Mapping[str, Any]], paths: set[str], home: str) -> dict[str, Any]:
    folder = f"kits/{kit.name}"
    pictures = [
        {"path": f"{folder}/{image['file']}", **{name: value for name, value in image.items() if name != "file"}}
        for image in images
    ]
    return {
        "code": kit.code,
        "title": kit.title,
        "slug": kit.slug,
        "major_group": kit.major_group,
        "url": kit.url,
        "kit_url": f"{home}/{folder}/",
        "path": f"{folder}/",
        "headline": kit.headline,
        "figures": {name: {"value": f.value, "display": f.display} for name, f in kit.figures.items()},
        "images": [picture for picture in pictures if picture["path"] in paths],
        "files": sorted(paths - {picture["path"] for picture in pictures}),
    }
