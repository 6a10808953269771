"""The made-up population: reproducible, sound, and with the cases in it that tests rely on."""

import json

from tests.conftest import ROOT, run
from tests.made_up_population.make import DATASETS, FOLDER, made


def test_the_committed_files_are_what_the_script_makes():
    there = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.json")}
    assert there == made(), "run `python -m tests.made_up_population.make`"


def test_it_is_sound(made_up):
    done = run("check", "--data", made_up)
    assert (done.returncode, done.err) == (0, "")


def test_it_holds_the_cases_that_tests_rely_on(made_up_kits):
    kits = made_up_kits
    shortest, *_, longest = sorted(kits.values(), key=lambda kit: len(kit.title))
    assert (shortest.code, longest.code, len(longest.title)) == ("3901", "5901", 81)
    assert max(kits.values(), key=lambda kit: len(kit.most_exposed.text)).code == "2905"
    assert len(kits["2905"].most_exposed.text) > 350
    assert [kits[code].rank for code in ("7903", "3901")] == [0, 29]
    assert kits["7903"].shown("percentile") == "0"
    tied = {code for code, kit in kits.items() if kit.figures["sharing_mean"].value}
    assert tied == {"2905", "3903", "6901", "8901"}
    fell = {code for code, kit in kits.items() if kit.caveats["none_rose"] and kit.figures["fastest_change"].value < 0}
    assert {"5901", "3904"} <= fell
    assert kits["8901"].shown("change") == "+0.00"
    assert kits["8901"].caveats["none_rose"].endswith("did not change.")
    assert any("\u0600" <= character <= "\u06ff" for character in kits["7903"].title)
    assert any("\u0590" <= character <= "\u05ff" for character in kits["7903"].most_exposed.text)
    assert {kit.shown("typical_band") for kit in kits.values()} >= {
        "Not exposed",
        "Minimal",
        "Gradient 1",
        "Gradient 4",
    }
    assert "typical_change" in kits["3901"].figures
    assert kits["2902"].us_occupations == ()
    assert kits["1901"].us_occupations[1].employment is None
    assert any("No 2023 score" in note for note in kits["4904"].notes)


def test_nothing_in_it_could_be_taken_for_a_real_dataset(made_up_kits):
    real = json.dumps([json.loads(path.read_bytes()) for path in (ROOT / "data" / "occupations").glob("*.json")])
    for kit in made_up_kits.values():
        assert {dataset.id for dataset in kit.datasets} <= set(DATASETS.values())
        assert all("ade-up" in dataset.name for dataset in kit.datasets)
        assert all("nvented" in dataset.attribution for dataset in kit.datasets)
        assert kit.title not in real
        assert kit.most_exposed.text not in real


def test_no_code_and_no_title_in_it_is_a_real_one(made_up_kits, all_kits):
    assert not made_up_kits.keys() & all_kits.keys()
    assert not {kit.title for kit in made_up_kits.values()} & {kit.title for kit in all_kits.values()}
