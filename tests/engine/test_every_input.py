"""Each template, theme table, setting and face is changed in turn: an incremental build is one from nothing.

Whether the files that a change affects are the right ones is test_incremental.py's; here none may be stale.
"""

import importlib.util
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.engine.projects import files_of

pytestmark = pytest.mark.slow

TEMPLATES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
EDITS = {
    "templates/brief/brief.css.j2": (r"font-size: 9\.2pt", "font-size: 9pt"),
    "templates/brief/brief.html.j2": (r"Facts to quote", "Facts for you to quote"),
    "templates/brief/brief.toml": (r"strip_share = [\d.]+", "strip_share = 0.4"),
    "templates/brief/defaults.css": (r"content\(text\)", '"A heading"'),
    "templates/brief/strip.svg.j2": (r'width="2\.2"', 'width="3.2"'),
    "templates/cards/bands.toml": (r"line_height = [\d.]+", "line_height = 1.37"),
    "templates/cards/change.toml": (r"line_height = [\d.]+", "line_height = 1.37"),
    "templates/cards/frame.toml": (r"line_height = [\d.]+", "line_height = 1.37"),
    "templates/cards/headline.toml": (r"line_height = [\d.]+", "line_height = 1.27"),
    "templates/cards/metadata.xmp.j2": (r"dataDrivenMedia", "compositeCapture"),
    "templates/cards/task.toml": (r"line_height = [\d.]+", "line_height = 1.37"),
    "templates/citations/apa.csl": (r'prefix="\(" suffix="\)"', 'prefix="[" suffix="]"'),
    "templates/citations/chicago-author-date.csl": (r'quotes="true"', 'quotes="false"'),
    "templates/newsroom/404.html.j2": (r"no such page", "no page of that name"),
    "templates/newsroom/feed.xml.j2": (r": press kits<", ": all press kits<"),
    "templates/newsroom/icon.svg.j2": (r"crispEdges", "geometricPrecision"),
    "templates/newsroom/icon.toml": (r"heights = \[4,", "heights = [5,"),
    "templates/newsroom/index.html.j2": (r"Everything at once", "All at once"),
    "templates/newsroom/kit.html.j2": (r"Copy block", "A block to copy"),
    "templates/newsroom/layout.html.j2": (r">Methodology<", ">Method<"),
    "templates/newsroom/methodology.html.j2": (r"The rule for each figure", "A rule for each figure"),
    "templates/newsroom/newsroom.css.j2": (r"font-weight: 600", "font-weight: 500"),
    "templates/newsroom/newsroom.js": (r"it uses no library", "it needs no library"),
    "templates/newsroom/parts.html.j2": (r'class="copy"', 'class="copy changed"'),
    "templates/newsroom/robots.txt.j2": (r"User-agent: \*", "User-agent: reader"),
    "templates/newsroom/sitemap.xml.j2": (r"</urlset>", "<!-- changed --></urlset>"),
    "templates/text/archive_readme.txt.j2": (r"Everything this kit says", "All that this kit says"),
    "templates/text/citations.txt.j2": (r"7th edition", "seventh edition"),
    "templates/text/copy.txt.j2": (r" Note: ", " Please note: "),
    "templates/text/press.md.j2": (r"## Facts to quote", "## Facts for you to quote"),
    "templates/text/sentences.toml": (r"rank in the", "stand in the"),
    "templates/theme.toml": (r"aspect = 9\.0", "aspect = 9.2"),
}
"""For each template a change that a reader sees, as a pattern and what takes its place."""
ONLY_OF_IMPORTS = {"templates/text/provenance.toml"}
"""Is read by `presskit import` alone."""
THEME = {
    "colours": 'accent = "#00529B"',
    "dark": 'accent = "#8CDFCF"',
    "type": "small = [1.02, 0.75]",
    "space": "gap = 0.4",
    "strip": "landmarks = [25, 50]",
}
SETTINGS = {
    "release_date": "release_date = 2026-12-24",
    "site.name": '[site]\nname = "The Almanac"',
    "site.base_url": '[site]\nbase_url = "https://example.org/almanac"',
    "newsroom.url": '[newsroom]\nurl = "https://press.example.org"',
    "newsroom.corrections": '[newsroom]\ncorrections = "Write to us."',
    "newsroom.version": '[newsroom]\nversion = "Second edition"',
    "newsroom.embargo": "[newsroom]\nembargo = 2027-01-01T06:00:00+01:00",
    "contact": '[contact]\nname = "The Desk"\nemail = "desk@example.org"\nphone = "+1 555 0111"',
    "about.boilerplate": '[about]\nboilerplate = "An almanac of work."',
    "licence.line": '[licence]\nline = "Free with credit."',
    "licence.credit": '[licence]\ncredit = "The Almanac, from the ILO"',
    "licence.url": '[licence]\nurl = "https://example.org/licence"',
    "licence.name": '[licence]\nname = "A licence"',
}
ROLES = ("headline", "quotation", "emphasis", "figure", "text", "label")


def is_brought_up_to_date(project, *, changes=True):
    before = files_of(project.output)
    project.build()
    after = files_of(project.output)
    assert after == project.fresh()
    assert (after != before) is changes, "what the change shows"


def test_every_template_is_changed_by_one_of_these_tests():
    assert EDITS.keys() | ONLY_OF_IMPORTS == TEMPLATES


@pytest.mark.parametrize("name", EDITS)
def test_a_template_is_changed(project, name):
    project.edit(name, *EDITS[name])
    is_brought_up_to_date(project)


@pytest.mark.parametrize("table", THEME)
def test_a_table_of_the_theme_is_changed(project, table):
    config = (project.folder / "presskit.toml").read_text(encoding="utf-8")
    project.write("presskit.toml", f"{config}\n[theme.{table}]\n{THEME[table]}\n")
    is_brought_up_to_date(project)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_changed(project, setting):
    (project.folder / "house").mkdir(exist_ok=True)
    house = project.folder / "house.toml"
    project.write("house.toml", SETTINGS[setting] + "\n")
    before = files_of(project.output)
    project.build("--config", house)
    after = files_of(project.output)
    shutil.rmtree(project.store / "assets")
    project.build("--config", house, "--output", "fresh")
    assert after == files_of(project.folder / "fresh")
    assert after != before


@pytest.mark.parametrize("role", ROLES)
def test_a_face_is_changed(project, role):
    spec = importlib.util.find_spec("justmytype_western_core")
    face = next(path for path in Path(spec.submodule_search_locations[0]).rglob("*.ttf") if "Serif" in path.name)
    if role in {"headline", "quotation"}:
        face = next(path for path in face.parent.parent.rglob("*.ttf") if "Inter" in path.name)
    config = (project.folder / "presskit.toml").read_text(encoding="utf-8")
    project.write("presskit.toml", config.replace("[brand]", f'[brand]\nfaces = {{ {role} = "{face}" }}'))
    is_brought_up_to_date(project, changes=role != "emphasis")  # which none of our templates sets anything in
