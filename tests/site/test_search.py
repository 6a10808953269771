"""The search of the index in Chromium: what it finds, in which order, and what the address says."""

import json
import unicodedata
from collections import Counter

import pytest

from tests.browser import LISTED, address_of, state_of
from tests.site.timing import keystroke


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] != "M").lower()


def matching(rows, words="", group=""):
    """Return the codes of what should be found, in the order of the list."""
    wanted = fold(words).split()
    return [
        row["code"]
        for row in rows
        if (not group or row["group"] == group)
        and all(
            any(word in fold(text) for text in (row["title"], row["code"], row["group_name"], *row["us"]))
            for word in wanted
        )
    ]


def shown(number, of):
    """Return how a tally says so many of all."""
    return f"All {of}" if number == of else f"{number} of {of}"


def as_in_a_dictionary(title):
    """Put spaces before signs, signs before digits, digits before letters, whatever their case; others last."""
    order = " _-,;:!?.'\"()[]{}@*/\\&#%0123456789abcdefghijklmnopqrstuvwxyz"
    return [order.find(character) % 1000 for character in fold(title)]


def test_search_finds_by_title_code_group_and_us_title(visit, index, rows):
    page = visit(index)
    tally = page.get_by_role("status").filter(has_text="occupation")
    assert page.evaluate(LISTED) == matching(rows)
    assert tally.inner_text() == f"All {len(rows)} occupations"
    searches = ["bards", "3901", "90", "Desk", "bookkeep", "MÁSTERS", "clerk 4", "  making   work ", "er", "الفوانيس"]
    searches += ["race committee 1", "é", "(", "o-"]
    for words in searches:
        expected = matching(rows, words)
        page.fill("#q", words)
        assert page.evaluate(LISTED) == expected, words
        assert tally.inner_text() == f"{shown(len(expected), len(rows))} occupations"
    counts = [len(matching(rows, words)) for words in ("bards", "bookkeep", "desk", "making work", "(")]
    assert all(0 < count < 10 for count in counts)


def test_what_is_found_by_its_us_title_says_so(visit, index, rows):
    page = visit(index)
    page.fill("#q", "bookkeep")
    by_us = [row for row in rows if "bookkeep" in fold(" ".join(row["us"])) and "bookkeep" not in fold(row["title"])]
    assert by_us
    for row in by_us:
        line = page.locator(f'li[data-code="{row["code"]}"] .also')
        titles = [title for title in row["us"] if "bookkeep" in fold(title)]
        assert line.text_content() == f"U.S.: {', '.join(titles[:3])}"
    page.fill("#q", "clerks")
    page.fill("#q", "")
    assert page.locator(".also").count() == 0


def test_nothing_found_is_said(visit, index, rows):
    page = visit(index)
    page.locator("#q").press_sequentially("zeppelin")
    assert page.evaluate(LISTED) == []
    assert page.locator(".tally").inner_text().startswith("No occupation matches.")
    assert page.locator(".tally").get_attribute("role") == "status"
    page.fill("#q", "")
    assert len(page.evaluate(LISTED)) == len(rows)


def test_groups_filter_and_combine_with_words(visit, index, rows):
    page = visit(index)
    groups = Counter(row["group"] for row in rows)
    assert page.locator("#group option").count() == len(groups) + 1
    for group, number in groups.items():
        page.select_option("#group", group)
        assert page.evaluate(LISTED) == matching(rows, group=group)
        assert page.locator(".tally").inner_text() == f"{shown(number, len(rows))} occupations"
    page.fill("#q", "keepers")
    for group in groups:
        page.select_option("#group", group)
        assert page.evaluate(LISTED) == matching(rows, "keepers", group)


def test_every_order_is_right(visit, index, rows):
    page = visit(index)
    orders = {
        "percentile-low": lambda row: (row["percentile"], row["mean_2025"]),
        "mean": lambda row: -row["mean_2025"],
        "change": lambda row: -row["change"],
        "change-low": lambda row: row["change"],
        "title": lambda row: as_in_a_dictionary(row["title"]),
        "code": lambda row: row["code"],
        "percentile": lambda row: -row["percentile"],
    }
    options = page.eval_on_selector_all("#sort option", "(every) => every.map((each) => each.value)")
    assert set(options) == set(orders)
    assert options[0] == "percentile"
    for order, key in orders.items():
        page.select_option("#sort", order)
        assert page.evaluate(LISTED) == [row["code"] for row in sorted(rows, key=key)], order


