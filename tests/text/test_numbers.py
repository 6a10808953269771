"""Shown figures follow the published pages' rules."""

import pytest

from presskit.text import numbers


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.4355, "0.44"), (0.21, "0.21"), (0, "0.00"), (1, "1.00"), (0.005, "0.01"), (0.28500000000000003, "0.28")],
)
def test_scores_have_two_digits(value, shown):
    assert numbers.score(value) == shown


@pytest.mark.parametrize(
    ("value", "shown", "direction"),
    [
        (-0.16, "−0.16", "fell"),
        (0.03, "+0.03", "rose"),
        (-0.001, "−0.00", "unchanged"),
        (0.001, "+0.00", "unchanged"),
        (0.0, "+0.00", "unchanged"),
        (-1, "−1.00", "fell"),
    ],
)
def test_changes_are_signed_with_a_real_minus(value, shown, direction):
    assert numbers.change(value) == shown
    assert numbers.direction(shown) == direction
    assert numbers.unsigned(shown) == shown[1:]


def test_ordinals():
    wanted = "0th 1st 2nd 3rd 4th 10th 11th 12th 13th 14th 20th 21st 22nd 23rd 24th 99th 100th 101st 111th 112th"
    assert " ".join(numbers.ordinal(word[:-2]) for word in wanted.split()) == wanted


@pytest.mark.parametrize(("part", "whole", "share"), [(0, 5, 0), (5, 5, 100), (1, 3, 33), (2, 3, 67), (1, 8, 13)])
def test_shares_are_whole_per_cent(part, whole, share):
    assert numbers.share_percent(part, whole) == share
