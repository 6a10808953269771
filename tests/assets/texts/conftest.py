"""What citations are made of."""

import pytest

from presskit.records.tables import read_datasets
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def every():
    """Every dataset that is described, by id."""
    return read_datasets(ROOT / "data")
