"""The feed, the sitemap and robots.txt, read by the programs that will read them."""

import copy
import datetime as dt
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from lxml import etree

from presskit.assets.registry import images

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
HOME = "https://singulariki.com/newsroom"
ISOLATES = str.maketrans("", "", "\u2068\u2069")


def tree_of(kits):
    """The images of a tree with their sizes, each another."""
    paths = [f"kits/{kit.name}/{image['file']}" for kit in kits for image in images(kit)]
    return {path: 40_000 + number for number, path in enumerate(paths)}


@pytest.fixture(scope="module")
def read(newsroom_files):
    """Return a function that reads the feed of kits as XML, and as a feed reader does."""

    def feed(kits, settings, files=None):
        kits = list(kits)
        data = newsroom_files("feed", kits, tree_of(kits) if files is None else files, settings)["feed.xml"]
        parsed = feedparser.parse(data)
        assert not parsed.bozo, parsed.get("bozo_exception")
        return etree.fromstring(data), parsed

    return feed


@pytest.fixture(scope="module")
def sitemap(newsroom_files):
    """Return a function that makes the sitemap of kits."""
    return lambda kits, settings, files: newsroom_files("sitemap", kits, files, settings)["sitemap.xml"]


@pytest.fixture(scope="module")
def robots(newsroom_files):
    """Return a function that makes `robots.txt` by settings."""
    return lambda settings: newsroom_files("robots", [], settings=settings)["robots.txt"]


def changed(settings, **newsroom):
    return settings.model_copy(update={"newsroom": settings.newsroom.model_copy(update=newsroom)})


def only(element, name):
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0]


def links(element):
    return {link.get("rel"): link for link in element.findall(f"{ATOM}link")}


def test_every_element_that_atom_requires_is_there_once(kits, settings, read):
    root, parsed = read(kits.values(), settings)
    assert root.tag == f"{ATOM}feed"
    assert parsed.version == "atom10"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert only(element, name).text
        assert only(element, "updated").text == "2026-11-21T00:00:00Z"
    assert only(root, "author")[0].text == settings.site.name
    assert settings.licence.credit in only(root, "rights").text
    assert links(root)["self"].get("href") == f"{HOME}/feed.xml"
    assert links(root)["alternate"].get("href") == only(root, "id").text == f"{HOME}/"


def test_entries_say_what_their_kits_say(kits, settings, read):
    files = tree_of(kits.values())
    root, parsed = read(reversed(list(kits.values())), settings, files)
    assert len(parsed.entries) == 2
    entries = zip(parsed.entries, root.findall(f"{ATOM}entry"), sorted(kits), strict=True)
    for entry, element, code in entries:
        kit = kits[code]
        page = f"{HOME}/kits/{kit.name}/"
        assert entry.id == entry.link == page
        assert entry.title == kit.headline
        assert entry.summary_detail.type == entry.title_detail.type == "text/plain"
        assert entry.summary == f"{kit.lead} {kit.passages['note']} {kit.passages['source_line']}"
        assert "not automation, job loss, or a forecast" in entry.summary
        assert [tag.term for tag in entry.tags] == [kit.major_group]
        assert links(element)["related"].get("href") == kit.url
        assert links(element)["license"].get("href") == settings.licence.url
        (enclosure,) = entry.enclosures
        card = f"kits/{kit.name}/images/{kit.name}_headline_1200x630.png"
        assert enclosure.href == f"{HOME}/{card}"
        assert (enclosure.type, enclosure.length) == ("image/png", str(files[card]))
        alt = next(image["alt"] for image in images(kit) if image["file"].endswith("headline_1200x630.png"))
        assert links(element)["enclosure"].get("title") == alt


def test_only_files_of_the_tree_are_named(kits, settings, read, sitemap):
    root, parsed = read(kits.values(), settings, {})
    assert not any(entry.enclosures for entry in parsed.entries)
    assert root.find(f"{ATOM}icon") is None
    assert b"image:loc" not in sitemap(kits.values(), settings, {})
    root, _ = read(kits.values(), settings, {"static/icon-512.png": 600})
    assert only(root, "icon").text == f"{HOME}/static/icon-512.png"


