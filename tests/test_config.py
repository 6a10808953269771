"""The configuration of a house: what it changes in a kit, and how its faults are named."""

from tests.conftest import run


def test_source_date_epoch_dates_the_kit(tmp_path):
    done = run(
        "build", "4322", "--only", "text", "--output", tmp_path / "out", environment={"SOURCE_DATE_EPOCH": "1700000000"}
    )
    assert done.returncode == 0, done.err
    (press,) = (tmp_path / "out").rglob("press.md")
    assert "Kit of 2023-11-14" in press.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_a_house_configures_site_contact_and_licence(tmp_path):
    (tmp_path / "presskit.toml").write_text(
        '[site]\nname = "The Gazette"\nbase_url = "https://gazette.example/work/"\n'
        '[contact]\nname = "Desk <x>"\nemail = "desk@gazette.example"\n'
    )
    done = run("build", "4322", "--only", "text", "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 0, done.err
    (copied,) = (tmp_path / "out").rglob("copy.txt")
    assert "Source: The Gazette — " in copied.read_text(encoding="utf-8")
    assert "https://gazette.example/work/gradient/4322-production-clerks.html" in copied.read_text(encoding="utf-8")
    (press,) = (tmp_path / "out").rglob("press.md")
    assert "desk@gazette.example" in press.read_text(encoding="utf-8")


def test_a_wrong_configuration_is_refused_with_its_key(tmp_path):
    for text, word in (
        ('[site]\nname = "x"\nbase_url = "http://x.org"\n', "site.base_url"),
        ("release_date = 5\n", "release_date"),
        ("surprise = 1\n", "surprise"),
        ("[site\n", "TOML"),
    ):
        (tmp_path / "presskit.toml").write_text(text)
        done = run("check", cwd=tmp_path)
        assert done.returncode == 1
        assert "presskit.toml" in done.err
        assert word in done.err


def test_a_character_without_a_glyph_is_said_of_the_file_that_it_is_in(tmp_path):
    (tmp_path / "house.toml").write_text('[site]\nname = "Gazette \u66f8"\n', encoding="utf-8")
    done = run("check", "--config", "house.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "house.toml: site.name: no face has a glyph" in done.err
