"""Posts that fit, counted as each network counts.

X: 280, a URL counts 23, and characters outside a few ranges count 2 (the published weights of its
text library). Mastodon: 500, a URL counts 23. Bluesky: 300 graphemes, a URL in full.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import regex

from presskit.facts.kit import Network, Post
from presskit.text.characters import shortened_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from presskit.facts.sentences import Sentence

_URL = re.compile(r"https?://\S+")
_URL_LENGTH = 23
_X_DOUBLE = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_GRAPHEME = regex.compile(r"\X")
_ONE_EACH = re.compile("[ -~\u00a0-\u02ff\u2010-\u2027\u2190-\u2193\u2212]*")


def x_length(text: str) -> int:
    """Return the weighted length by which X counts a post."""
    plain, urls = _URL.subn("", text)
    return urls * _URL_LENGTH + len(plain) + len(_X_DOUBLE.findall(plain))


def bluesky_length(text: str) -> int:
    """Return the number of graphemes, by which Bluesky counts."""
    return len(text) if _ONE_EACH.fullmatch(text) else len(_GRAPHEME.findall(text))


def mastodon_length(text: str) -> int:
    """Return the number of graphemes with every URL as 23, by which Mastodon counts."""
    plain, urls = _URL.subn("", text)
    return urls * _URL_LENGTH + bluesky_length(plain)


NETWORKS: Mapping[str, tuple[Network, int, Callable[[str], int]]] = {
    "x": ("X", 280, x_length),
    "bluesky": ("Bluesky", 300, bluesky_length),
    "mastodon": ("Mastodon", 500, mastodon_length),
}


def posts(wording: Mapping[str, Sequence[Sentence]], values: Mapping[str, Any]) -> tuple[Post, ...]:
    """Return one post for each network that has wording, in the order of `NETWORKS`.

    The first wording that fits is used. Where none does, the title is shortened in the last; the
    figure, the source and the URL always stand. Without a percentile, or where no title would fit
    beside a very long address, there is no post.
    """
    made = []
    for key, (network, limit, length) in NETWORKS.items():
        sentences = wording.get(key, ())
        said = (text for sentence in sentences if (text := sentence.say(values)) is not None)
        text = next((text for text in said if length(text) <= limit), None)
        if text is None and sentences:
            text = _shortened(sentences[-1], values, limit, length)
        if text is not None:
            made.append(Post(network, text, length(text), limit))
    return tuple(made)


def _shortened(sentence: Sentence, values: Mapping[str, Any], limit: int, length: Callable[[str], int]) -> str | None:
    def say(title: str) -> str | None:
        return sentence.say({**values, "title": title})

    return shortened_until(lambda text: length(text) <= limit, say, str(values["title"]))
