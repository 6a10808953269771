"""What is said, and what must be said beside it."""

import copy
import json
import re

import pytest

from presskit.assets.registry import images
from presskit.facts.ledger import SCHEMA, ledger
from presskit.facts.sentences import sentences


@pytest.fixture
def bent(records, make_kit_of):
    """Return a function that makes a kit of the clerks' record with some figures changed."""

    def make(**figures):
        record = copy.deepcopy(records["4322"])
        for name, parts in figures.items():
            record["figures"].setdefault(name, copy.deepcopy(record["figures"]["tasks"])).update(parts)
        return make_kit_of(record)

    return make


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.031, "Mean task exposure rose by 0.03 between"),
        (-0.16, "Mean task exposure fell by 0.16 between"),
        (0.0, "Mean task exposure was unchanged, to two decimal places, between"),
        (-0.004, "Mean task exposure was unchanged, to two decimal places, between"),
    ],
)
def test_the_change_is_said_as_it_is_shown(bent, value, said, texts_of):
    assert said in texts_of(bent(change={"value": value}))["copy.txt"]


@pytest.mark.parametrize(
    ("change", "tail", "none_rose"),
    [
        (0.17, True, None),
        (0.004, False, None),
        (0.0, False, "did not change"),
        (-0.004, False, "fell least"),
        (-0.2, False, "fell least"),
    ],
)
def test_the_fastest_mover_is_said_honestly(bent, change, tail, none_rose, texts_of):
    kit = bent(fastest_mover={"change": change})
    assert ("it is filling in" in kit.passages["fastest"]) == tail
    assert (kit.caveats["none_rose"] or "").endswith(f"this one {none_rose}.") == bool(none_rose)
    assert (none_rose or "No task") in texts_of(kit)["press.md"] or none_rose is None


@pytest.mark.parametrize(
    ("sharing", "said"),
    [
        (0, "345 of the 427 placed occupations have a lower mean."),
        (1, "have a lower mean, and 1 other has exactly the same mean and so the same percentile."),
        (3, "have a lower mean, and 3 others have exactly the same mean and so the same percentile."),
    ],
)
def test_the_percentile_says_how_many_score_lower_and_share_the_mean(bent, sharing, said, texts_of):
    kit = bent(scoring_lower={"value": 345}, sharing_mean={"value": sharing})
    assert kit.caveats["percentile"].endswith(said)
    assert kit.facts[0].caveat == kit.caveats["percentile"]
    assert said in texts_of(kit)["press.md"]


def test_caveats_stand_beside_what_they_are_about(kits, texts_of):
    press = texts_of(kits["4322"])["press.md"]
    band = kits["4322"].caveats["bands"]
    share = next(fact for fact in kits["4322"].facts if fact.id == "exposed-share")
    assert share.caveat == band
    assert press.count(band) >= 3
    rationale = press.index(kits["4322"].most_exposed.rationale[-60:])
    assert press.index("written by GPT-4o") > rationale
    disclaimer = "This is an adaptation of a copyrighted work of the International Labour Organization (ILO)."
    assert press.count(disclaimer) == 1
    assert "Changes were made" in press


def test_the_publishers_other_mean_is_noted(bent):
    kit = bent(mean_2025={"value": 0.4355, "published": 0.43})
    assert any("publisher's own mean is 0.43" in note and "0.44" in note for note in kit.notes)
    assert not any("publisher's own mean" in note for note in bent(mean_2025={"published": 0.44}).notes)


def test_the_ledger_has_the_contracts_keys_in_its_order(kits):
    entry = ledger(kits["4322"], images(kits["4322"]))
    contract = ["schema", "code", "title", "slug", "major_group", "url", "headline", "figures", "facts"]
    contract += ["tasks_by_band", "most_exposed_task", "fastest_task", "us_occupations", "datasets", "notes", "caveats"]
    assert list(entry)[: len(contract)] == contract
    assert entry["schema"] == SCHEMA == "presskit/facts/1"
    assert set(entry["figures"]["mean_2025"]) >= {"value", "display", "unit", "dataset", "locator", "method"}
    displays = {name: figure["display"] for name, figure in entry["figures"].items()}
    assert displays == {
        "tasks": "5",
        "mean_2025": "0.44",
        "percentile": "81",
        "change": "−0.16",
        "exposed_share": "100",
        "typical_band": "Gradient 2",
        "most_exposed_score": "0.54",
        "fastest_change": "−0.01",
        "occupations": "427",
    }
    for fact in entry["facts"]:
        assert set(fact) == {"id", "text", "citation", "figures"}
        assert set(fact["figures"]) <= set(entry["figures"])
    assert entry["tasks_by_band"][3] == {"band": "Gradient 2", "tasks": 5, "share": "100%"}


def numbers_in(text):
    return set(re.findall(r"[−+]?\d+(?:[.,]\d+)*", text))


def test_every_number_that_is_said_is_in_the_ledger(kits, texts_of):
    """Take out the texts that the ledger holds as texts, then the figures: nothing may be left."""
    for kit in kits.values():
        entry = ledger(kit, images(kit))
        held = json.dumps(entry, ensure_ascii=False)
        texts = texts_of(kit)
        for text in (texts["copy.txt"], texts["press.md"].replace("\\", "")):
            rest = numbers_in(text) - numbers_in(held)
            fixed = {"2023", "2025", "0", "1", "4.0", "08", str(kit.publisher.release_date.year)}
            posts = {str(n) for post in kit.posts for n in (post.length, post.limit)}
            own = numbers_in(kit.most_exposed.rationale) | numbers_in(kit.publisher.release_date.isoformat())
            ordinals = numbers_in(f"{kit.shown('percentile')}") | {"1", "2", "3"}
            assert rest <= fixed | posts | own | ordinals, rest


def test_every_sentence_says_what_it_needs():
    """A sentence that names a figure which it does not need would fail, or print nothing."""
    from jinja2 import meta

    from presskit.facts.figures import NAMES
    from presskit.text.files import read_toml
    from presskit.text.templates import folder, text_environment

    content = read_toml(folder() / "text" / "sentences.toml")
    wordings = [content["headline"], *content["facts"], *content["key_figures"], *content["passages"].values()]
    wordings += content["caveats"].values()
    for wording in wordings:
        tree = text_environment().parse(wording["text"] + wording.get("shown", ""))
        named = meta.find_undeclared_variables(tree) & set(NAMES)
        optional = {name for name in named if f"{name} is defined" in wording["text"]}
        assert named - optional <= set(wording.get("needs", [])), wording
    assert len(sentences().facts) == 4
