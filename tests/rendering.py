"""What makes kits and their assets in tests: the project opened as a library, and each asset by its name.

Everything goes the way a build goes: an asset is given what it declares, and nothing else.
"""

import dataclasses

import pytest

from tests.conftest import ROOT


def templates_of(*names):
    """Return templates that a test declares by their names."""
    from presskit.text.templates import Templates

    return Templates("a test", names)


@pytest.fixture(scope="session")
def project():
    """The project of the committed records, with its own configuration."""
    from presskit import Project

    return Project.open(ROOT / "data", ROOT / "presskit.toml")


@pytest.fixture(scope="session")
def context(project):
    """What all kits of the project are rendered with."""
    return project.context


@pytest.fixture(scope="session")
def with_files(project):
    """Return a function that gives any kit its files: `texts`, `cards`, `brief`, `files("pages")`."""
    from presskit import ProjectKit

    return lambda kit: ProjectKit(project, kit)


@pytest.fixture(scope="session")
def texts_of(with_files):
    """Return a function that returns the texts of a kit by the names of their files."""
    return lambda kit: with_files(kit).texts


@pytest.fixture(scope="session")
def newsroom_files(context):
    """Return a function that renders one asset of the newsroom, and returns its files by path.

    It takes the asset's name, the kits, the sizes of the files that there are by path in the tree, and
    settings where they are not those of the project. `images` returns what is said of a kit's images.
    """
    from presskit.assets import registry
    from presskit.assets.inputs import Declaration
    from presskit.assets.subject import FileRef, Subject

    def render(name, kits, sizes=None, settings=context.settings, images=registry.images):
        kits = list(kits)
        known = dataclasses.replace(context, settings=settings)
        (asset,) = (each for each in registry.assets(known, "newsroom") if each.name == name)
        subject = Subject(
            kits=kits,
            images_of={kit.name: images(kit) for kit in kits},
            files={path: FileRef(path, "", size) for path, size in (sizes or {}).items()},
        )
        return asset.render(Declaration(asset, known).inputs(subject))

    return render


@pytest.fixture(scope="session")
def layouts():
    """Every layout of every card, by card, width and height."""
    from presskit.assets.cards.layout_files import all_layouts

    return {(each.card, each.width, each.height): each for each in all_layouts()}


@pytest.fixture(scope="session")
def renderer(fonts, style, layouts):
    """The renderer of cards, for drawings that are looked at before they are pixels."""
    from presskit.assets.cards.renderer import CardRenderer

    return CardRenderer(fonts, style, list(layouts.values()))
