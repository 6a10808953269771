"""What all pages hold, read from the files of built trees.

html-validate checks them with its recommended rules but for three. `long-title`: a page is named as
its occupation, whose publisher chose the length. `no-trailing-whitespace`: entries in RIS end in a
space, and are shown as they are. `wcag/h32`: the search answers while one types and has nothing to send.
"""

import re

import pytest

from tests.conftest import run
from tests.page_reader import (
    lost,
    meta,
    only,
    pages_of,
    parsed,
    text_of,
    with_class,
)
from tests.trees import EVERYTHING, HOSTILE


def test_a_validator_finds_no_error(whole, complete, five, tree, hostile, embargoed, unpacked, faults_of):
    checked = [whole / name for name in ("index.html", "methodology.html", "404.html")]
    checked += [complete / "methodology.html", *(kit / "index.html" for kit in five.values())]
    checked += [unpacked(five["3901"]) / "index.html"]
    checked += [*pages_of(tree), *pages_of(hostile), *pages_of(embargoed)]
    checked += [unpacked(kit) / "index.html" for kit in (hostile / "kits").iterdir()]
    assert faults_of(checked) == []


@pytest.mark.slow
def test_a_validator_finds_no_error_in_any_kit(everything, faults_of):
    checked = sorted((everything / "kits").glob("*/index.html"))
    assert len(checked) == 427
    assert faults_of(checked) == []


@pytest.mark.parametrize("name", ["whole", "complete", "tree", "hostile", EVERYTHING])
def test_every_relative_link_leads_to_a_file(name, request):
    root = request.getfixturevalue(name)
    wrong = {path.relative_to(root).as_posix(): found for path in pages_of(root) if (found := lost(path, root))}
    assert wrong == {}


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
