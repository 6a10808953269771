"""README.txt of an archive: what a kit must carry, every file that is there, set for any window."""

import datetime as dt
import io
from dataclasses import replace

from presskit.assets.archive.zip_files import README, SUMS
from tests.assets.archive.zips import GROUP, group_archive, kit_archive, readme_of, text_of


def test_readme_says_what_a_kit_must_carry(kits, files):
    kit = kits["4322"]
    said = readme_of(kit_archive(kit, files["4322"]))
    assert "Exposure is task overlap, not a verdict." in said
    licence, site = kit.publisher.licence, kit.publisher.site
    for text in (kit.headline, kit.passages["frame"], licence.line, licence.credit, licence.url, site.name, kit.url):
        assert text in said
    caveats = [caveat for caveat in kit.caveats.values() if caveat]
    assert len(caveats) > 2
    assert all(caveat in said for caveat in caveats)
    assert kit.datasets
    for dataset in kit.datasets:
        assert dataset.attribution in said
        assert (dataset.disclaimer or "") in said
    assert kit.publisher.contact.name in said
    assert "released 2026-11-21" in said
    assert "sha256sum -c SHA256SUMS" in said
    assert "EMBARGO" not in said


def explained(readme):
    """Return the file names of the section on files: those that an explanation follows, and the others."""
    section = readme.split("What each file is for\n")[1].split("\n\nRead this before")[0]
    known, waiting = [], []
    for line in filter(None, section.splitlines()[1:]):
        if line.startswith("    "):
            known += waiting
            waiting = []
        else:
            waiting.append(line)
    return known, waiting


def test_readme_explains_every_file_that_is_there_and_no_other(kits, files):
    more = {"citations.txt": b"", "citations.bib": b"", "citations.ris": b"", "citations.csl.json": b""}
    everything = {**files["4322"], **more, "index.html": b""}
    known, unexplained = explained(text_of(kit_archive(kits["4322"], everything), README))
    assert sorted(known) == sorted([*everything, SUMS])
    assert unexplained == []
    known, unexplained = explained(text_of(kit_archive(kits["4322"], {"copy.txt": b"", "new.bin": b""}), README))
    assert known == ["copy.txt", SUMS]
    assert unexplained == ["new.bin"]


def test_readme_of_a_group_names_each_kit_and_says_what_holds_for_all(kits, group_bytes, files):
    said = readme_of(group_bytes)
    for kit in kits.values():
        assert f"{kit.name}/ {kit.headline}" in said
        assert all(dataset.attribution in said for dataset in kit.datasets)
    assert GROUP in said
    assert "Exposure is task overlap, not a verdict." in said
    assert kits["4322"].caveats["exposure"] in said
    assert said.count("<kit>_brief_a4.pdf") == 1


def test_a_caveat_with_figures_of_one_kit_is_not_said_of_a_group(made_up_kits):
    one, other = [kit for kit in made_up_kits.values() if kit.caveats["percentile"]][:2]
    assert one.caveats["percentile"] != other.caveats["percentile"]
    stream = io.BytesIO()
    group_archive(stream, GROUP, [one, other], [(f"{kit.name}/copy.txt", b"1") for kit in (one, other)])
    said = readme_of(stream.getvalue())
    assert one.caveats["percentile"] not in said
    assert one.caveats["bands"] in said
    assert one.caveats["percentile"] in readme_of(kit_archive(one, {"copy.txt": b"1"}))


def test_readme_says_version_embargo_and_how_to_reach_us(kits):
    publisher = kits["4322"].publisher
    until = dt.datetime(2026, 12, 1, 6, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    newsroom = publisher.newsroom.model_copy(update={"version": "Edition 7", "embargo": until})
    contact = publisher.contact.model_copy(update={"email": "press@example.org", "phone": "+1 555 0100"})
    kit = replace(kits["4322"], publisher=replace(publisher, newsroom=newsroom, contact=contact))
    stream = io.BytesIO()
    group_archive(stream, GROUP, [kit], [(f"{kit.name}/copy.txt", b"1")])
    for data in (kit_archive(kit, {"copy.txt": b"1"}), stream.getvalue()):
        said = text_of(data, README)
        assert said.startswith("EMBARGOED UNTIL 1 December 2026, 06:00 UTC+01:00. Not for publication before.\n")
        assert "released 2026-11-21, Edition 7\n" in said
        assert "press@example.org\n+1 555 0100\n" in said


def test_readme_of_a_record_that_knows_nothing(clerks, make_kit_of):
    clerks["figures"] = {}
    del clerks["us_occupations"]
    kit = make_kit_of(clerks)
    assert kit.headline is None
    said = readme_of(kit_archive(kit, {"copy.txt": b"1"}))
    assert said.startswith("Press kit: Production Clerks")
    assert "None" not in said
    assert "percentile of" not in said
    stream = io.BytesIO()
    group_archive(stream, GROUP, [kit], [(f"{kit.name}/copy.txt", b"1")])
    assert f"{kit.name}/ Production Clerks What each" in readme_of(stream.getvalue())


def test_readme_is_set_for_any_window(group_bytes):
    lines = text_of(group_bytes, README).splitlines()
    assert max(len(line) for line in lines if "/" not in line) <= 76
    assert not any(line != line.rstrip() for line in lines)
    assert "\n\n\n\n" not in text_of(group_bytes, README)
