"""The newsroom in Chromium: search, copying, keyboard, and what is asked for from where.

Every page is opened by `visit`, which fails a test whose pages ask another host, miss a file or log an error.
"""

import json
import re
import unicodedata
from collections import Counter

import pytest

from tests.browser import AXE
from tests.conftest import run
from tests.serve.running import serving
from tests.site.timing import keystroke
from tests.trees import HOSTILE

LISTED = '() => [...document.querySelectorAll("ol.kits > li:not([hidden])")].map((row) => row.dataset.code)'
FOCUSABLE = "a[href], button, input, select, summary, [tabindex]"
CLIPBOARD = ("clipboard-read", "clipboard-write")
GONE = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] != "M").lower()


def ledger_of(kit):
    return json.loads((kit / "facts.json").read_bytes())


def address_of(path):
    return path.resolve().as_uri()


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


def as_in_a_dictionary(title):
    """Put spaces before signs, signs before digits, digits before letters, whatever their case."""
    order = " _-,;:!?.'\"()[]{}@*/\\&#%0123456789abcdefghijklmnopqrstuvwxyz"
    return [order.index(character) for character in fold(title)]


def state_of(page):
    return page.evaluate('() => Object.fromEntries(new FormData(document.querySelector("form.find")))')


def scrolls_sideways(page):
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_all(page):
    page.evaluate('() => document.querySelectorAll("details").forEach((each) => { each.open = true; })')


@pytest.fixture(scope="module")
def index(whole, served):
    return f"{served(whole)}index.html"


def test_search_finds_by_title_code_group_and_us_title(visit, index, rows):
    page = visit(index)
    tally = page.get_by_role("status").filter(has_text="occupation")
    assert page.evaluate(LISTED) == matching(rows)
    assert tally.inner_text() == "All 427 occupations"
    searches = ["chefs", "3434", "34", "Clerical", "bookkeep", "MAÑAGERS", "clerk 4", "  craft   workers ", "er"]
    searches += ["chief executives 1", "é", "(", "o-"]
    for words in searches:
        expected = matching(rows, words)
        page.fill("#q", words)
        assert page.evaluate(LISTED) == expected, words
        assert tally.inner_text() == ("All 427" if len(expected) == 427 else f"{len(expected)} of 427") + " occupations"
    counts = [len(matching(rows, words)) for words in ("chefs", "bookkeep", "clerical", "craft workers", "(")]
    assert all(0 < count < 100 for count in counts)


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


def test_nothing_found_is_said(visit, index):
    page = visit(index)
    page.locator("#q").press_sequentially("zeppelin")
    assert page.evaluate(LISTED) == []
    assert page.locator(".tally").inner_text().startswith("No occupation matches.")
    assert page.locator(".tally").get_attribute("role") == "status"
    page.fill("#q", "")
    assert len(page.evaluate(LISTED)) == 427


def test_groups_filter_and_combine_with_words(visit, index, rows):
    page = visit(index)
    groups = Counter(row["group"] for row in rows)
    assert page.locator("#group option").count() == len(groups) + 1
    for group, number in groups.items():
        page.select_option("#group", group)
        assert page.evaluate(LISTED) == matching(rows, group=group)
        assert page.locator(".tally").inner_text() == f"{number} of 427 occupations"
    page.fill("#q", "managers")
    for group in groups:
        page.select_option("#group", group)
        assert page.evaluate(LISTED) == matching(rows, "managers", group)


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
def test_what_is_not_known_stands_last_in_every_order(visit, make_kit_of, records, settings, style, fonts, tmp_path):
    from tests.site.timing import write_index

    kits = []
    for number, (gone, percentile) in enumerate([("", 5), ("percentile", 0), ("mean_2025", 90), ("change", 50)]):
        record = json.loads(json.dumps(records["7311"]))
        record["code"] = f"700{number}"
        record["figures"]["percentile"]["value"] = percentile
        record["figures"].pop(gone, None)
        kits.append(make_kit_of(record))
    page = visit(address_of(write_index(tmp_path, kits, settings, style, fonts) / "index.html"))
    last = {"percentile": "7001", "percentile-low": "7001", "mean": "7002", "change": "7003", "change-low": "7003"}
    for order, code in last.items():
        page.select_option("#sort", order)
        assert page.evaluate(LISTED)[-1] == code, order
    page.select_option("#sort", "percentile-low")
    assert page.evaluate(LISTED) == ["7000", "7003", "7002", "7001"]


