"""The page of a kit: what it shows is what its ledger says, with what must be said beside it."""

from copy import deepcopy

import pytest

from tests.conftest import CODES
from tests.made_up_population.make import AUTHOR
from tests.page_reader import (
    HOME,
    addresses,
    canonical,
    ledger_of,
    linked_data,
    lost,
    meta,
    name_of,
    numbers_in,
    only,
    ordinal,
    page_of,
    parsed,
    section,
    squeezed,
    text_of,
    with_class,
)
from tests.trees import EVERYTHING, FIVE, HOSTILE

BANDS = "The band is the ILO's for the occupation as a whole: each task is shown in its occupation's band"
ADAPTATION = "This is an adaptation of a copyrighted work of the International Labour Organization (ILO)."


def test_every_file_of_a_kit_is_linked_from_its_page(five, kit_folders):
    for kit in (*five.values(), *kit_folders.values()):
        linked = {address for _, address in addresses(page_of(kit))}
        files = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
        assert files - {"index.html"} <= linked


def test_the_page_in_a_zip_names_only_what_is_in_the_zip(five, kit_folders, unpacked):
    for kit in (five["5901"], kit_folders["7311"]):
        folder = unpacked(kit)
        page = parsed(folder / "index.html")
        assert lost(folder / "index.html", folder) == []
        images = page.xpath("//img/@src")
        assert len(images) == 4
        assert not page.xpath('//script[not(@type="application/ld+json")] | //link[@rel="stylesheet"]')
        assert only(page.xpath("//style")).text.count("{") > 100
        assert meta(page)["robots"] == "noindex"
        assert canonical(page) == f"{HOME}/kits/{kit.name}/"


@pytest.mark.parametrize("code", HOSTILE)
def test_text_of_a_record_is_shown_as_it_is(code, hostile, hostile_records):
    record, title = hostile_records[code], HOSTILE[code]
    (kit,) = hostile.glob(f"kits/{code}-*")
    page, ledger = page_of(kit), ledger_of(kit)
    task = record["figures"]["most_exposed_task"]
    assert ledger["title"] == title
    assert (
        text_of(only(page.xpath("//h1")))
        == ledger["headline"]
        == f"{title} sit at the 37th percentile of the " + ("global GenAI exposure gradient")
    )
    assert [each.text for each in with_class(page, "quotation")] == [f"“{task['text']}”", f"“{title}”"]
    assert section(page, "tasks").xpath("./p")[1].text == task["rationale"]
    assert section(page, "us").xpath(".//li/bdi")[0].text == record["us_occupations"][0]["title"]
    assert only(with_class(page, "named")).xpath("./bdi")[0].text == title
    facts = [fact["text"] for fact in ledger["facts"]]
    assert [each.text.strip() for each in section(page, "facts").xpath("./ol/li/p[1]")] == facts
    assert section(page, "copy-block").xpath("./blockquote")[0].text == (kit / "copy.txt").read_text("utf-8")[:-1]
    head = meta(page)
    assert head["og:title"] == head["twitter:title"] == ledger["headline"]
    assert [only(page.xpath("//title")).text[:10], len(page.xpath("//title"))] == [title[:10], 1]
    assert linked_data(page)["@graph"][0]["name"] == ledger["headline"]
    assert len(page.xpath("//script")) == 2
    assert not page.xpath("//*[@onerror or @onload]")

    index = parsed(hostile / "index.html")
    row = only(index.xpath(f'//ol/li[@data-code="{code}"]'))
    assert only(row.xpath(".//a")).text == title
    assert row.get("data-also").split("|")[0] == record["us_occupations"][0]["title"].split("|")[0]


