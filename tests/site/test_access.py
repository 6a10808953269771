"""Pages for everyone: by keyboard alone, by axe's rules, narrow, printed, without JavaScript."""

import pytest

from tests.browser import AXE, open_all, scrolls_sideways, state_of

FOCUSABLE = "a[href], button, input, select, summary, [tabindex]"
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
    kit = f"{served(complete)}kits/{five['3901'].name}/index.html"
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
    page.keyboard.type("bards")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "group"
    page.keyboard.type("Assisting")
    assert state_of(page)["group"] == "3"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Bards"
    page.keyboard.press("Enter")
    page.wait_for_url("**/kits/3901-bards/index.html")


@pytest.mark.slow
def test_the_skip_link_leads_to_the_content(visit, index):
    page = visit(index)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate('() => document.getElementById("content").contains(document.activeElement)')


def test_it_is_complete_without_javascript(visit, index, complete, five, served, rows):
    page = visit(index, java_script_enabled=False)
    links = page.locator("ol.kits a:visible")
    assert links.count() == len(rows)
    assert page.locator("form.find").is_visible() is False
    assert page.locator(".tally").is_visible() is False
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    links.nth(3).click()
    page.wait_for_url(f"**/kits/{rows[3]['code']}-*/index.html")
    kit = visit(f"{served(complete)}kits/{five['3901'].name}/index.html", java_script_enabled=False)
    assert kit.locator("button:visible").count() == 0
    assert kit.locator("#facts li:visible").count() == 4
    assert kit.locator("a[download]:visible").count() > 15
    kit.locator("summary").last.click()
    assert kit.locator(".ledger").is_visible()


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
    "code", ["2905", *(pytest.param(c, marks=pytest.mark.slow) for c in ("3901", "4904", "5901", "7903"))]
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


@pytest.mark.slow
def test_controls_are_not_printed(visit, complete, five, served):
    for path, hidden in (
        ("index.html", ".find, .tally"),
        (f"kits/{five['3901'].name}/index.html", "button, .take a, .contents"),
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
