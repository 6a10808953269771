"""The font pipeline: static instances of exactly our faces, a house's own first, cached and checked."""

import shutil

import pytest
from fontTools.ttLib import TTFont

from presskit.errors import FontError, InputError
from presskit.fonts import instances as pipeline
from presskit.paths import CACHE_VARIABLE
from tests.conftest import ROOT


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    pipeline._font_set.cache_clear()
    yield tmp_path / "cache"
    pipeline._font_set.cache_clear()


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "fonts"
    folder.mkdir()
    return folder


def test_faces_are_static_small_and_of_the_right_weight(fonts):
    assert {"headline", "quotation", "figure", "text", "label"} <= set(fonts.faces)
    for face in fonts.faces.values():
        with TTFont(face.path) as font:
            assert "fvar" not in font
            assert "gvar" not in font
            assert font["OS/2"].usWeightClass == face.weight
            assert font["name"].getDebugName(1) == face.family
        assert face.path.stat().st_size < 250_000


def test_an_instance_has_the_outlines_of_its_weight(fonts):
    with TTFont(fonts.faces["text"].path) as regular, TTFont(fonts.faces["label"].path) as bold:
        width = {w: f["hmtx"][f.getBestCmap()[ord("m")]][0] for w, f in (("regular", regular), ("bold", bold))}
    assert width["bold"] > width["regular"]


def test_the_typography_of_the_pages_is_covered(fonts):
    for role in ("headline", "text", "label", "quotation", "figure"):
        assert fonts.uncovered("“Gmyrek” ’ – — … • → ↔ − © ł ą é ß Ω Ж 0–9 \u00a0\u202f", role) == []
    assert fonts.uncovered("שלום عمال") == []
    assert fonts.uncovered("日 a 😀") == ["日", "😀"]


@pytest.mark.parametrize("damage", ["cut", "altered", "gone", "index"])
def test_a_damaged_cache_is_noticed_and_made_again(damage, own_cache):
    whole = pipeline.font_set(ROOT / "fonts")
    victim = whole.faces["headline"].path
    sound = victim.read_bytes()
    if damage == "cut":
        victim.write_bytes(sound[:1000])
    elif damage == "altered":
        victim.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    elif damage == "gone":
        victim.unlink()
    else:
        (victim.parent / "faces.json").write_text("{")
    pipeline._font_set.cache_clear()
    again = pipeline.font_set(ROOT / "fonts")
    assert again.faces["headline"].path.read_bytes() == sound
    assert [path.name for path in (own_cache / "fonts").iterdir()] == [again.key]


def test_a_house_face_named_after_a_role_takes_its_place(own_cache, house, fonts):
    shutil.copy(fonts.faces["emphasis"].path, house / "headline.ttf")
    found = pipeline.font_set(house)
    assert found.faces["headline"].house
    assert found.faces["headline"].family == "Source Serif 4"
    assert found.faces["headline"].italic
    assert not found.faces["text"].house
    assert found.chain("headline")[1].family == "Source Serif 4 Display"
    assert found.key != fonts.key


def test_a_house_face_of_the_same_family_weight_and_slant_takes_its_place(own_cache, house, fonts):
    shutil.copy(fonts.faces["label"].path, house / "OurInter-SemiBold.ttf")
    found = pipeline.font_set(house)
    assert [role for role, face in found.faces.items() if face.house] == ["label"]


def test_a_house_face_that_no_role_takes_is_reported(own_cache, house, fonts):
    shutil.copy(fonts.faces["fallback.hebrew"].path, house / "Lonely.ttf")
    assert [path.name for path in pipeline.font_set(house).unused] == ["Lonely.ttf"]


def test_another_house_face_is_another_set_though_its_name_is_the_same(own_cache, house, fonts):
    shutil.copy(fonts.faces["emphasis"].path, house / "headline.ttf")
    first = pipeline.font_set(house).key
    shutil.copy(fonts.faces["figure"].path, house / "headline.ttf")
    pipeline._font_set.cache_clear()
    assert pipeline.font_set(house).key != first


@pytest.mark.parametrize("content", [b"", b"not a font", b"OTTO" + b"\0" * 100, b"\x00\x01\x00\x00" + b"\xff" * 300])
def test_a_broken_house_face_is_refused_by_name(content, own_cache, house):
    (house / "headline.ttf").write_bytes(content)
    with pytest.raises(FontError, match=r"headline\.ttf"):
        pipeline.font_set(house)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ('family = "Inter"', "family = 3", "roles.text.family"),
        ('package = "rtl"', 'package = "none"', "package"),
        ("[roles.headline]", "[roles.headline", "TOML"),
        ("weight = 600", 'weight = 600\nfile = "absent.otf"', "absent.otf"),
    ],
)
def test_a_wrong_fonts_file_is_refused_with_its_key(before, after, word, own_cache, house):
    text = (ROOT / "fonts" / "fonts.toml").read_text(encoding="utf-8")
    assert before in text
    (house / "fonts.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises((FontError, InputError), match=word.replace(".", r"\.")):
        pipeline.font_set(house)


def test_a_cache_that_cannot_be_written_is_a_clear_error(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(blocked))
    pipeline._font_set.cache_clear()
    with pytest.raises(FontError, match=CACHE_VARIABLE):
        pipeline.font_set(ROOT / "fonts")
    pipeline._font_set.cache_clear()