@pytest.mark.parametrize("name", ["whole", "tree", EVERYTHING])
def test_every_number_that_is_shown_is_in_the_ledger(name, request):
    """Take out what the record says as text, what is cited, and years: all else is a figure as it is shown."""
    licence = "CC BY 4.0"
    for kit in (request.getfixturevalue(name) / "kits").iterdir():
        ledger, article = ledger_of(kit), deepcopy(only(page_of(kit).xpath("//article")))
        drop = '//section[@id="cite"] | //ol[@class="sources"] | //svg | //button | //small | //h3'
        drop += ' | //cite | //*[@class="count" or @class="ledger" or @class="sizes" or @class="caveats"]'
        for element in article.getroottree().xpath(drop):
            element.drop_tree()
        shown = text_of(article)
        us = ledger["us_occupations"]
        texts = [ledger["rationale"], ledger["most_exposed_task"], ledger["fastest_task"], *ledger["notes"]]
        texts += [
            f"Free to publish with credit under {licence}.",
            ledger["url"],
            ledger["url"].removeprefix("https://"),
            ledger["title"],
            ledger["major_group"],
        ]
        for text in sorted(filter(None, texts), key=len, reverse=True):
            shown = shown.replace(squeezed(text), "")
        displays = {figure["display"] for figure in ledger["figures"].values()}
        held = numbers_in(" ".join(displays)) | {display.lstrip("+−") for display in displays}
        held |= {str(row["tasks"]) for row in ledger["tasks_by_band"]} | numbers_in(
            " ".join(row["share"] + row["band"] for row in ledger["tasks_by_band"])
        )
        fixed = {"2023", "2025", "0", "1", "08", ledger["code"]}
        assert numbers_in(shown) <= held | fixed, (kit.name, numbers_in(shown) - held - fixed)
        listed = [text_of(each) for each in section(page_of(kit), "us").xpath(".//li/small")]
        assert listed == [
            each["soc"] + (f" · {each['employment']:,} employed" if each["employment"] is not None else "")
            for each in us
        ]


def test_figures_stand_where_they_belong(five, kit_folders, made_up_kits):
    for kit in (*five.values(), *kit_folders.values()):
        ledger, page = ledger_of(kit), page_of(kit)
        shown = {name: figure["display"] for name, figure in ledger["figures"].items()}
        key = [each.text for each in only(page.xpath('//ul[@class="key"]')).xpath("./li/b")]
        assert key == [
            ordinal(int(shown["percentile"])),
            shown["mean_2025"],
            shown["change"],
            f"{shown['exposed_share']}%",
        ]
        bands = [[text_of(cell) for cell in row][:3] for row in section(page, "bands").xpath(".//tbody/tr")]
        assert bands == [[row["band"], str(row["tasks"]), row["share"]] for row in ledger["tasks_by_band"]]
        typical = only(section(page, "bands").xpath('.//tr[@class="typical"]/th'))
        assert text_of(typical) == shown["typical_band"]
        assert (
            text_of(section(page, "tasks").xpath("./p/b")[0])
            == f"Scores {shown['most_exposed_score']} on the 2025 scale."
        )
        assert f"changed by {shown['fastest_change']} in" in text_of(section(page, "Moving fastest, 2023 → 2025"))
        figures = [[text_of(cell) for cell in row][1:] for row in only(with_class(page, "ledger")).xpath(".//tbody/tr")]
        names = {dataset["id"]: name_of(dataset) for dataset in ledger["datasets"]}
        assert [(row[0], row[1], row[2], row[3]) for row in figures] == [
            (f["display"], str(f["value"]), squeezed(f"{names[f['dataset']]}: {f['locator']}"), squeezed(f["method"]))
            for f in ledger["figures"].values()
        ]
        at = only(with_class(page, "named")).get("class").split()[1]
        place = int(shown["percentile"])
        if (known := made_up_kits.get(ledger["code"])) is not None:  # in the middle of its own step
            place = (known.rank + 0.5) / len(made_up_kits) * 100
        assert abs(int(at.removeprefix("at-")) - place) <= 1


