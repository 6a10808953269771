"""The index, kits.json and the methodology agree with the kits of the tree."""

import gzip
from collections import Counter

import pytest

from tests.page_reader import (
    addresses,
    canonical,
    ledger_of,
    only,
    ordinal,
    page_of,
    parsed,
    rows_of,
    section,
    squeezed,
    text_of,
)
from tests.site.timing import write_index
from tests.trees import EVERYTHING


def test_every_kit_and_group_is_linked_from_the_index(complete, whole):
    for root in (complete, whole):
        linked = {address for _, address in addresses(parsed(root / "index.html"))}
        kits = {path.relative_to(root).as_posix() for path in root.glob("kits/*/index.html")}
        groups = {path.relative_to(root).as_posix() for path in root.glob("groups/*.zip")}
        assert kits | groups | {"methodology.html", "feed.xml", "kits.json", "kits.csv"} <= linked
    assert groups == set()
    assert list(complete.glob("groups/*.zip"))


@pytest.mark.parametrize("name", ["whole", "tree", EVERYTHING])
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


def test_the_index_is_light_for_427_kits(all_kits, newsroom_files, tmp_path):
    whole = write_index(tmp_path, all_kits.values(), newsroom_files)
    page = gzip.compress((whole / "index.html").read_bytes(), 6)
    beside = [gzip.compress((whole / "static" / name).read_bytes(), 6) for name in ("newsroom.css", "newsroom.js")]
    assert len(page) < 60_000
    assert len(page) + sum(map(len, beside)) < 150_000
    faces = sum(path.stat().st_size for path in (whole / "static" / "fonts").iterdir())
    assert len(page) + sum(map(len, beside)) + faces < 150_000


@pytest.mark.parametrize("name", ["whole", "complete", "tree", EVERYTHING])
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


@pytest.mark.parametrize("name", ["whole", "tree", EVERYTHING])
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
