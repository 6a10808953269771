"""What pages say to machines: JSON-LD, and what networks show of a page."""

import pytest

from tests.page_reader import (
    HOME,
    canonical,
    ledger_of,
    linked_data,
    meta,
    name_of,
    page_of,
    pages_of,
    parsed,
)


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
