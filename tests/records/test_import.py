"""`presskit import` on the real files: every occupation, every rule, the same bytes twice."""

import csv
import json
import shutil

import pytest

from tests.conftest import run


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def kits(imported, settings):
    from presskit.facts.statements import make_kit
    from presskit.records.collection import load_collection as load

    collection = load(imported)
    return {o.code: make_kit(o, collection, settings) for o in collection.occupations}


def test_all_occupations_are_there_and_sound(imported):
    assert len(list((imported / "occupations").glob("*.json"))) == 427
    done = run("check", "--data", imported)
    assert done.returncode == 0, done.err
    assert "427 records" in done.out


def test_every_published_row_agrees(datasets, kits):
    with (datasets / "page-figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    for row in rows:
        kit = kits[row["code"]]
        assert kit.title == row["title"]
        assert kit.major_group == row["major"]
        assert kit.shown("tasks") == row["n_tasks"]
        assert kit.shown("mean_2025") == row["mean"]
        assert kit.shown("percentile") == row["percentile"]
        assert f"the {row['percentile_ordinal']} percentile" in kit.headline
        assert kit.shown("change") == row["change"]
        assert kit.shown("exposed_share") == row["exposed_pct"]
        assert kit.shown("typical_band") == row["band"]
        assert kit.shown("most_exposed_score") == row["max_task_score"]
        assert kit.most_exposed.text == row["max_task"]


@pytest.mark.parametrize("code", ["4322", "7311"])
def test_the_committed_records_agree_with_the_imported(code, kits, collection, settings, texts_of):
    from presskit.facts.statements import make_kit

    committed = make_kit(collection.selected([code])[0], collection, settings)
    imported = kits[code]
    assert texts_of(imported)["copy.txt"] == texts_of(committed)["copy.txt"]
    for name, figure in committed.figures.items():
        assert imported.figures[name].display == figure.display, name
    for name in ("lead", "facts", "bands", "most_exposed", "fastest", "major_group", "url"):
        mine, theirs = getattr(imported, name), getattr(committed, name)
        if name == "facts":
            mine, theirs = ([(f.id, f.text, f.citation) for f in facts] for facts in (mine, theirs))
        assert mine == theirs, name
    if code == "7311":
        listed = [[(us.soc, us.title) for us in kit.us_occupations] for kit in (imported, committed)]
        assert listed[0] == listed[1]
        assert [us.employment for us in imported.us_occupations] == [600680, 60830, 9680, 2010, 1300]
    else:
        assert [(us.soc, us.employment) for us in imported.us_occupations] == [("43-5061", 385000)]
        assert any("43-5061" in note for note in imported.notes)


def test_every_figure_names_its_rows(kits):
    mean = kits["4322"].figures["mean_2025"]
    assert (mean.value, mean.display, mean.dataset) == (0.4355, "0.44", "ilo-genai-2025")
    assert mean.locator == "Sheet1, rows 1773–1777, score_2025"
    for kit in kits.values():
        assert len(kit.figures) == 15
        for figure in kit.figures.values():
            assert figure.locator.startswith(("Sheet1, ", "all rows of the workbook, "))
            assert figure.method


def test_locators_lead_to_the_rows_they_name(datasets, kits):
    from python_calamine import CalamineWorkbook

    from tests.datasets import WORKBOOK

    rows = CalamineWorkbook.from_path(datasets / WORKBOOK).get_sheet_by_index(0).to_python()
    for kit in kits.values():
        row = int(kit.figures["most_exposed_score"].locator.split("row ")[1].split(",")[0])
        assert rows[row - 1][2] == kit.code
        assert round(rows[row - 1][13], 4) == kit.figures["most_exposed_score"].value


def test_ties_share_a_percentile_and_say_so(kits):
    first, second = kits["7549"], kits["9121"]
    assert first.shown("percentile") == second.shown("percentile")
    for kit in (first, second):
        assert kit.shown("sharing_mean") == "1"
        assert "1 other has exactly the same mean" in kit.caveats["percentile"]
    assert sum(kit.shown("sharing_mean") != "0" for kit in kits.values()) == 22


def test_percentiles_are_shares_of_strictly_lower_means(kits):
    from fractions import Fraction

    for kit in kits.values():
        lower, size = int(kit.shown("scoring_lower")), int(kit.shown("occupations"))
        assert size == 427
        assert int(kit.shown("percentile")) == round(Fraction(100 * lower, size))
    ranks = sorted(kit.rank for kit in kits.values())
    assert ranks == list(range(427))


def test_the_oddities_of_the_workbook_are_repaired_and_counted(imported, kits):
    report = json.loads((imported / "import-report.json").read_bytes())
    assert (report["rows"], report["occupations"]) == (3266, 427)
    assert report["dropped"] == ["7126/6"]
    assert set(report["without_2023"]) == {"5246/8", "7122/4"}
    assert len(report["repaired"]) == 59
    assert report["warnings"] == []
    assert all(source["pinned"] for source in report["sources"])
    assert kits["7126"].shown("tasks") == "5"
    assert any("has no text" in note for note in kits["7126"].notes)
    assert "7126" in {entry["code"] for entry in report["other_published_means"]}
    for kit in kits.values():
        assert "‚Ä" not in f"{kit.most_exposed.text}{kit.fastest.text}"
        assert kit.most_exposed.rationale is None or not kit.most_exposed.rationale.startswith("Error")
        assert "  " not in kit.title
    assert any("publisher's own mean is 0.57" in note for note in kits["4226"].notes)


def test_a_model_that_failed_has_no_rationale(kits):
    silent = [code for code, kit in kits.items() if kit.most_exposed.rationale is None]
    for code in silent:
        assert kits[code].caveats["rationale"] is None
        assert any("no explanation" in note for note in kits[code].notes)


@pytest.mark.slow
def test_importing_again_changes_no_byte(arguments, imported, tmp_path):
    before = files_of(imported)
    again = shutil.copytree(imported, tmp_path / "again")
    done = run("import", *arguments, "--into", again, "--json")
    report = json.loads(done.out)
    assert (report["written"], report["unchanged"]) == (0, 428)
    assert files_of(again) == before
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = run("import", *arguments, "--into", tmp_path / "other", environment=environment, cwd=tmp_path)
    assert files_of(tmp_path / "other") == before


def test_records_are_diff_friendly(imported):
    text = (imported / "occupations" / "4322-production-clerks.json").read_text(encoding="utf-8")
    value = json.loads(text)
    assert text == json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.mark.slow
def test_only_some_are_written_and_the_others_kept(arguments, tmp_path):
    into = tmp_path / "data"
    assert run("import", *arguments, "--into", into, "--only", "4322", "7311").returncode == 0
    assert len(list((into / "occupations").iterdir())) == 2
    assert run("import", *arguments, "--into", into, "--only", "1111").returncode == 0
    assert len(list((into / "occupations").iterdir())) == 3
    assert run("check", "--data", into).returncode == 0
    done = run("import", *arguments, "--into", into, "--only", "9999")
    assert done.returncode == 2
    assert "9999" in done.err


def test_a_record_that_is_no_more_is_removed_and_a_strangers_is_kept(arguments, workbook, tmp_path):
    into = tmp_path / "data"
    run("import", workbook(), "--into", into)
    assert len(list((into / "occupations").iterdir())) == 4
    (into / "occupations" / "notes.txt").write_text("mine")
    done = run("import", workbook(lambda rows: [r for r in rows if r[2] != "7126"]), "--into", into)
    assert done.returncode == 0, done.err
    assert "1 removed" in done.out
    assert {p.name[:4] for p in (into / "occupations").iterdir()} == {"4322", "5246", "7311", "note"}


def test_a_smaller_population_is_said_to_be_one(workbook, tmp_path):
    done = run("import", workbook(), "--into", tmp_path / "data")
    assert done.returncode == 0
    assert "places 4 occupations, the pinned release 427" in done.err
    assert "not the pinned release" in done.err


def test_a_record_cannot_disagree_with_its_population_unnoticed(some):
    into = some
    path = into / "occupations" / "4322-production-clerks.json"
    record = json.loads(path.read_bytes())
    record["figures"]["percentile"]["value"] = 80
    record["figures"]["scoring_lower"]["value"] = 342
    record["gradient"]["occupations"] = 428
    path.write_text(json.dumps(record))
    done = run("check", "--data", into)
    assert done.returncode == 1
    for words in ("figures.percentile.value", "figures.scoring_lower.value", "gradient.occupations", "gradient.json"):
        assert words in done.err


def test_a_correction_by_hand_survives_and_says_so(arguments, some):
    into = some
    (into / "overrides").mkdir()
    override = {
        "code": "2522",
        "changes": [{"field": "title", "value": "Systems Administrators", "reason": "The publisher's typing error."}],
    }
    (into / "overrides" / "2522.json").write_text(json.dumps(override))
    run("import", *arguments, "--into", into, "--only", "2522")
    kit = json.loads(run("show", "2522", "--data", into, "--json").out)
    assert kit["title"] == "Systems Administrators"
    assert kit["notes"][-1] == (
        "Corrected by hand: title, Systems Aministrators → Systems Administrators. The publisher's typing error."
    )


@pytest.mark.parametrize(
    ("override", "word"),
    [
        ({"code": "2522", "changes": [{"field": "title", "value": "x"}]}, "reason"),
        ({"code": "2522", "changes": [{"field": "nope.deep", "value": 1, "reason": "x"}]}, "nope.deep"),
        ({"code": "2522", "changes": [{"field": "title", "value": "\u202e", "reason": "x"}]}, "U+202E"),
        ({"code": "2522", "changes": []}, "changes"),
        ({"code": "1111", "changes": [{"field": "title", "value": "x", "reason": "x"}]}, "named 2522.json"),
        ([], "2522.json"),
    ],
)
def test_corrections_that_cannot_be_applied_are_refused(override, word, some):
    into = some
    (into / "overrides").mkdir()
    (into / "overrides" / "2522.json").write_text(json.dumps(override))
    done = run("check", "--data", into)
    assert done.returncode == 1
    assert word in done.err
    assert "2522" in done.err


@pytest.mark.slow
def test_without_the_crosswalk_us_occupations_are_unknown(datasets, tmp_path, arguments):
    done = run("import", arguments[0], "--into", tmp_path / "data", "--only", "4322")
    assert done.returncode == 0
    kit = json.loads(run("show", "4322", "--data", tmp_path / "data", "--json").out)
    assert "U.S. occupations" in kit["missing"]
    done = run("import", arguments[0], "--crosswalk", datasets / "soc10_isco08.dta", "--into", tmp_path / "data")
    assert done.returncode == 2


@pytest.mark.slow
def test_an_unusual_selection_builds_without_a_warning(imported, tmp_path):
    """Lowest, highest, tied, unchanged, no riser, few tasks, long names, long tasks."""
    codes = ("9212", "4131", "7549", "9121", "7115", "4229", "5151", "3253", "3434", "7126", "4323", "2522")
    done = run("build", *codes, "--data", imported, "--output", tmp_path / "out", "--json")
    assert done.returncode == 0, done.err
    assert done.err == ""
    report = json.loads(done.out)
    assert (report["kits"], report["left_out"]) == (12, {})
    for kit in (tmp_path / "out" / "kits").iterdir():
        assert {p.suffix for p in kit.rglob("*") if p.is_file()} == {
            ".txt",
            ".md",
            ".json",
            ".bib",
            ".ris",
            ".png",
            ".pdf",
            ".zip",
            ".html",
        }
