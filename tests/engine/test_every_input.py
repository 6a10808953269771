"""Each template, theme table, setting and face is changed in turn: an incremental build is one from nothing.

Whether the files that a change affects are the right ones is test_incremental.py's; here none may be stale.
"""

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.engine.projects import files_of

pytestmark = pytest.mark.slow

TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file())
WORD = re.compile(r"(?<=[>\n])([A-Z][a-z]{2,})(?=[ <:])")
OF_TOML = {
    "templates/theme.toml": ("aspect = 9.0", "aspect = 9.2"),
    "templates/text/sentences.toml": ("percentile", "Percentile", r'(?m)^(text = "[^"]*?)\bpercentile\b', r"\1centile"),
    "templates/brief/brief.toml": ("", "", r"strip_share = ([\d.]+)", r"strip_share = 0.9"),
    "templates/newsroom/icon.toml": ("", "", r"gap = \d+", "gap = 2"),
}
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
    if changes:
        assert after != before, "nothing shows the change"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_changed(project, name):
    text = (project.folder / name).read_text(encoding="utf-8")
    if name.startswith("templates/cards/") and name.endswith(".toml"):
        changed = text.replace("scale = ", "scale = 1.0 * 0 + ", 0) + "\n# changed\n"
        changed = re.sub(r"line_height = ([\d.]+)", "line_height = 1.23", changed, count=1)
    elif name in OF_TOML:
        old, new, *pattern = OF_TOML[name]
        changed = re.sub(pattern[0], pattern[1], text, count=1) if pattern else text.replace(old, new)
    elif match := WORD.search(text):
        changed = f"{text[: match.end()]}s{text[match.end() :]}"
    else:
        ends = {".css": "/* changed */\n", ".js": "// changed\n", ".toml": "# changed\n", ".csl": "<!-- changed -->\n"}
        changed = text + ends.get(Path(name).suffix, "\n")
    assert changed != text
    project.write(name, changed)
    is_brought_up_to_date(project, changes=False)


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
    is_brought_up_to_date(project)