@pytest.mark.slow
def test_the_address_says_what_is_listed(visit, index, rows):
    page = visit(index)
    page.locator("#q").press_sequentially("Workers of")
    page.wait_for_url("**/index.html?q=Workers+of")
    page.select_option("#group", "8")
    page.select_option("#sort", "change-low")
    page.wait_for_url("**/index.html?q=Workers+of&group=8&sort=change-low")
    expected = page.evaluate(LISTED)
    assert sorted(expected) == sorted(matching(rows, "workers of", "8"))
    assert page.evaluate("() => history.length") == 2

    other = page.context.new_page()
    other.goto(page.url)
    assert state_of(other) == {"q": "Workers of", "group": "8", "sort": "change-low"}
    assert other.evaluate(LISTED) == expected

    other.locator("ol.kits > li:not([hidden]) a").first.click()
    other.wait_for_url("**/kits/*/index.html")
    other.go_back()
    assert other.url == page.url
    assert state_of(other) == {"q": "Workers of", "group": "8", "sort": "change-low"}
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
    page.locator("#q").press_sequentially("chefs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html?q=chefs")
    assert page.evaluate(LISTED) == ["3434"]


def copies_of(kit):
    """Return what the buttons of a kit's page should copy, in their order, read from the kit's other files."""
    ledger, press = ledger_of(kit), (kit / "press.md").read_text(encoding="utf-8")
    by_card = {}
    for image in ledger["images"]:
        by_card.setdefault(image["card"], {})[image["alt"]] = None
    return [
        ledger["headline"],
        *(f"{fact['text']} ({fact['citation']})" for fact in ledger["facts"]),
        (kit / "copy.txt").read_text(encoding="utf-8").removesuffix("\n"),
        *(alt for alts in by_card.values() for alt in alts),
        *re.findall(r"characters\)\n\n```text\n(.*?)\n```", press, re.DOTALL),
    ]


def assert_citations(copied, kit):
    """APA, Chicago, BibTeX, RIS and CSL-JSON of each work are together what the citation files hold."""
    text = (kit / "citations.txt").read_text(encoding="utf-8")
    assert copied[0::5] == re.findall(r"^APA style.*:\n(.+)$", text, re.MULTILINE)
    assert copied[1::5] == re.findall(r"^Chicago style.*:\n(.+)$", text, re.MULTILINE)
    assert "\n".join(copied[2::5]) == (kit / "citations.bib").read_text(encoding="utf-8")
    assert "\n".join(copied[3::5]) == (kit / "citations.ris").read_text(encoding="utf-8")
    listed = json.loads((kit / "citations.csl.json").read_bytes())
    assert [entry for each in copied[4::5] for entry in json.loads(each)] == listed
    assert len(copied) == 5 * len(listed) == 5 * (1 + len(ledger_of(kit)["datasets"]))


PASTED = """() => {
  const area = document.createElement("textarea");
  area.id = "pasted";
  document.body.append(area);
  window.said = [];
  const told = ([change]) => window.said.push(change.target.textContent);
  new MutationObserver(told).observe(document.getElementById("said"), { childList: true });
  addEventListener("pointerdown", () => { window.stood = scrollY; }, { capture: true });
}"""
COPIED = """async (button) => {
  while (!window.said.length) await new Promise(requestAnimationFrame);
  const stays = scrollY === window.stood && document.activeElement === button && button.classList.contains("done");
  return [window.said.splice(0).join(), stays, await navigator.clipboard?.readText()];
}"""


@pytest.mark.parametrize("way", ["clipboard", pytest.param("fallback", marks=pytest.mark.slow)])
def test_every_copy_button_copies_exactly_the_right_text(way, visit, complete, five, served):
    kit = five["7549"]
    script, permissions = (None, CLIPBOARD) if way == "clipboard" else (GONE, ())
    page = visit(f"{served(complete)}kits/{kit.name}/index.html", script=script, permissions=permissions)
    assert page.evaluate("() => navigator.clipboard === undefined") == (way == "fallback")
    open_all(page)
    page.evaluate(PASTED)
    copied = []
    for button in page.locator("button.copy").all():
        button.click()
        said, stays, text = button.evaluate(COPIED)
        assert (said, stays) == ("Copied", True)
        if way == "fallback":
            page.locator("#pasted").fill("")
            page.keyboard.press("ControlOrMeta+V")
            text = page.locator("#pasted").input_value()
        copied.append(text)
        page.evaluate("() => { window.said.length = 0; }")
    expected = copies_of(kit)
    assert copied[: len(expected)] == expected
    assert len(expected) >= 12
    assert_citations(copied[len(expected) :], kit)


