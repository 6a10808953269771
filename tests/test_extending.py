"""What docs/extending.md says is done in a copy of the project; an installed package adds assets, cards, a source."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, run

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section(heading):
    (found,) = re.findall(rf"^## {re.escape(heading)}.*?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return BLOCK.findall(found)


@pytest.fixture
def copy(tmp_path):
    """A copy of the project that a test may change."""
    for name in ("presskit", "templates", "data", "fonts", "presskit.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


@pytest.fixture
def fresh_store(tmp_path_factory):
    """A store of its own that has the faces of the user's."""
    from presskit.paths import cache_folder

    folder = tmp_path_factory.mktemp("store")
    (folder / "fonts").symlink_to(cache_folder() / "fonts")
    return folder


def do(copy, heading, store):
    """Write the files of a section and run its commands; return what each printed."""
    out = []
    for language, path, text in section(heading):
        if path:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(text, encoding="utf-8")
        for line in text.splitlines() if language == "sh" else ():
            program, *arguments = line.split()
            assert program == "presskit"
            done = run(*arguments, cwd=copy, environment={"PYTHONPATH": str(copy), "PRESSKIT_CACHE": str(store)})
            assert done.returncode == 0, done.err
            out.append(done.out)
    return out


def images(copy):
    return {path.name for path in (copy / "output-cards").rglob("*.png")}


def test_a_card_is_one_file(copy, fresh_store):
    do(copy, "A card of known elements: one file", fresh_store)
    assert "4322-production-clerks_question_1200x675.png" in images(copy)
    facts = run("show", "4322", "--json", cwd=copy, environment={"PYTHONPATH": str(copy)})
    cards = [image["card"] for image in json.loads(facts.out)["images"]]
    assert list(dict.fromkeys(cards)) == ["headline", "bands", "change", "task", "question"]


def test_a_chart_element_is_two_files(copy, fresh_store):
    do(copy, "A chart element: two files", fresh_store)
    assert "4322-production-clerks_gauge_1200x675.png" in images(copy)
    module = copy / "presskit/assets/cards/elements/gauge.py"
    module.write_text(module.read_text().replace("/ 100", "/ 200"), encoding="utf-8")
    variables = {"PYTHONPATH": str(copy), "PRESSKIT_CACHE": str(fresh_store)}
    before = next((copy / "output-cards").rglob("*gauge*.png")).read_bytes()
    assert run("build", "4322", "--only", "cards", cwd=copy, environment=variables).returncode == 0
    assert next((copy / "output-cards").rglob("*gauge*.png")).read_bytes() != before, "its code is part of its key"