@pytest.mark.slow
def test_what_is_not_known_stands_last_in_every_order(visit, make_kit_of, records, newsroom_files, tmp_path):
    from tests.site.timing import write_index

    kits = []
    for number, (gone, percentile) in enumerate([("", 5), ("percentile", 0), ("mean_2025", 90), ("change", 50)]):
        record = json.loads(json.dumps(records["7311"]))
        record["code"] = f"700{number}"
        record["figures"]["percentile"]["value"] = percentile
        record["figures"].pop(gone, None)
        kits.append(make_kit_of(record))
    page = visit(address_of(write_index(tmp_path, kits, newsroom_files) / "index.html"))
    last = {"percentile": "7001", "percentile-low": "7001", "mean": "7002", "change": "7003", "change-low": "7003"}
    for order, code in last.items():
        page.select_option("#sort", order)
        assert page.evaluate(LISTED)[-1] == code, order
    page.select_option("#sort", "percentile-low")
    assert page.evaluate(LISTED) == ["7000", "7003", "7002", "7001"]


@pytest.mark.slow
def test_the_address_says_what_is_listed(visit, index, rows):
    page = visit(index)
    page.locator("#q").press_sequentially("ers of")
    page.wait_for_url("**/index.html?q=ers+of")
    page.select_option("#group", "2")
    page.select_option("#sort", "change-low")
    page.wait_for_url("**/index.html?q=ers+of&group=2&sort=change-low")
    expected = page.evaluate(LISTED)
    assert sorted(expected) == sorted(matching(rows, "ers of", "2"))
    assert page.evaluate("() => history.length") == 2

    other = page.context.new_page()
    other.goto(page.url)
    assert state_of(other) == {"q": "ers of", "group": "2", "sort": "change-low"}
    assert other.evaluate(LISTED) == expected

    other.locator("ol.kits > li:not([hidden]) a").first.click()
    other.wait_for_url("**/kits/*/index.html")
    other.go_back()
    assert other.url == page.url
    assert state_of(other) == {"q": "ers of", "group": "2", "sort": "change-low"}
    assert other.evaluate(LISTED) == expected

    for field, usual in (("#q", ""), ("#group", ""), ("#sort", "percentile")):
        page.fill(field, usual) if field == "#q" else page.select_option(field, usual)
    page.wait_for_url("**/index.html")
    assert page.evaluate(LISTED) == matching(rows)


def test_an_address_with_nonsense_lists_everything(visit, index, rows):
    page = visit(f"{index}?q=&group=99&sort=sideways&x=%3Cscript%3E")
    assert page.evaluate(LISTED) == matching(rows)
    assert state_of(page) == {"q": "", "group": "", "sort": "percentile"}


def test_enter_in_the_search_keeps_what_is_listed(visit, index):
    page = visit(index)
    page.locator("#q").press_sequentially("bards")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html?q=bards")
    assert page.evaluate(LISTED) == ["3901"]


def test_the_search_works_from_a_folder_of_all(visit, whole, rows):
    page = visit(address_of(whole / "index.html"))
    page.locator("#q").press_sequentially("clerk")
    page.select_option("#sort", "title")
    assert sorted(page.evaluate(LISTED)) == sorted(matching(rows, "clerk"))
    page.wait_for_timeout(200)  # by then the address would have changed
    assert page.evaluate("() => document.querySelector('#sort').value") == "title"


def test_pointing_at_the_strip_names_the_occupation_there(visit, index, rows):
    page = visit(index, viewport={"width": 1280, "height": 900})
    strip = page.locator(".strip.whole svg")
    box = strip.bounding_box()
    in_order = sorted(rows, key=lambda row: row["mean_2025"])
    for place in (0, len(rows) // 2, len(rows) - 1):
        alike = [row for row in in_order if row["mean_2025"] == in_order[place]["mean_2025"]]
        page.mouse.move(box["x"] + box["width"] * (place + 0.5) / len(rows), box["y"] + box["height"] / 2)
        named = page.locator(".pointed").inner_text()
        assert any(named.endswith(f" · {row['title']}") for row in alike), (place, named)
    page.fill("#q", in_order[0]["code"])
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    assert page.locator(".pointed").inner_text() == ""
    page.mouse.move(box["x"] + box["width"] * 0.5 / len(rows), box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] * 0.5 / len(rows), box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/kits/{in_order[0]['code']}-*/index.html")


TYPED = """(words) => {
  const field = document.getElementById("q");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return document.querySelectorAll("ol.kits > li:not([hidden])").length;
}"""


@pytest.mark.slow
def test_a_keystroke_is_answered_at_once(visit, index, many, rows):
    """Milliseconds belong to `tests.site.timing`; here, that no answer waits and none is out of all proportion."""
    for address, kits, longest in ((index, len(rows), 300), (address_of(many / "index.html"), 5000, 1500)):
        page = visit(address)
        assert keystroke(page).median[1] < longest
        assert page.evaluate(TYPED, "") == kits
        assert 0 < page.evaluate(TYPED, "lantern") < kits / 5
        assert page.evaluate(TYPED, "zeppelin") == 0