@pytest.mark.slow
def test_copied_is_said_and_then_no_longer(visit, complete, five, served):
    page = visit(f"{served(complete)}kits/{five['3434'].name}/index.html", permissions=CLIPBOARD)
    said = page.locator("#said")
    assert (said.get_attribute("role"), said.inner_text()) == ("status", "")
    button = page.get_by_role("button", name="Copy headline")
    button.click()
    page.wait_for_function('() => document.getElementById("said").textContent === "Copied"')
    assert "✓" in button.evaluate('(each) => getComputedStyle(each, "::after").content')
    page.wait_for_function('() => document.getElementById("said").textContent === ""')
    assert "✓" not in button.evaluate('(each) => getComputedStyle(each, "::after").content')


def test_what_could_not_be_copied_is_said(visit, complete, five, served):
    script = f"{GONE} document.execCommand = () => false;"
    page = visit(f"{served(complete)}kits/{five['3434'].name}/index.html", script=script)
    page.get_by_role("button", name="Copy headline").click()
    page.wait_for_function('() => document.getElementById("said").textContent.startsWith("Could not copy")')
    assert page.locator("button.done").count() == 0


WATCH = f"""() => {{
  window.reached = [];
  const every = [...document.querySelectorAll("{FOCUSABLE}")];
  const can = (each) => each.checkVisibility() && each.tabIndex >= 0;
  window.expected = every.filter(can).map((each) => every.indexOf(each));
  addEventListener("focusin", (event) => {{
    const style = getComputedStyle(event.target);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    window.reached.push([every.indexOf(event.target), seen]);
  }});
}}"""


def reached_by_keyboard(page):
    """Press Tab through a page, and return what should be reached and what was, each with whether it is seen."""
    page.evaluate(WATCH)
    expected = page.evaluate("() => window.expected")
    for _ in expected:
        page.keyboard.press("Tab")
    return expected, page.evaluate("() => window.reached")


def test_the_keyboard_alone_reaches_everything(visit, whole, complete, five, hostile, served):
    kit = f"{served(complete)}kits/{five['3434'].name}/index.html"
    for address, least in (
        (f"{served(hostile)}index.html", 15),
        (kit, 70),
        (f"{served(complete)}methodology.html", 15),
    ):
        page = visit(address)
        open_all(page)
        expected, reached = reached_by_keyboard(page)
        assert [place for place, _ in reached] == expected, address
        assert len(expected) > least
        assert all(seen for _, seen in reached), address


@pytest.mark.slow
def test_the_keyboard_searches_and_opens_a_kit(visit, index):
    page = visit(index)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["width"] > 50
    while page.evaluate("() => document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("chefs")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "group"
    page.keyboard.type("Technicians")
    assert state_of(page)["group"] == "3"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Chefs"
    page.keyboard.press("Enter")
    page.wait_for_url("**/kits/3434-chefs/index.html")


@pytest.mark.slow
def test_the_skip_link_leads_to_the_content(visit, index):
    page = visit(index)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate('() => document.getElementById("content").contains(document.activeElement)')


def shows_its_images(page):
    """Read all images of a page, also those far below, and say how many are there."""
    return page.evaluate("""() => Promise.all([...document.images].map(async (image) => {
      image.loading = "eager";
      await image.decode();
      return image.naturalWidth === image.width || image.naturalWidth === Number(image.getAttribute("width"));
    })).then((shown) => shown.filter(Boolean).length)""")


@pytest.mark.parametrize("way", ["folder", "subpath", pytest.param("server", marks=pytest.mark.slow)])
def test_it_works_wherever_it_lies(way, visit, complete, served, parent_served):
    ways = {"folder": lambda tree: f"{address_of(tree)}/", "subpath": parent_served, "server": served}
    page = visit(f"{ways[way](complete)}index.html")
    assert page.evaluate(
        '() => document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === "loaded"))'
    )
    page.fill("#q", "chefs")
    assert page.evaluate(LISTED) == ["3434"]
    page.locator("ol.kits > li:not([hidden]) a").click()
    page.wait_for_url("**/kits/3434-chefs/index.html")
    assert shows_its_images(page) == 4
    page.get_by_role("link", name="All kits").click()
    page.wait_for_url("**/index.html*")
    page.get_by_role("link", name="Methodology").click()
    page.wait_for_url("**/methodology.html")
    page.locator("#oddities a").first.evaluate('(link) => { link.closest("details")?.setAttribute("open", ""); }')
    page.locator("#oddities a").first.click()
    page.wait_for_url("**/kits/*/index.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything").click()
    assert download.value.suggested_filename.endswith("_press-kit.zip")


def test_the_search_works_from_a_folder_of_all(visit, whole, rows):
    page = visit(address_of(whole / "index.html"))
    page.locator("#q").press_sequentially("clerk")
    page.select_option("#sort", "title")
    assert sorted(page.evaluate(LISTED)) == sorted(matching(rows, "clerk"))
    page.wait_for_timeout(200)  # by then the address would have changed
    assert page.evaluate("() => document.querySelector('#sort').value") == "title"


def test_it_is_complete_without_javascript(visit, index, complete, five, served, rows):
    page = visit(index, java_script_enabled=False)
    links = page.locator("ol.kits a:visible")
    assert links.count() == 427
    assert page.locator("form.find").is_visible() is False
    assert page.locator(".tally").is_visible() is False
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    links.nth(3).click()
    page.wait_for_url(f"**/kits/{rows[3]['code']}-*/index.html")
    kit = visit(f"{served(complete)}kits/{five['3434'].name}/index.html", java_script_enabled=False)
    assert kit.locator("button:visible").count() == 0
    assert kit.locator("#facts li:visible").count() == 4
    assert kit.locator("a[download]:visible").count() > 15
    kit.locator("summary").last.click()
    assert kit.locator(".ledger").is_visible()


def test_the_page_of_no_place_is_whole_in_any_place(visit, complete, served):
    address = f"{served(complete)}kits/nowhere/at/all.html"
    page = visit(address, missing=address)
    assert page.locator("h1").inner_text() == "There is no such page"
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") != "none"


def test_what_is_read_is_read_once_and_from_here(visit, complete, five, served):
    page = visit(f"{served(complete)}index.html")
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    for path in ("index.html", "methodology.html", *(f"kits/{kit.name}/index.html" for kit in five.values())):
        page.goto(served(complete) + path)
        shows_its_images(page)
        page.evaluate("() => document.fonts.ready.then(() => 0)")
    kinds = Counter(url.rpartition(".")[2] for url in asked)
    assert kinds["png"] >= 20
    assert set(kinds) <= {"html", "css", "js", "png", "woff2", "svg"}
    assert kinds["css"] == kinds["js"] == kinds["html"] == 7


def faults_of_access(page, only=()):
    options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
    found = page.evaluate("(options) => axe.run(document, options).then((report) => report.violations)", options)
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


SEEN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "css-orientation-lock")


