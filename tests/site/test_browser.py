"""The newsroom in Chromium, wherever it lies.

Every page is opened by `visit`, which fails a test whose pages ask another host, miss a file or log an error.
"""

import json
from collections import Counter

import pytest

from tests.browser import LISTED, address_of, scrolls_sideways, shows_its_images
from tests.conftest import run
from tests.page_reader import ledger_of
from tests.serve.running import serving
from tests.trees import HOSTILE


@pytest.mark.parametrize("way", ["folder", "subpath", pytest.param("server", marks=pytest.mark.slow)])
def test_it_works_wherever_it_lies(way, visit, complete, served, parent_served):
    ways = {"folder": lambda tree: f"{address_of(tree)}/", "subpath": parent_served, "server": served}
    page = visit(f"{ways[way](complete)}index.html")
    assert page.evaluate(
        '() => document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === "loaded"))'
    )
    page.fill("#q", "bards")
    assert page.evaluate(LISTED) == ["3901"]
    page.locator("ol.kits > li:not([hidden]) a").click()
    page.wait_for_url("**/kits/3901-bards/index.html")
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


def test_the_page_in_a_zip_shows_its_images(visit, complete, five, unpacked):
    folder = unpacked(five["5901"])
    page = visit(address_of(folder / "index.html"))
    assert shows_its_images(page) == 4
    assert page.locator("button:visible").count() == 0
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") != "none"
    assert scrolls_sideways(page) == 0


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
