"""Posts fit, counted as each network counts."""

import copy

import pytest

from presskit.facts.social import bluesky_length, mastodon_length, x_length


@pytest.mark.parametrize(
    ("text", "x", "bluesky", "mastodon"),
    [
        ("abc", 3, 3, 3),
        ("https://singulariki.com/gradient/4322-production-clerks.html", 23, 60, 23),
        ("see https://a.org/ now", 31, 22, 31),
        ("é — “x” ’", 9, 9, 9),
        ("− →", 5, 3, 3),
        ("日本", 4, 2, 2),
        ("👩‍👩‍👧", 8, 1, 1),
    ],
)
def test_lengths(text, x, bluesky, mastodon):
    assert bluesky_length(text) == bluesky
    assert mastodon_length(text) == mastodon
    if "‍" not in text:
        assert x_length(text) == x


@pytest.mark.parametrize(
    "title",
    [
        "Chefs",
        "Cleaning and Housekeeping Supervisors in Offices, Hotels and Other Establishments",
        "Very long words " * 18,
    ],
)
def test_every_post_fits_and_carries_figure_source_and_address(title, records, make_kit_of):
    record = copy.deepcopy(records["4322"])
    record["title"] = title
    kit = make_kit_of(record)
    assert [(post.network, post.limit) for post in kit.posts] == [("X", 280), ("Bluesky", 300), ("Mastodon", 500)]
    for post in kit.posts:
        assert 0 < post.length <= post.limit
        assert "81st percentile" in post.text
        assert "ILO / Gmyrek et al. (2025)" in post.text
        assert kit.url in post.text