@pytest.fixture(scope="session")
def axe():
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: `make test` does it, with Node.js")
    return AXE.read_text(encoding="utf-8")


def assert_accessible(page, axe, rules=SEEN):
    """Let axe look at a page in light and dark, narrow and wide; what is not about looks is looked at once."""
    open_all(page)
    page.evaluate(axe)
    for number, (scheme, width) in enumerate((s, w) for s in ("light", "dark") for w in (390, 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert faults_of_access(page, rules if number else ()) == [], (page.url, scheme, width)


@pytest.mark.parametrize(
    "path",
    [*(pytest.param(p, marks=pytest.mark.slow) for p in ("index.html?q=er&group=9", "methodology.html")), "404.html"],
)
def test_axe_finds_nothing_on_the_pages_around(path, visit, whole, served, axe):
    assert_accessible(visit(served(whole) + path), axe)


@pytest.mark.parametrize(
    "code", ["3253", *(pytest.param(c, marks=pytest.mark.slow) for c in ("3434", "4322", "5151", "7549"))]
)
def test_axe_finds_nothing_on_a_kit(code, visit, complete, five, served, axe):
    assert_accessible(visit(f"{served(complete)}kits/{five[code].name}/index.html"), axe)


@pytest.mark.slow
def test_axe_finds_nothing_on_more_pages_by_any_rule(visit, tree, whole, hostile, served, axe):
    assert_accessible(visit(f"{served(whole)}index.html"), axe, rules=())
    for root, folders in ((tree, (tree / "kits").iterdir()), (hostile, (hostile / "kits").iterdir())):
        for kit in folders:
            assert_accessible(visit(f"{served(root)}kits/{kit.name}/index.html"), axe, rules=())
    for kit in sorted((whole / "kits").iterdir())[::25]:
        assert_accessible(visit(f"{served(whole)}kits/{kit.name}/index.html"), axe, rules=())


def test_no_page_scrolls_sideways(visit, whole, complete, five, hostile, served):
    around = ("index.html", "methodology.html", "404.html")
    trees = {whole: around, complete: (), hostile: around[:2]}
    for root, names in trees.items():
        kits = [f"kits/{kit.name}/index.html" for kit in (root / "kits").iterdir() if root != whole]
        page = visit(served(root))
        for path in (*names, *kits):
            page.goto(served(root) + path)
            open_all(page)
            for width in (320, 390):
                page.set_viewport_size({"width": width, "height": 844})
                assert scrolls_sideways(page) == 0, (path, width)


def test_text_of_a_record_does_nothing_in_a_browser(visit, hostile, hostile_records, served):
    page = visit(f"{served(hostile)}index.html")
    for code, words in (("4001", "<script>alert"), ("4002", "الإنتاج"), ("4003", "gerants unteilbar")):
        page.fill("#q", words)
        assert page.evaluate(LISTED) == [code]
    page.fill("#q", "")
    for code, title in HOSTILE.items():
        assert page.locator(f'li[data-code="{code}"] a').evaluate("(link) => link.textContent") == title
    us = hostile_records["4001"]["us_occupations"][1]["title"]
    page.fill("#q", us)
    assert page.locator('li[data-code="4001"] .also').evaluate("(line) => line.textContent") == f"U.S.: {us}"
    for kit in (hostile / "kits").iterdir():
        page.goto(f"{served(hostile)}kits/{kit.name}/index.html")
        assert page.locator("h1").evaluate("(title) => title.textContent") == ledger_of(kit)["headline"]
        assert page.locator("script:not([src])").count() == 1
        assert (
            page.evaluate('() => JSON.parse(document.querySelector("script:not([src])").textContent)["@graph"].length')
            > 8
        )


@pytest.mark.slow
def test_controls_are_not_printed(visit, complete, five, served):
    for path, hidden in (
        ("index.html", ".find, .tally"),
        (f"kits/{five['3434'].name}/index.html", "button, .take a, .contents"),
    ):
        page = visit(served(complete) + path)
        assert page.locator(hidden).first.is_visible()
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(hidden).count() > 1
        assert page.locator(f":is({hidden}):visible").count() == 0
        assert page.locator("main p:visible").count() > 3
        assert (
            page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--ground')").strip()
            == "#FFFFFF"
        )


def test_the_page_in_a_zip_shows_its_images(visit, complete, five, unpacked):
    folder = unpacked(five["5151"])
    page = visit(address_of(folder / "index.html"))
    assert shows_its_images(page) == 4
    assert page.locator("button:visible").count() == 0
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") != "none"
    assert scrolls_sideways(page) == 0


def test_pointing_at_the_strip_names_the_occupation_there(visit, index, rows):
    page = visit(index, viewport={"width": 1280, "height": 900})
    strip = page.locator(".strip.whole svg")
    box = strip.bounding_box()
    in_order = sorted(rows, key=lambda row: row["mean_2025"])
    for place in (0, 213, 426):
        alike = [row for row in in_order if row["mean_2025"] == in_order[place]["mean_2025"]]
        page.mouse.move(box["x"] + box["width"] * (place + 0.5) / 427, box["y"] + box["height"] / 2)
        named = page.locator(".pointed").inner_text()
        assert any(named.endswith(f" · {row['title']}") for row in alike), (place, named)
    page.fill("#q", in_order[0]["code"])
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    assert page.locator(".pointed").inner_text() == ""
    page.mouse.move(box["x"] + box["width"] * 0.5 / 427, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] * 0.5 / 427, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/kits/{in_order[0]['code']}-*/index.html")


TYPED = """(words) => {
  const field = document.getElementById("q");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return document.querySelectorAll("ol.kits > li:not([hidden])").length;
}"""


@pytest.mark.slow
def test_a_keystroke_is_answered_at_once(visit, index, many):
    """Milliseconds belong to `tests.site.timing`; here, that no answer waits and none is out of all proportion."""
    for address, kits, longest in ((index, 427, 300), (address_of(many / "index.html"), 5000, 1500)):
        page = visit(address)
        assert keystroke(page).median[1] < longest
        assert page.evaluate(TYPED, "") == kits
        assert 0 < page.evaluate(TYPED, "managers") < kits / 5
        assert page.evaluate(TYPED, "zeppelin") == 0


@pytest.mark.slow
def test_an_open_page_follows_what_is_saved(visit, clerks, data_folder, tmp_path):
    data, output = data_folder(clerks), tmp_path / "out"
    assert run("build", "--only", "pages", "--data", data, "--output", output).returncode == 0
    with serving(output, "--watch", "--data", data) as running:
        page = visit(f"http://127.0.0.1:{running.port}/kits/4322-production-clerks/index.html")
        shown = page.locator("ul.key li:nth-child(2) b")
        assert shown.inner_text() == "0.44"
        clerks["figures"]["mean_2025"]["value"] = 0.46
        (data / "occupations" / "0000.json").write_text(json.dumps(clerks), encoding="utf-8")
        shown.filter(has_text="0.46").wait_for()
        page.goto("about:blank")
