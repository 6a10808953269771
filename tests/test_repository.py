"""What the house rules say of the repository itself."""

import re
import subprocess

from tests.conftest import ROOT


def committed():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in done.stdout.decode().splitlines()] or list((ROOT / "presskit").rglob("*.py"))


def test_no_module_is_longer_than_300_lines():
    for path in (ROOT / "presskit").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path


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
