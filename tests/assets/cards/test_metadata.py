"""What share images say about themselves, read with ExifTool, and what lists say about them."""

import json
import shutil
import subprocess

import pytest

from tests.conftest import CODES, run


@pytest.fixture(scope="module")
def tags(kit_folders):
    """Return every image's tags as ExifTool reads them, by code and file name."""
    if shutil.which("exiftool") is None:
        pytest.skip("ExifTool is not installed")
    folders = [str(kit_folders[code] / "images") for code in CODES]
    done = subprocess.run(["exiftool", "-json", "-struct", "-r", *folders], capture_output=True, check=True)
    return {entry["FileName"]: entry for entry in json.loads(done.stdout)}


@pytest.mark.parametrize("code", CODES)
def test_exiftool_reads_every_field_of_every_card(code, tags, kit_folders):
    ledger = json.loads((kit_folders[code] / "facts.json").read_bytes())
    listed = {image["file"].removeprefix("images/"): image for image in ledger["images"]}
    mine = {name: each for name, each in tags.items() if name.startswith(code)}
    assert set(mine) == set(listed)
    assert len(mine) == 11
    for name, each in mine.items():
        image = listed[name]
        assert each["Headline"] == ledger["headline"]
        assert each["AltTextAccessibility"] == image["alt"]
        assert len(image["alt"]) <= 250
        assert image["alt"].endswith(".")
        assert each["Credit"] == image["credit"]
        assert each["WebStatement"] == image["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        assert (each["ImageWidth"], each["ImageHeight"]) == (image["width"], image["height"])
        assert each["Figures"] == image["figures"] or [each["Figures"]] == image["figures"]
        assert set(image["figures"]) <= set(ledger["figures"])
        assert all(fact["text"] in each["ExtDescrAccessibility"] for fact in ledger["facts"])
        assert each["Ledger"] == f"kits/{kit_folders[code].name}/facts.json"
        assert each["DigitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
        assert each["Licensor"][0]["LicensorURL"].startswith("https://")
        for field in ("Description", "Creator", "Source", "Rights", "UsageTerms"):
            assert each[field], field
    assert len({each["Description"] for each in mine.values()}) == 4


def test_every_figure_of_an_alternative_text_is_listed(kit_folders):
    """A number in an alternative text is one of the image's own figures, or the scale's ends."""
    import re

    for folder in kit_folders.values():
        ledger = json.loads((folder / "facts.json").read_bytes())
        for image in ledger["images"]:
            if image["card"] == "task":
                continue  # it quotes the task
            shown = {ledger["figures"][name]["display"] for name in image["figures"]}
            said = re.findall(r"[+−]?\d+(?:\.\d+)?", image["alt"].replace(ledger["title"], "").replace("0–1", ""))
            assert set(said) <= shown | {"2023", "2025"} | {part for each in shown for part in each.split()}, image


def test_the_index_for_machines_lists_every_image(tree):
    index = json.loads((tree / "kits.json").read_bytes())
    assert [row["code"] for row in index["kits"]] == sorted(CODES)
    manifest = {entry["path"] for entry in json.loads((tree / "manifest.json").read_bytes())["files"]}
    for row in index["kits"]:
        assert len(row["images"]) == 11
        for image in row["images"]:
            assert (tree / image["path"]).is_file()
            assert {"alt", "credit", "figures", "width", "height", "licence", "card"} <= set(image)
        assert set(row["files"]) | {image["path"] for image in row["images"]} == {
            path for path in manifest if path.startswith(row["path"])
        }


def test_a_build_of_some_kinds_has_a_folder_of_its_own(tmp_path, tree):
    done = run("build", "4322", "--only", "cards, text", cwd=tmp_path)
    assert done.returncode == 0, done.err
    made = {path.suffix for path in (tmp_path / "output-text-cards").rglob("*") if path.is_file()}
    assert made == {".png", ".txt", ".md", ".json", ".bib", ".ris", ""}
    assert not list((tmp_path / "output-text-cards").rglob("*.pdf"))
    for path in (tmp_path / "output-text-cards" / "kits").rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (tree / path.relative_to(tmp_path / "output-text-cards")).read_bytes()
    refused = run("build", "--only", "cards", "--output", tmp_path / "output-text-cards")
    assert refused.returncode == 1
    assert "holds a build of text, cards" in refused.err
    assert run("build", "--only", "cards,nonsense", cwd=tmp_path).returncode == 2
    assert run("build", "--only", "", cwd=tmp_path).returncode == 2
