"""Kits to draw cards of."""

import copy

import pytest


@pytest.fixture
def kit_of(records, make_kit_of):
    """Return a function that makes the kit of the production clerks with another title, task or figures."""

    def make(title="Production Clerks", task=None, **values):
        record = copy.deepcopy(records["4322"])
        record["title"] = title.strip()[:300]
        for name, value in values.items():
            record["figures"][name]["value"] = value
        if task:
            record["figures"]["most_exposed_task"]["text"] = task
        return make_kit_of(record)

    return make
