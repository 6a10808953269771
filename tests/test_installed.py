"""What `pip install` gives: the same command, with its templates, data and faces, anywhere."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with presskit installed from a wheel, apart from the repository."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def test_the_wheel_builds_the_same_kits_from_another_folder(installed, tree, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "presskit", "build", "--output", "out"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    for path in tree.rglob("*"):
        if path.is_file():
            assert (tmp_path / "out" / path.relative_to(tree)).read_bytes() == path.read_bytes(), path


def test_the_installed_package_is_the_one_that_ran(installed, tmp_path):
    script = "import presskit.resources as r; print(r.__file__, r.bundled('templates'), r.bundled('data'))"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert all(word.startswith(str(installed)) for word in done.stdout.decode().split())


def test_the_distribution_carries_no_font_and_no_dataset(installed):
    suffixes = {path.suffix for path in installed.rglob("*") if path.is_file()}
    assert not suffixes & {".ttf", ".otf", ".woff2", ".xlsx", ".dta", ".zip"}