@pytest.mark.parametrize("name", ["made_up_kits", pytest.param("all_kits", marks=pytest.mark.slow)])
def test_all_kits_have_addresses_of_their_own(name, request, settings, read, sitemap):
    every = request.getfixturevalue(name)
    root, parsed = read(every.values(), settings)
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == len(every) + 1
    assert [entry.id.split("/")[5][:4] for entry in parsed.entries] == sorted(every)
    titles = [entry.title.translate(ISOLATES) for entry in parsed.entries]
    assert titles == [kit.headline for kit in every.values()]
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://")

    files = tree_of(every.values())
    pages = etree.fromstring(sitemap(every.values(), settings, files))
    assert pages.tag == f"{MAP}urlset"
    places = [place.text for place in pages.iter(f"{MAP}loc")]
    assert places[:2] == [f"{HOME}/", f"{HOME}/methodology.html"]
    assert places[2:] == ids[1:]
    assert len(set(places)) == len(places)
    assert {page.find(f"{MAP}lastmod").text for page in pages} == {"2026-11-21"}
    assert {place.text for place in pages.iter(f"{IMAGE}loc")} == {f"{HOME}/{path}" for path in files}


@pytest.mark.parametrize(
    "title",
    [
        '<script>alert("x")</script> & "Sons" \'s',
        "</title></entry>]]> --> <!-- &amp; &lt;",
        "{{ 7*7 }} {% raw %}",
        "عمال الإنتاج 12",
        "Clerks, פקידים 3, and others",
        "Long " * 59 + "title",
    ],
)
def test_titles_arrive_as_they_are(title, records, make_kit_of, settings, read, sitemap):
    record = copy.deepcopy(records["4322"])
    record["title"] = title
    kit = make_kit_of(record)
    root, parsed = read([kit], settings)
    said = only(only(root, "entry"), "title").text
    assert said.translate(ISOLATES) == kit.headline
    assert kit.headline.startswith(title)
    assert only(only(root, "entry"), "summary").text.translate(ISOLATES).startswith(kit.lead)
    assert ("\u2068" in said) == (not title.isascii())
    assert len(parsed.entries) == 1
    etree.fromstring(sitemap([kit], settings, tree_of([kit])))


def test_a_kit_that_knows_little_has_an_entry(records, make_kit_of, settings, read):
    record = copy.deepcopy(records["4322"])
    record["figures"] = {"tasks": record["figures"]["tasks"]}
    kit = make_kit_of(record)
    _, parsed = read([kit], settings)
    assert parsed.entries[0].title == kit.title
    assert parsed.entries[0].summary == f"{kit.passages['note']} {kit.passages['source_line']}"
    assert not parsed.entries[0].enclosures


def test_addresses_of_a_sitemap_are_ascii(kits, settings, sitemap, robots):
    there = changed(settings, url="https://example.org/rédaction&presse")
    pages = etree.fromstring(sitemap(kits.values(), there, {}))
    assert next(pages.iter(f"{MAP}loc")).text == "https://example.org/r%C3%A9daction&presse/"
    assert robots(there).isascii()


@pytest.fixture(scope="module")
def robot(robots):
    """Return a function that reads `robots.txt` as a robot does."""

    def read_by(settings):
        parser = RobotFileParser()
        parser.parse(robots(settings).decode().splitlines())
        return parser

    return read_by


@pytest.mark.parametrize("url", [None, "https://press.example.org"])
def test_robots_may_read_everything_but_under_an_embargo(url, settings, robot):
    there = changed(settings, url=url)
    home = there.newsroom_url
    assert robot(there).can_fetch("Googlebot", f"{home}/kits/4322-production-clerks/")
    assert robot(there).site_maps() == [f"{home}/sitemap.xml"]
    held = changed(there, embargo=dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC))
    assert not robot(held).can_fetch("Googlebot", f"{home}/")
    assert not robot(held).can_fetch("Googlebot", f"{home}/kits/4322-production-clerks/")
    assert robot(held).site_maps() is None
    if url is None:  # its lines may be copied into the file of the whole site
        assert robot(held).can_fetch("Googlebot", f"{there.site.base_url}/gradient/")


def test_the_feed_says_the_embargo_first(kits, settings, read):
    held = changed(settings, embargo=dt.datetime.fromisoformat("2026-12-01T06:00:00+01:00"))
    _, parsed = read(kits.values(), held)
    for text in (parsed.feed.subtitle, *(entry.summary for entry in parsed.entries)):
        assert text.startswith("Embargoed until 1 December 2026, 06:00 UTC+01:00. Not for publication before. ")
    assert "mbargo" not in read(kits.values(), settings)[1].feed.subtitle
