"""What the house rules say of the repository itself."""

import re
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch

import pytest

import presskit
from tests.conftest import ROOT

MOST_MODULES = 14
DOCS = sorted((ROOT / "docs").glob("*.md"))
NAMES = [name for name in presskit.__all__ if name != "__version__"]


def committed():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in done.stdout.decode().splitlines()] or list((ROOT / "presskit").rglob("*.py"))


@pytest.mark.parametrize("top", ["presskit", "tests"])
def test_no_module_is_longer_than_300_lines(top):
    modules = [path for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > 300} == {}


def test_every_folder_of_tests_is_read(pytestconfig):
    """By default pytest leaves out folders of some names, such as build."""
    left_out = pytestconfig.getini("norecursedirs")
    for path in (ROOT / "tests").rglob("test_*.py"):
        parts = path.relative_to(ROOT).parts[:-1]
        if "node_modules" not in parts:
            assert not [part for part in parts for pattern in left_out if fnmatch(part, pattern)], path


@pytest.mark.parametrize("top", ["presskit", "tests"])
def test_no_folder_has_more_than_14_modules(top):
    modules = [path for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts]
    held = Counter(path.parent for path in modules if path.name != "__init__.py")
    assert held
    assert {str(folder.relative_to(ROOT)): number for folder, number in held.items() if number > MOST_MODULES} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_imported_and_says_what_it_is(name):
    said = getattr(presskit, name).__doc__ or ""
    assert re.match(r"[A-Z`].*\.", said.strip().splitlines()[0] if said else ""), name
    assert not said.startswith(f"{name}("), "dataclasses write such a one themselves"


def test_public_names_are_those_that_are_listed():
    assert dir(presskit) == sorted(presskit.__all__) == sorted({*presskit._HOMES, "__version__"})
    assert presskit.__version__
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = presskit.Nonsense


def test_import_presskit_loads_no_library():
    """Not even one of its own modules but the version: what is asked for is loaded when it is asked for."""
    script = "import sys; before = set(sys.modules); import presskit; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert {name for name in loaded if name.partition(".")[0] == "presskit"} == {"presskit", "presskit.version"}
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"presskit"}


def test_every_module_says_what_it_is_for():
    for path in (ROOT / "presskit").rglob("*.py"):
        assert re.match(r'"""\S.*', path.read_text(encoding="utf-8")), path


def test_no_dataset_or_face_is_committed():
    for path in committed():
        assert path.suffix.lower() not in {".ttf", ".otf", ".xlsx", ".dta", ".zip", ".woff2"}, path


def test_the_first_screen_of_the_readme_has_the_two_commands():
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])
    assert "make newsroom" in first
    assert "make test" in first


def test_versions_are_locked_with_digests():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http" not in text
        for line in text.splitlines():
            if re.match(r"[a-z]", line):
                assert "==" in line
        assert text.count("--hash=sha256:") > 50


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in DOCS)])
def test_what_pages_link_to_is_there(page):
    text = re.sub(r"^```.*?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [
        link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []
