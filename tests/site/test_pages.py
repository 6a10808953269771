"""What the pages hold, read from the files of built trees.

html-validate checks them with its recommended rules but for three. `long-title`: a page is named as
its occupation, whose publisher chose the length. `no-trailing-whitespace`: entries in RIS end in a
space, and are shown as they are. `wcag/h32`: the search answers while one types and has nothing to send.
"""

import gzip
import json
import re
from collections import Counter
from copy import deepcopy

import pytest

from presskit.site.pages import Pages
from tests.conftest import run
from tests.site.page_reader import (
    addresses,
    canonical,
    linked_data,
    lost,
    meta,
    numbers_in,
    only,
    parsed,
    section,
    squeezed,
    text_of,
    with_class,
)
from tests.trees import FIVE, HOSTILE

HOME = "https://singulariki.com/newsroom"
BANDS = "The band is the ILO's for the occupation as a whole: each task is shown in its occupation's band"
ADAPTATION = "This is an adaptation of a copyrighted work of the International Labour Organization (ILO)."


def ledger_of(kit):
    return json.loads((kit / "facts.json").read_bytes())


def page_of(kit):
    return parsed(kit / "index.html")


def rows_of(tree):
    return json.loads((tree / "kits.json").read_bytes())["kits"]


def pages_of(tree):
    return sorted(tree.rglob("*.html"))


def ordinal(number):
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


HOUSE = """
[newsroom]
embargo = 2026-12-01T06:00:00+01:00
version = "Second <edition>"
url = "https://press.example.org/kits"
corrections = "Tell us & we mend it."

[contact]
name = 'Desk of "A & B"'
email = "desk@example.org"
phone = "+1 555 0100"
"""


@pytest.fixture(scope="session")
def embargoed(once):
    def make(folder):
        (folder / "presskit.toml").write_text(HOUSE, encoding="utf-8")
        kinds, house = ("--only", "text,archives,pages"), ("--config", folder / "presskit.toml")
        done = run("build", *kinds, *house, "--output", folder / "output")
        assert done.returncode == 0, done.err

    return once("embargoed", make) / "output"


def test_a_validator_finds_no_error(whole, complete, five, tree, hostile, embargoed, unpacked, faults_of):
    checked = [whole / name for name in ("index.html", "methodology.html", "404.html")]
    checked += [complete / "methodology.html", *(kit / "index.html" for kit in five.values())]
    checked += [unpacked(five["4322"]) / "index.html"]
    checked += [*pages_of(tree), *pages_of(hostile), *pages_of(embargoed)]
    checked += [unpacked(kit) / "index.html" for kit in (hostile / "kits").iterdir()]
    assert faults_of(checked) == []


@pytest.mark.slow
def test_a_validator_finds_no_error_in_any_kit(whole, faults_of):
    checked = sorted((whole / "kits").glob("*/index.html"))
    assert len(checked) == 427
    assert faults_of(checked) == []


@pytest.mark.parametrize("name", ["whole", "complete", "tree", "hostile"])
def test_every_relative_link_leads_to_a_file(name, request):
    root = request.getfixturevalue(name)
    wrong = {path.relative_to(root).as_posix(): found for path in pages_of(root) if (found := lost(path, root))}
    assert wrong == {}


def test_every_kit_and_group_is_linked_from_the_index(complete, whole):
    for root in (complete, whole):
        linked = {address for _, address in addresses(parsed(root / "index.html"))}
        kits = {path.relative_to(root).as_posix() for path in root.glob("kits/*/index.html")}
        groups = {path.relative_to(root).as_posix() for path in root.glob("groups/*.zip")}
        assert kits | groups | {"methodology.html", "feed.xml", "kits.json", "kits.csv"} <= linked
    assert groups == set()
    assert list(complete.glob("groups/*.zip"))


def test_every_file_of_a_kit_is_linked_from_its_page(five, kit_folders):
    for kit in (*five.values(), *kit_folders.values()):
        linked = {address for _, address in addresses(page_of(kit))}
        files = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
        assert files - {"index.html"} <= linked


def test_the_page_in_a_zip_names_only_what_is_in_the_zip(five, kit_folders, unpacked):
    for kit in (five["5151"], kit_folders["7311"]):
        folder = unpacked(kit)
        page = parsed(folder / "index.html")
        assert lost(folder / "index.html", folder) == []
        images = page.xpath("//img/@src")
        assert len(images) == 4
        assert not page.xpath('//script[not(@type="application/ld+json")] | //link[@rel="stylesheet"]')
        assert only(page.xpath("//style")).text.count("{") > 100
        assert meta(page)["robots"] == "noindex"
        assert canonical(page) == f"{HOME}/kits/{kit.name}/"


@pytest.mark.parametrize("name", ["whole", "tree", "hostile", "embargoed"])
def test_nothing_is_asked_of_another_host(name, request):
    root = request.getfixturevalue(name)
    for path in pages_of(root):
        asked = parsed(path).xpath(
            "//@src | //@srcset | //@poster | //@action | //@formaction | //object/@data | //@style"
        )
        asked += parsed(path).xpath('//link[not(@rel="canonical" or @rel="alternate")]/@href | //base/@href')
        asked += [
            found for style in parsed(path).xpath("//style") for found in re.findall(r"url\(|@import", style.text)
        ]
        assert not [address for address in asked if re.match(r"[a-z]+:(?!,)|//|url|@", address)], path
        handlers = [name for element in parsed(path).iter("*") for name in element.attrib if name.startswith("on")]
        assert handlers == []
    for css in root.rglob("*.css"):
        named = re.findall(r"url\(\s*[\"']?([^\"')]+)", css.read_text(encoding="utf-8"))
        assert named
        assert [address for address in named if not (css.parent / address).is_file()] == []
        assert "@import" not in css.read_text(encoding="utf-8")
    for script in root.rglob("*.js"):
        assert not re.search(
            r"fetch|XMLHttpRequest|import|https?:|localStorage|cookie", script.read_text(encoding="utf-8")
        )


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


def test_markup_in_a_record_closes_no_script(hostile):
    for path in pages_of(hostile):
        raw = path.read_text(encoding="utf-8")
        assert raw.count("<script") == raw.count("</script>") == len(parsed(path).xpath("//script"))
        assert "<!--" not in raw
        if (path.parent.name[:4], path.name) == ("4001", "index.html"):
            assert raw.count("{{ 7*7 }}") > 10


@pytest.mark.parametrize("name", ["index.html", "methodology.html", "kits/4002/index.html"])
def test_right_to_left_titles_are_isolated(name, hostile):
    path = next(hostile.glob(name.replace("4002", "4002*")))
    shown = [
        text
        for text in parsed(path).xpath("//body//text()[not(ancestor::script or ancestor::svg or ancestor::button)]")
        if HOSTILE["4002"] in text
    ]
    assert len(shown) >= (12 if "kits" in name else 1)
    for text in shown:
        around = [text.getparent(), *text.getparent().iterancestors()]
        isolated = any(each.get("dir") == "auto" or each.tag == "bdi" for each in around)
        assert isolated or "\u2068" in text, text


def test_linked_data_name_every_dataset_image_and_fact(five, kit_folders):
    for kit in (*five.values(), *kit_folders.values()):
        ledger, page = ledger_of(kit), page_of(kit)
        said = linked_data(page)
        assert said["@context"] == "https://schema.org"
        by_type = {}
        for entry in said["@graph"]:
            by_type.setdefault(entry["@type"], []).append(entry)
        ids = [entry["@id"] for entry in said["@graph"]]
        assert len(ids) == len(set(ids))
        own, *sources = by_type["Dataset"]
        assert [(d["name"], d["url"], d["license"], d["citation"], d["version"]) for d in sources] == [
            (name_of(d), d["url"], d.get("licence_url", d["licence"]), d["citation"], d["release"])
            for d in ledger["datasets"]
        ]
        assert [each["@id"] for each in own["isBasedOn"]] == [each["@id"] for each in sources]
        address = f"{HOME}/kits/{kit.name}/"
        assert own["distribution"][0]["contentUrl"] == f"{address}facts.json"
        measured = {each["name"]: each["value"] for each in own["variableMeasured"]}
        assert measured == {name: figure["value"] for name, figure in ledger["figures"].items()}
        assert [
            (i["contentUrl"], i["caption"], i["license"], i["creditText"], i["width"], i["height"])
            for i in by_type["ImageObject"]
        ] == [
            (address + i["file"], i["alt"], i["licence"], i["credit"], i["width"], i["height"])
            for i in ledger["images"]
        ]
        pictures = {f"images/{path.name}" for path in (kit / "images").iterdir()}
        assert {i["contentUrl"].removeprefix(address) for i in by_type["ImageObject"]} == pictures
        assert [(c["text"], c["isBasedOn"]) for c in by_type["Claim"]] == [
            (fact["text"], fact["citation"]) for fact in ledger["facts"]
        ]
        for claim in by_type["Claim"]:
            assert page.xpath("//*[@id=$id]", id=claim["@id"].removeprefix(f"{address}#"))
        assert by_type["WebPage"][0]["url"] == address


def name_of(dataset):
    """A dataset's name with its release, however its release is written."""
    return f"{dataset['name']} {dataset['release']}"


def test_linked_data_of_the_index_name_every_dataset(whole):
    graph = linked_data(parsed(whole / "index.html"))["@graph"]
    names = {entry["url"] for entry in graph if entry["@type"] == "Dataset"}
    used = {dataset["url"] for kit in (whole / "kits").iterdir() for dataset in ledger_of(kit)["datasets"]}
    assert names == used
    assert graph[0]["distribution"][0]["contentUrl"] == f"{HOME}/kits.json"


@pytest.mark.parametrize("name", ["complete", "tree", "embargoed"])
def test_what_networks_show_of_a_page_is_named_by_whole_addresses(name, request):
    root = request.getfixturevalue(name)
    home = "https://press.example.org/kits" if name == "embargoed" else HOME
    for path in pages_of(root):
        page, head = parsed(path), meta(parsed(path))
        if path.name == "404.html":
            assert not page.xpath('//link[@rel="canonical"]')
            continue
        place = path.relative_to(root).as_posix().removesuffix("index.html")
        assert canonical(page) == head["og:url"] == f"{home}/{place}"
        assert head["og:title"]
        assert 50 < len(head["og:description"]) <= 300
        assert 50 < len(head["description"]) <= 300
        if place.startswith("kits") and name == "embargoed":  # which has no cards
            assert "og:image" not in head
            assert head["twitter:card"] == "summary"
            continue
        assert head["og:image"] == head["twitter:image"]
        assert head["og:image:alt"] == head["twitter:image:alt"]
        picture = head["og:image"].removeprefix(f"{home}/")
        assert (root / picture).is_file()
        if place.startswith("kits"):
            alts = {image["file"]: image["alt"] for image in ledger_of(path.parent)["images"]}
            assert head["og:image:alt"] == alts[picture.removeprefix(place)]
            assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
            assert head["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("name", ["whole", "tree"])
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


def test_figures_stand_where_they_belong(five, kit_folders):
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
        assert abs(int(at.removeprefix("at-")) - int(shown["percentile"])) <= 1


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
        assert "The explanation was written by GPT-4o, as published in the ILO workbook." in tasks
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
    assert "No task of this occupation rose" in text_of(page_of(five["4322"]))
    assert "1 other has exactly the same mean" in text_of(page_of(five["7549"]))
    assert ledger_of(kit_folders["4322"])["us_occupations"] == []
    assert "No U.S. occupation is listed for this group." in text_of(section(page_of(kit_folders["4322"]), "us"))
    assert "No U.S. occupation is listed" not in text_of(section(page_of(kit_folders["7311"]), "us"))


@pytest.mark.parametrize("name", ["whole", "tree"])
def test_the_methodology_names_every_dataset_and_oddity(name, request):
    root = request.getfixturevalue(name)
    ledgers = [ledger_of(kit) for kit in (root / "kits").iterdir()]
    page = parsed(root / "methodology.html")
    datasets = {dataset["id"]: dataset for ledger in ledgers for dataset in ledger["datasets"]}
    items = {item.get("id").removeprefix("dataset-"): item for item in section(page, "datasets").xpath("./ol/li")}
    assert set(items) == set(datasets)
    for key, dataset in datasets.items():
        said = text_of(items[key])
        assert f"release {dataset['release']} " in said
        assert f"accessed {dataset['accessed']}" in said
        for part in ("name", "publisher", "licence", "citation", "attribution", "disclaimer"):
            assert squeezed(dataset.get(part, "")) in said, part
        assert dataset["url"] in items[key].xpath(".//a/@href")
    bands = {text_of(row[0]): int(text_of(row[3])) for row in section(page, "bands").xpath(".//tbody/tr")}
    counted = Counter(ledger["figures"]["typical_band"]["display"] for ledger in ledgers)
    assert {band: kits for band, kits in bands.items() if kits} == counted
    assert len(bands) == 6
    oddities = text_of(section(page, "oddities"))
    fell = sum("No task of this occupation rose" in " ".join(ledger["caveats"]) for ledger in ledgers)
    assert fell
    assert f"{fell} of {len(ledgers)} kits" in oddities
    for ledger in ledgers:
        shares = ledger["figures"].get("sharing_mean", {"value": 0})["value"] > 0
        listed = section(page, "oddities").xpath(
            f'./ul/li[contains(., "share a percentile")]/a[contains(@href, "{ledger["code"]}-")]'
        )
        assert bool(listed) == shares
        for note in ledger["notes"]:
            assert squeezed(note) in oddities


def test_embargo_and_version_stand_on_every_page(embargoed, unpacked):
    pages = [*pages_of(embargoed), *(unpacked(kit) / "index.html" for kit in (embargoed / "kits").iterdir())]
    assert len(pages) == 7
    for path in pages:
        page = parsed(path)
        notice = text_of(only(page.xpath("//body/p[@class='embargo']")))
        assert notice == "Embargoed until 1 December 2026, 06:00 UTC+01:00. Not for publication before."
        assert text_of(only(with_class(page, "version"))).startswith("Second <edition> · Released 2026-11-21")
        assert meta(page)["robots"] == "noindex"
        footer = text_of(only(page.xpath("//body/footer")))
        assert 'Desk of "A & B" · desk@example.org · +1 555 0100 Tell us & we mend it.' in footer
        assert "CC BY 4.0" in footer


def test_pages_without_an_embargo_may_be_found(whole):
    for path in (whole / "index.html", whole / "methodology.html", *list(whole.glob("kits/*/index.html"))[:5]):
        page = parsed(path)
        assert "robots" not in meta(page)
        assert not with_class(page, "embargo")
        assert text_of(only(with_class(page, "version"))).startswith("Released 2026-11-21 · made with presskit")
        footer = text_of(only(page.xpath("//body/footer")))
        for said in ("Singulariki newsroom", "tell us, and we will make the kit again", "source-backed encyclopedia"):
            assert said in footer


EMPTY = (
    "//body//*[self::p or self::li or self::h1 or self::h2 or self::h3 or self::td or self::th or self::b or self::ul"
)
EMPTY += " or self::ol or self::section or self::blockquote or self::figcaption or self::dd]"
EMPTY += "[not(normalize-space() or @role or @aria-hidden or @class='figures')]"
FIGURES = ("tasks", "mean_2025", "percentile", "change", "exposed_share", "tasks_by_band", "typical_band")
FIGURES += ("most_exposed_task", "fastest_mover")
GONE = [*FIGURES, "us_occupations", "everything"]


@pytest.fixture(scope="session")
def bare(records, make_kit_of, settings, style, tmp_path_factory):
    """The pages of a record that lacks a figure, its U.S. occupations, or all but the number of tasks."""
    pages, folders = Pages(settings, style), {}
    for gone in GONE:
        record = deepcopy(records["7311"])
        if gone in {"us_occupations", "everything"}:
            del record["us_occupations"]
        for figure in FIGURES[1:] if gone == "everything" else {gone} & set(FIGURES):
            del record["figures"][figure]
        kit, folder = make_kit_of(record), tmp_path_factory.mktemp("bare")
        (folder / "kit.html").write_bytes(pages.kit(kit, {}))
        (folder / "index.html").write_bytes(pages.index([kit], {}, {}))
        (folder / "methodology.html").write_bytes(pages.methodology([kit]))
        folders[gone] = folder
    return folders


@pytest.mark.slow
def test_a_validator_finds_no_error_where_figures_are_missing(bare, faults_of):
    assert faults_of([path for folder in bare.values() for path in pages_of(folder)]) == []


@pytest.mark.parametrize("gone", GONE)
def test_a_missing_figure_leaves_no_hole(gone, bare):
    for path in pages_of(bare[gone]):
        page = parsed(path)
        assert page.xpath(EMPTY) == [], path.name
        assert not re.search(r"\bNone\b|\bnan\b|undefined|\(\)|  \.|: \.", text_of(page)), path.name
    page, row = parsed(bare[gone] / "kit.html"), only(parsed(bare[gone] / "index.html").xpath('//ol[@class="kits"]/li'))
    for contents in page.xpath('//nav[@class="contents"]//a/@href'):
        assert page.xpath("//*[@id=$id]", id=contents[1:])
    assert "Not known, and so not shown" in text_of(page.xpath('//ul[@class="notes"]')[0])
    sections = {"tasks_by_band": "bands", "most_exposed_task": "tasks", "us_occupations": "us"}
    there = set(page.xpath("//section/@id"))
    assert {name for figure, name in sections.items() if gone not in {figure, "everything"}} <= there
    assert sections.get(gone) not in there
    if gone in {"percentile", "everything"}:
        assert not with_class(page, "strip")
        assert "percentile" not in text_of(only(page.xpath("//h1")))
        assert row.get("data-percentile") is None
        assert only(row.xpath("./b")).text == "–"
    if gone in {"mean_2025", "everything"}:
        assert row.get("data-mean") is None
        assert "mean" not in text_of(row)


def test_the_index_is_light_for_427_kits(whole):
    page = gzip.compress((whole / "index.html").read_bytes(), 6)
    beside = [gzip.compress((whole / "static" / name).read_bytes(), 6) for name in ("newsroom.css", "newsroom.js")]
    assert len(page) < 60_000
    assert len(page) + sum(map(len, beside)) < 150_000
    faces = sum(path.stat().st_size for path in (whole / "static" / "fonts").iterdir())
    assert len(page) + sum(map(len, beside)) + faces < 150_000


@pytest.mark.parametrize("name", ["whole", "complete", "tree"])
def test_kits_json_agrees_with_the_tree(name, request):
    root = request.getfixturevalue(name)
    rows = rows_of(root)
    assert [row["code"] for row in rows] == sorted(path.name[:4] for path in (root / "kits").iterdir())
    listed = [path for row in rows for path in (*row["files"], *(image["path"] for image in row["images"]))]
    there = [path.relative_to(root).as_posix() for path in (root / "kits").rglob("*") if path.is_file()]
    assert sorted(listed) == sorted(there)
    for row in rows:
        ledger = ledger_of(root / row["path"])
        for key in ("code", "title", "slug", "major_group", "url", "headline"):
            assert row[key] == ledger[key]
        assert row["kit_url"] == canonical(page_of(root / row["path"]))
        assert row["figures"] == {
            figure: {"value": each["value"], "display": each["display"]} for figure, each in ledger["figures"].items()
        }


@pytest.mark.parametrize("name", ["whole", "tree"])
def test_the_index_lists_what_kits_json_says(name, request):
    root = request.getfixturevalue(name)
    rows, page = rows_of(root), parsed(root / "index.html")
    rows.sort(key=lambda r: (-r["figures"]["percentile"]["value"], -r["figures"]["mean_2025"]["value"], r["code"]))
    items = page.xpath('//ol[@class="kits"]/li')
    assert [item.get("data-code") for item in items] == [row["code"] for row in rows]
    for row, item in zip(rows, items, strict=True):
        shown = {figure: each["display"] for figure, each in row["figures"].items()}
        values = {figure: each["value"] for figure, each in row["figures"].items()}
        assert only(item.xpath(".//a")).get("href") == f"{row['path']}index.html"
        group, _, group_name = row["major_group"].partition(" - ")
        assert item.get("data-group") == group
        expected = (
            f"{ordinal(values['percentile'])} {row['title']} {row['code']} · {group_name} mean {shown['mean_2025']} "
        )
        assert text_of(item) == expected + f"{shown['change']} since 2023 {shown['typical_band']}"
        for name_of_value, figure in (("percentile", "percentile"), ("mean", "mean_2025"), ("change", "change")):
            assert float(item.get(f"data-{name_of_value}")) == values[figure]
    groups = Counter(row["major_group"] for row in rows)
    options = [option.text for option in page.xpath('//select[@id="group"]/option')]
    assert options[1:] == [f"{full.partition(' - ')[2]} ({groups[full]})" for full in sorted(groups)]
    many = f"{len(rows)} press kits"
    assert text_of(only(page.xpath("//h1/following-sibling::p[1]"))).startswith(many)


def test_pages_are_the_same_bytes_on_another_machine(tmp_path):
    made = []
    for number, (seed, zone, language) in enumerate([("1", "Pacific/Kiritimati", "C"), ("999", "UTC", "tr_TR.UTF-8")]):
        variables = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
        output = tmp_path / str(number)
        done = run("build", "--only", "pages", "--output", output, environment=variables)
        assert done.returncode == 0, done.err
        made.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()})
    assert made[0] == made[1]
    assert len([path for path in made[0] if path.suffix == ".html"]) == 5
