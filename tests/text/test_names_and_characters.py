"""Names are safe for any title; escaping for Markdown changes nothing that is read."""

import re
import string

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from presskit.text.characters import isolate, one_line, shorten
from presskit.text.slugs import LIMIT, kit_name, slug
from presskit.text.templates import markdown

anything = st.text(max_size=400)


@given(anything)
def test_a_slug_is_words_of_ascii_joined_by_hyphens(title):
    made = slug(title)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert len(made) <= LIMIT
    assert slug(made) == made


@given(anything)
def test_a_kit_is_named_after_its_code(title):
    assert re.fullmatch(r"4322(-[a-z0-9]+)*", kit_name("4322", title))


def test_slugs_of_published_pages():
    assert kit_name("4322", "Production Clerks") == "4322-production-clerks"
    title = "Precision-instrument Makers and Repairers"
    assert kit_name("7311", title) == "7311-precision-instrument-makers-and-repairers"


@given(st.text(alphabet=string.printable + "éß–—“”…", min_size=1, max_size=200).map(one_line).filter(bool))
@settings(max_examples=300)
def test_markdown_reads_as_the_text_it_was_made_of(words):
    (paragraph, inline, _) = MarkdownIt("commonmark").parse(markdown(words))
    assert paragraph.type == "paragraph_open"
    assert "".join(child.content for child in inline.children) == words


@given(anything, st.integers(min_value=2, max_value=80))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text, limit):
    made = shorten(text, limit)
    assert len(made) <= limit
    assert made == text or made.endswith("…")


def test_right_to_left_phrases_are_set_apart():
    assert isolate("plain", "plain") == "plain"
    assert isolate("א 12 sit at", "א 12") == "\u2068א 12\u2069 sit at"
    assert isolate("about א and ב here") == "\u2068about א and ב here\u2069"
    assert isolate("cut א…", "א 12") == "cut \u2068א\u2069…"


def test_the_search_for_refused_characters_agrees_with_the_reasons():
    from presskit.text.characters import refused_character, why_refused

    for code in (*range(0x3000), *range(0xD700, 0x10000), 0x1F600, *range(0x1FFF0, 0x20010), 0x10FFFE, 0x10FFFF):
        assert (refused_character(f"a{chr(code)}") is None) == (why_refused(chr(code)) is None), hex(code)
