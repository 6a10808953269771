"""The index of all kits, and what its search should know."""

import json

import pytest

from tests.page_reader import ledger_of


@pytest.fixture(scope="module")
def rows(whole):
    """What a search should know: each kit by its row of kits.json, and its U.S. occupations."""
    kits = json.loads((whole / "kits.json").read_bytes())["kits"]
    found = []
    for row in kits:
        values = {name: row["figures"][name]["value"] for name in ("percentile", "mean_2025", "change")}
        us = [each["title"] for each in ledger_of(whole / row["path"])["us_occupations"]]
        group, _, group_name = row["major_group"].partition(" - ")
        found.append(
            {**values, "code": row["code"], "title": row["title"], "group": group, "group_name": group_name, "us": us}
        )
    return sorted(found, key=lambda row: (-row["percentile"], -row["mean_2025"], row["code"]))


@pytest.fixture(scope="module")
def index(whole, served):
    return f"{served(whole)}index.html"
