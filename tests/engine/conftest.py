"""What tests of builds share: a copy of the project to edit and to build."""

import pytest

from tests.conftest import run
from tests.engine.projects import Project, copy_project, new_store


@pytest.fixture(scope="session")
def prepared_project(once):
    """A folder with a copy of the project, the tree of the kit 4322 and the store it was built with; read only."""

    def make(folder):
        copy_project(folder)
        store = new_store(folder / "store")
        variables = {"PYTHONPATH": str(folder), "PRESSKIT_CACHE": str(store), "PYTHONDONTWRITEBYTECODE": "1"}
        done = run("build", "4322", "--jobs", "1", "-q", cwd=folder, environment=variables)
        assert done.returncode == 0, done.err

    return once("project", make)


@pytest.fixture(scope="module")
def _project(prepared_project, tmp_path_factory):
    project = Project(prepared_project, tmp_path_factory.mktemp("project"))
    yield project
    project.close()


@pytest.fixture
def project(_project):
    """A copy of the project whose files a test may edit: with the tree of the kit 4322, and put back afterwards."""
    _project.restore()
    yield _project
    _project.undo()