def test_an_asset_type_is_one_module_and_its_templates(copy, fresh_store):
    *_, explained = do(copy, "An asset type: one module and its templates", fresh_store)
    folder = copy / "output-text-slides"
    (slide,) = folder.rglob("slide.txt")
    assert slide.read_text(encoding="utf-8").endswith("Singulariki\n")
    assert re.search(r"slide +kept", explained)
    environment = {"PYTHONPATH": str(copy)}
    assert run("verify", folder, cwd=copy, environment=environment).returncode == 0
    assert "slides" in run("build", "--help", cwd=copy, environment=environment).out
    module = copy / "presskit/assets/slide/asset.py"
    module.write_text(module.read_text().replace('"kit.facts", ', ""), encoding="utf-8")
    refused = run("build", "4322", "--only", "slides,text", "--output", folder, cwd=copy, environment=environment)
    assert refused.returncode == 1
    assert "slide: reads kit.facts, which it does not declare" in refused.err


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the package of `tests/plugin/`, installed as any other."""
    target = tmp_path_factory.mktemp("site-packages")
    source = tmp_path_factory.mktemp("source") / "plugin"
    shutil.copytree(ROOT / "tests" / "plugin", source)
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--quiet", "--target"]
    subprocess.run([*command, target, source], check=True, capture_output=True)
    return target


def test_an_installed_package_adds_an_asset_and_a_card_with_keys_like_ours(installed, fresh_store, tmp_path):
    variables = {"PYTHONPATH": f"{ROOT}:{installed}", "PRESSKIT_CACHE": str(fresh_store)}
    only = ("--only", "text,cards,postcards", "--output", tmp_path / "tree")

    def postcard(*arguments):
        done = run("build", "4322", *only, *arguments, environment=variables)
        assert done.returncode == 0, done.err
        (file,) = (tmp_path / "tree").rglob("postcard.txt")
        return file.read_text(encoding="utf-8")

    assert postcard() == "Greetings from Production Clerks, 81, in #00625A.\n"
    assert list((tmp_path / "tree").rglob("*_postcard_1200x675.png"))
    assert run("verify", tmp_path / "tree", environment=variables).returncode == 0
    words = installed / "presskit_postcard" / "words.py"
    words.write_text(words.read_text().replace("Greetings", "Good wishes"), encoding="utf-8")
    assert postcard().startswith("Good wishes"), "a module that the asset imports is part of its key"
    template = installed / "presskit_postcard/templates/postcard/postcard.txt.j2"
    template.write_text(template.read_text().replace(" in ", " and "), encoding="utf-8")
    assert "and #00625A" in postcard(), "a template of the package is part of its key"
    layout = installed / "presskit_postcard/cards/postcard.toml"
    picture = next((tmp_path / "tree").rglob("*_postcard_1200x675.png"))
    before = picture.read_bytes()
    layout.write_text(layout.read_text().replace("overlaps with", "touches on"), encoding="utf-8")
    postcard()
    assert picture.read_bytes() != before, "a layout of the package is part of its key"


def test_an_asset_can_be_made_from_the_names_and_sizes_of_the_files_before_it(installed, fresh_store, tmp_path):
    variables = {"PYTHONPATH": f"{ROOT}:{installed}", "PRESSKIT_CACHE": str(fresh_store)}
    chosen = ("--only", "text,cards,contents,archives", "--output", tmp_path / "tree")
    assert run("build", "4322", *chosen, environment=variables).returncode == 0
    (contents,) = (tmp_path / "tree").rglob("contents.txt")
    kit = contents.parent
    images = [path for path in kit.rglob("*") if path.parent.name == "images"]
    listed = contents.read_text(encoding="utf-8").splitlines()
    assert images
    assert set(listed) >= {f"images/{path.name} {path.stat().st_size}" for path in images}
    assert {"copy.txt", "facts.json"} <= set(listed)
    explained = run("build", "--explain", "4322", *chosen, environment=variables).out
    assert re.search(r"contents +kept", explained)
    verified = run("verify", tmp_path / "tree", environment=variables)
    assert verified.returncode == 0, verified.err  # a picture and a zip of its own, and what no kit's zip holds


def test_an_installed_package_adds_a_source(installed, tmp_path):
    variables = {"PYTHONPATH": f"{ROOT}:{installed}"}
    study = tmp_path / "study.csv"
    study.write_text("code,title,mean\n4322,Made-up Clerks,0.4312\n", encoding="utf-8")
    into = tmp_path / "data"
    arguments = ("import", study, "--source", "my-study", "--into", into)
    done = run(*arguments, environment=variables)
    assert done.returncode == 0, done.err
    report = json.loads((into / "import-report.json").read_text(encoding="utf-8"))
    assert len(report["sources"][0]["sha256"]) == 64
    assert run("check", "--data", into, environment=variables).returncode == 0
    study.write_text("code,title,mean\n43x2,Made-up Clerks,1.4\n", encoding="utf-8")
    refused = run(*arguments, environment=variables)
    assert refused.returncode == 1
    assert "study.csv" in refused.err
    assert "mean_2025.value" in refused.err
    unknown = run("import", study, "--source", "nosuch", "--into", into, environment=variables)
    assert unknown.returncode == 2
    assert "my-study" in unknown.err
