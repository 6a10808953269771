"""The assets of the whole newsroom: pages that lead to the kits, lists of them, and what all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from presskit.assets.archive.asset import GROUPS
from presskit.assets.base import Asset, Provider, Scope
from presskit.assets.page.asset import FRAME_READS, FRAME_TEMPLATES, KIND

if TYPE_CHECKING:
    from presskit.assets.base import Files
    from presskit.assets.inputs import Inputs

_WORDS = ("jinja2", "markupsafe")
_STYLE_SHEET = "newsroom/newsroom.css.j2"


class _SiteAsset(Asset):
    kind = KIND
    scope: ClassVar[Scope] = "newsroom"


class Static(_SiteAsset):
    """What all pages share: style sheet, script, faces, icons."""

    name = "static"
    reads = (
        *("theme.colours", "theme.dark", "theme.strip", "bands"),
        *("faces.headline", "faces.quotation", "faces.text", "faces.label"),
    )
    templates = (_STYLE_SHEET, "newsroom/newsroom.js", "newsroom/icon.toml", "newsroom/icon.svg.j2")
    libraries = (*_WORDS, "fonttools", "uharfbuzz", "brotli", "pillow")

    def render(self, inputs: Inputs) -> Files:
        """Return the files of `static/`."""
        from presskit.site.static import static_files

        return static_files(inputs)


class Index(_SiteAsset):
    """`index.html`, which lists all kits and can be searched."""

    name = "index"
    reads = (
        *("kits.code", "kits.title", "kits.name", "kits.major_group", "kits.figures", "kits.us_occupations"),
        *(
            "kits.datasets",
            "kits.passages",
            "kits.caveats",
            "kits.population",
            f"sizes.{GROUPS}",
            "bands",
            "theme.strip",
            *FRAME_READS,
        ),
    )
    templates = ("newsroom/index.html.j2", *FRAME_TEMPLATES)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the page."""
        from presskit.site import pages

        return {"index.html": pages.index(inputs)}


class Methodology(_SiteAsset):
    """`methodology.html`: the rule for every figure, every dataset, what is odd."""

    name = "methodology"
    reads = (
        *("kits.code", "kits.title", "kits.name", "kits.major_group", "kits.figures", "kits.us_occupations"),
        *("kits.datasets", "kits.passages", "kits.caveats", "kits.population", "kits.missing", "kits.notes"),
        *("bands", *FRAME_READS),
    )
    templates = ("newsroom/methodology.html.j2", *FRAME_TEMPLATES)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the page."""
        from presskit.site import feed, pages

        return {feed.METHODOLOGY: pages.methodology(inputs)}


class NotFound(_SiteAsset):
    """`404.html`, for servers."""

    name = "404"
    reads = ("bands", "theme.strip", *FRAME_READS)
    templates = ("newsroom/404.html.j2", "newsroom/layout.html.j2", _STYLE_SHEET)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the page."""
        from presskit.site import pages

        return {"404.html": pages.not_found(inputs)}


class KitsJson(_SiteAsset):
    """`kits.json`, the index for machines."""

    name = "kits.json"
    reads = (
        *("kits.code", "kits.title", "kits.slug", "kits.name", "kits.major_group", "kits.url", "kits.headline"),
        *("kits.figures", "kits.images", "paths", "settings.site", "settings.release_date", "settings.licence"),
        "settings.newsroom_url",
    )

    def render(self, inputs: Inputs) -> Files:
        """Return the list."""
        from presskit.site.kits_json import FILE, kits_json

        return {FILE: kits_json(inputs)}


class KitsCsv(_SiteAsset):
    """`kits.csv`, all figures as a table for spreadsheets."""

    name = "kits.csv"
    reads = (
        *("kits.code", "kits.title", "kits.name", "kits.major_group", "kits.url", "kits.headline", "kits.figures"),
        *("kits.most_exposed", "kits.fastest", "kits.passages.note", "settings.licence", "settings.release_date"),
        *("settings.newsroom.embargo", "settings.newsroom_url"),
    )

    def render(self, inputs: Inputs) -> Files:
        """Return the table."""
        from presskit.site.kits_csv import FILE, kits_csv

        return {FILE: kits_csv(inputs.kits)}


class Feed(_SiteAsset):
    """`feed.xml`, for feed readers."""

    name = "feed"
    reads = (
        *("kits.code", "kits.title", "kits.name", "kits.major_group", "kits.url", "kits.headline", "kits.lead"),
        *("kits.passages.note", "kits.passages.source_line", "kits.images", "sizes", "settings.site"),
        *("settings.licence", "settings.newsroom.embargo", "settings.newsroom_url", "settings.release_date"),
    )
    templates = ("newsroom/feed.xml.j2",)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the feed."""
        from presskit.site import feed

        return {feed.FEED: feed.feed(inputs)}


class Sitemap(_SiteAsset):
    """`sitemap.xml`, for search engines."""

    name = "sitemap"
    reads = ("kits.code", "kits.name", "kits.images", "paths", "settings.newsroom_url", "settings.release_date")
    templates = ("newsroom/sitemap.xml.j2",)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the sitemap."""
        from presskit.site import feed

        return {feed.SITEMAP: feed.sitemap(inputs)}


class Robots(_SiteAsset):
    """`robots.txt`, which keeps search engines out of what is under an embargo."""

    name = "robots"
    reads = ("settings.newsroom_url", "settings.newsroom.embargo")
    templates = ("newsroom/robots.txt.j2",)
    libraries = _WORDS

    def render(self, inputs: Inputs) -> Files:
        """Return the file."""
        from presskit.site import feed

        return {feed.ROBOTS: feed.robots(inputs)}


PROVIDER = Provider(
    (KIND,),
    lambda _context: [
        *(Static(), Index(), Methodology(), NotFound(), KitsJson(), KitsCsv(), Feed(), Sitemap(), Robots()),
    ],
    order=110,
)
