"""What an asset opens is what it declares, and reading anything else raises."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from presskit import Project
from presskit.assets.base import Asset, FileUse, Kind
from presskit.assets.inputs import Declaration
from presskit.assets.registry import images, kinds
from presskit.assets.subject import FileRef, Subject
from presskit.errors import UndeclaredInputError
from tests.conftest import MADE_UP, ROOT

# the longest title and the shortest, the longest task, ties, none that rose, right-to-left text, both ends …
UNUSUAL = ("1901", "1903", "2902", "2905", "3901", "3902", "3903", "4904", "5901", "7903", "8901", "9902")


@pytest.fixture(scope="module")
def audited():
    command = [sys.executable, str(Path(__file__).with_name("audit.py")), str(MADE_UP), *UNUSUAL]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_asset_and_card_opens_the_files_that_it_declares_and_no_others(audited):
    assert {"text", "brief", "archive", "page", "index", "static", "headline_1200x630"} <= audited.keys()
    wrong = {}
    for name, files in audited.items():
        opened, declared = set(files["opened"]), set(files["declared"])
        undeclared = opened - declared
        templates = {file for file in declared if file.startswith("templates/")}
        unopened = (templates | set(files["own_faces"])) - opened
        if undeclared or unopened:
            wrong[name] = {"undeclared": sorted(undeclared), "unopened": sorted(unopened)}
    assert wrong == {}


def test_faces_are_read_where_they_are_declared(audited):
    assert "faces.headline" in audited["headline_1200x630"]["opened"]
    assert "faces.quotation" in audited["task_1200x675"]["opened"]
    assert not [file for file in audited["text"]["opened"] if file.startswith("faces.")]


class Greedy(Asset):
    """Reads whatever a test asks it to."""

    name = "greedy"
    kind = Kind("greedy", (FileUse("greedy.txt", "nothing"),))
    reads = ("kit.title", "kit.figures.percentile", "settings.site.name", "theme.colours", "faces.text")
    templates = ("text/copy.txt.j2", "newsroom/kit.html.j2")
    libraries = ("jinja2",)

    def __init__(self, read):
        self.read = read

    def render(self, inputs):
        self.read(inputs)
        return {}


@pytest.fixture(scope="module")
def context():
    return Project.open(ROOT / "data").context


@pytest.mark.parametrize(
    ("read", "named"),
    [
        (lambda inputs: inputs.kit.headline, "kit.headline"),
        (lambda inputs: inputs.kit.figures["tasks"], "kit.figures.tasks"),
        (lambda inputs: "tasks" in inputs.kit.figures, "kit.figures.tasks"),
        (lambda inputs: inputs.kit.shown("tasks"), "kit.figures.tasks"),
        (lambda inputs: inputs.kit.data_release, "kit.datasets"),
        (lambda inputs: inputs.kit.publisher.contact, "kit.publisher.contact"),
        (lambda inputs: inputs.kit.publisher.site.base_url, "site.base_url"),
        (lambda inputs: inputs.kit.means, "kit.means"),
        (lambda inputs: inputs.settings.contact, "settings.contact"),
        (lambda inputs: inputs.settings.newsroom_url, "settings.newsroom"),
        (lambda inputs: inputs.style.theme.strip, "style.theme.strip"),
        (lambda inputs: inputs.style.logo, "style.logo"),
        (lambda inputs: inputs.style.bands, "style.bands"),
        (lambda inputs: inputs.fonts.faces["headline"], "faces.headline"),
        (lambda inputs: inputs.fonts.chain("figure"), "faces.figure"),
        (lambda inputs: inputs.templates.text("text/press.md.j2", {}), "text/press.md.j2"),
        (lambda inputs: inputs.templates.toml("brief/brief.toml"), "brief/brief.toml"),
        (lambda inputs: inputs.templates.read("newsroom/newsroom.js"), "newsroom/newsroom.js"),
        (lambda inputs: inputs.templates.markup("newsroom/kit.html.j2", {}), "newsroom/layout.html.j2"),
        (lambda inputs: inputs.version("pillow"), "version of pillow"),
        (lambda inputs: inputs.images, "images"),
        (lambda inputs: inputs.files, "files"),
        (lambda inputs: inputs.sizes, "sizes"),
        (lambda inputs: inputs.read("copy.txt"), "files"),
    ],
)
def test_reading_what_is_not_declared_raises_and_names_it(context, kits, read, named):
    kit = kits["4322"]
    files = {"copy.txt": FileRef("copy.txt", "0" * 64, 1)}
    subject = Subject(kit=kit, images=images(kit), files=files)
    asset = Greedy(read)
    with pytest.raises(UndeclaredInputError) as caught:
        asset.render(Declaration(asset, context).inputs(subject))
    assert caught.value.faults[0].field == "greedy"
    assert named in str(caught.value)


def test_what_is_declared_can_be_read(context, kits):
    def read(inputs):
        assert inputs.kit.title == "Production Clerks"
        assert inputs.kit.shown("percentile") == "81"
        assert inputs.kit.publisher.site.name == inputs.settings.site.name == "Singulariki"
        assert inputs.style.theme.colours.accent == "#00625A"
        assert inputs.fonts.chain("text")[0].read()
        assert inputs.version("jinja2")

    asset = Greedy(read)
    asset.render(Declaration(asset, context).inputs(Subject(kit=kits["4322"])))


def test_the_readme_says_what_the_registry_says_of_each_file():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind in kinds():
        for use in kind.files:
            shown = use.shown or f"`{use.pattern}`"
            assert f"| {shown} | {use.use} |" in readme, f"README.md lacks: | {shown} | {use.use} |"


DISTRIBUTIONS = {
    "PIL": "pillow", "jinja2": "jinja2", "markupsafe": "markupsafe", "deflate": "deflate", "weasyprint": "weasyprint",
    "pydyf": "pydyf", "cssselect2": "cssselect2", "segno": "segno", "fontTools": "fonttools", "uharfbuzz": "uharfbuzz",
    "citeproc": "citeproc-py", "bibtexparser": "bibtexparser", "rispy": "rispy", "pylatexenc": "pylatexenc",
    "lxml": "lxml",
}  # fmt: skip
SHAPES_NO_BYTES = {"pydantic", "pydantic_core", "typing_extensions"}  # it checks values, which are in the key


def test_every_library_that_an_asset_of_a_kit_imports_is_declared(context):
    from presskit.assets.registry import assets
    from presskit.engine.keys import code

    graph = code._modules()
    for asset in assets(context, "kit"):  # those of the newsroom share a module, and so what it imports
        reached, waiting = set(), [type(asset).__module__]
        while waiting:
            if (name := waiting.pop()) in graph and name not in reached:
                reached.add(name)
                waiting += graph[name].imports
        imported = {top for name in reached for top in third_party(name)} - SHAPES_NO_BYTES
        lacking = {DISTRIBUTIONS.get(top, top) for top in imported} - set(asset.libraries)
        assert not lacking, f"{asset.name} imports {', '.join(sorted(lacking))}"


def is_for_types(node):
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def third_party(module):
    """Yield the top-level names that a module of presskit imports and that are neither Python's nor ours."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    text = (path if path.exists() else path.with_suffix("") / "__init__.py").read_text(encoding="utf-8")
    body = [node for node in ast.parse(text).body if not is_for_types(node)]
    for node in (inner for outer in body for inner in ast.walk(outer)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if (top := name.partition(".")[0]) not in sys.stdlib_module_names and top not in {"", "presskit"}:
                yield top