def test_sizes_and_counts_are_those_of_the_files(five, kit_folders):
    for kit in (*five.values(), *kit_folders.values()):
        page = page_of(kit)
        seen = 0
        for link in page.xpath("//a[@download]"):
            small = link.xpath("./small | ./following-sibling::small[1]")
            if not small or not link.get("href").endswith((".png", ".pdf", ".zip")):
                continue
            size = (kit / link.get("href")).stat().st_size
            said = text_of(small[0]).rpartition(", ")[2]
            assert said == (f"{max(round(size / 1000), 1)} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB")
            seen += 1
        assert seen >= 12
        alts = {image["file"]: image["alt"] for image in ledger_of(kit)["images"]}
        for image in page.xpath("//img"):
            assert image.get("alt") == alts[image.get("src")]
            assert f"_{image.get('width')}x{image.get('height')}.png" in image.get("src")
        said = {text.removeprefix("Alternative text").strip() for text in map(text_of, with_class(page, "alt"))}
        assert said == {squeezed(alt) for alt in alts.values()}


def test_what_must_be_said_stands_beside_what_it_is_about(five, kit_folders):
    for kit in (*five.values(), *kit_folders.values()):
        page, ledger = page_of(kit), ledger_of(kit)
        shown = {name: figure["display"] for name, figure in ledger["figures"].items()}
        assert BANDS in text_of(section(page, "bands"))
        assert BANDS in text_of(only(page.xpath('//li[@id="fact-exposed-share"]')))
        share = only(page.xpath('//ul[@class="key"]/li[4]'))
        assert f"all take its band, {shown['typical_band']}" in text_of(share)
        tasks = text_of(section(page, "tasks"))
        author = "GPT-4o" if ledger["code"] in CODES else AUTHOR
        assert f"The explanation was written by {author}, as published in the ILO workbook." in tasks
        assert "The score it names is that model's own, not the final one." in tasks
        fastest = text_of(section(page, "Moving fastest, 2023 → 2025"))
        rose = shown["fastest_change"].startswith("+") and shown["fastest_change"] != "+0.00"
        assert ("No task of this occupation rose between 2023 and 2025" in fastest) == (not rose)
        assert ("it is filling in" in fastest) == rose
        assert "approximate, many-to-many" in text_of(section(page, "us"))
        frame = text_of(only(with_class(page, "frame")))
        assert frame.startswith("Exposure is task overlap, not a verdict.")
        assert text_of(section(page, "facts")).count("not automation, job loss, or a forecast") == 1
        assert "not automation, job loss, or a forecast" in text_of(section(page, "copy-block"))
        whole = text_of(only(page.xpath("//article")))
        if ledger["code"] in CODES:
            assert "Changes were made" in whole
            assert ADAPTATION in whole
        for dataset in ledger["datasets"]:
            for said in (
                dataset["licence"],
                dataset["citation"],
                dataset["attribution"],
                dataset.get("disclaimer", ""),
            ):
                assert squeezed(said) in text_of(section(page, "sources")), said
        for caveat in ledger["caveats"]:
            assert squeezed(caveat) in text_of(section(page, "before-you-quote"))
        for note in ledger["notes"]:
            assert squeezed(note) in text_of(section(page, "sources"))
        strip = text_of(only(with_class(page, "strip")))
        if "scoring_lower" in shown:
            lower = f"{shown['scoring_lower']} of the {shown['occupations']} placed occupations have a lower mean"
            assert lower in strip
            assert lower in text_of(only(page.xpath('//li[@id="fact-percentile"]')))
            assert ("exactly the same mean" in strip) == (shown["sharing_mean"] != "0")


def test_the_kits_hold_the_cases_that_need_something_said(five, kit_folders):
    assert set(five) == set(FIVE)
    assert "No task of this occupation rose" in text_of(page_of(five["5901"]))
    assert "1 other has exactly the same mean" in text_of(page_of(five["2905"]))
    assert ledger_of(kit_folders["4322"])["us_occupations"] == []
    assert "No U.S. occupation is listed for this group." in text_of(section(page_of(kit_folders["4322"]), "us"))
    assert "No U.S. occupation is listed" not in text_of(section(page_of(kit_folders["7311"]), "us"))
