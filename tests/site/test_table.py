"""`kits.csv`: numbers are numbers, what is not known is empty, and no cell is a formula."""

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from presskit.site.kits_csv import COLUMNS, harmless, kits_csv

NUMBERS = {
    "percentile": "percentile",
    "occupations": "occupations",
    "scoring_lower": "scoring_lower",
    "sharing_mean": "sharing_mean",
    "mean_2025": "mean_2025",
    "change": "change",
    "exposed_share": "exposed_share",
    "tasks": "tasks",
    "most_exposed_score": "most_exposed_score",
    "fastest_change": "fastest_change",
}
SHOWN = ("mean_2025", "change", "most_exposed_score", "fastest_change")
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture(scope="module", params=["made_up_kits", pytest.param("all_kits", marks=pytest.mark.slow)])
def many(request):
    """The kits of a whole population: of the made-up one, and of the real one."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def table(many):
    return kits_csv(many.values())


@pytest.fixture(scope="module")
def rows(table):
    return {row["code"]: row for row in rows_of(table)}


def test_bytes_are_what_spreadsheets_read(table, many):
    assert table.startswith(b"\xef\xbb\xbfcode,title,major_group,headline,percentile,")
    assert table.endswith(b"\r\n")
    assert table.count(b"\n") == table.count(b"\r\n") == len(many) + 1
    assert all(line.count('"') % 2 == 0 for line in table.decode("utf-8-sig").split("\r\n"))


def test_a_reader_that_guesses_finds_the_same(table, rows):
    text = table.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text[: text.index("\r\n", 6000)])
    assert dialect.delimiter == ","
    assert csv.Sniffer().has_header(text[:6000])
    guessed = list(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))
    assert guessed == list(rows.values())


def test_every_row_says_what_its_kit_says(many, rows):
    assert list(rows) == list(many)
    for code, kit in many.items():
        row = rows[code]
        assert None not in row
        assert None not in row.values()
        for column, figure in NUMBERS.items():
            value = kit.figures[figure].value
            assert Decimal(row[column]) == Decimal(str(round(value, 4))), (code, column)
        for figure in SHOWN:
            assert float(row[f"{figure}_shown"]) == float(kit.shown(figure).replace("−", "-")), (code, figure)
        assert row["percentile"] == kit.shown("percentile")
        assert row["typical_band"] == kit.shown("typical_band")
        assert (row["title"], row["major_group"], row["headline"]) == (kit.title, kit.major_group, kit.headline)
        assert (row["most_exposed_task"], row["fastest_task"]) == (kit.most_exposed.text, kit.fastest.text)
        assert row["url"] == kit.url
        assert row["kit_url"] == f"https://singulariki.com/newsroom/kits/{kit.name}/"
        assert (row["licence"], row["credit"]) == ("CC BY 4.0", kit.publisher.licence.credit)
        assert (row["release_date"], row["embargo"]) == ("2026-11-21", "")
        assert row["note"] == kit.passages["note"]


def test_every_number_is_plain(rows):
    columns = [*NUMBERS, *(f"{name}_shown" for name in SHOWN)]
    cells = [row[column] for row in rows.values() for column in columns]
    assert all(re.fullmatch(r"-?\d+(\.\d{1,4})?", cell, re.ASCII) for cell in cells)
    assert any(cell.startswith("-") for cell in cells)


def test_the_sheet_agrees_with_the_published_page(kits):
    (row,) = rows_of(kits_csv([kits["4322"]]))
    assert (row["percentile"], row["mean_2025_shown"], row["change_shown"]) == ("81", "0.44", "-0.16")
    assert row["headline"] == "Production Clerks sit at the 81st percentile of the global GenAI exposure gradient"


def test_shown_figures_are_not_left_to_the_rounding_of_a_spreadsheet(rows):
    """The reason for two columns: halves are rounded otherwise by a spreadsheet."""
    halves = [row for row in rows.values() if re.search(r"\.\d\d5$", row["most_exposed_score"])]
    up = [f"{Decimal(row['most_exposed_score']) + Decimal('0.005'):.2f}" for row in halves]
    assert [row["most_exposed_score_shown"] for row in halves] != up


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-0.16, "-0.16"),
        (0.02980000000000005, "0.0298"),
        (9.999999999998899e-05, "0.0001"),
        (-0.0, "0.0"),
        (0.00001, "0.0"),
        (0.0, "0.0"),
        (1.0, "1.0"),
    ],
)
def test_a_number_is_written_out(kits, value, cell):
    kit = kits["4322"]
    kit = replace(kit, figures={**kit.figures, "change": replace(kit.figures["change"], value=value)})
    assert rows_of(kits_csv([kit]))[0]["change"] == cell


def test_what_is_not_known_is_empty(clerks, make_kit_of):
    clerks["figures"] = {}
    clerks["datasets"] = clerks["datasets"][:1]
    kit = make_kit_of(clerks)
    (row,) = rows_of(kits_csv([kit]))
    known = {"code", "title", "major_group", "url", "kit_url", "licence", "licence_url", "credit"}
    known |= {"release_date", "note"}
    assert {column for column, cell in row.items() if cell} == known


def test_a_zero_that_is_known_is_not_empty(rows):
    assert {row["exposed_share"] for row in rows.values() if row["typical_band"] == "Not exposed"} >= {"0"}


def kit_with(kit, text):
    """Return a kit that says `text` in every place from which a cell of words is made."""
    publisher = kit.publisher
    licence = publisher.licence.model_copy(update=dict.fromkeys(("name", "url", "credit"), text))
    return replace(
        kit,
        **dict.fromkeys(("code", "title", "major_group", "url", "headline"), text),
        figures={**kit.figures, "typical_band": replace(kit.figures["typical_band"], display=text)},
        passages={**kit.passages, "note": text},
        most_exposed=replace(kit.most_exposed, text=text),
        fastest=replace(kit.fastest, text=text),
        publisher=replace(publisher, licence=licence, newsroom_url=text),
    )


WORDS = ("code", "title", "major_group", "url", "headline", "typical_band", "note", "most_exposed_task", "fastest_task")
WORDS = (*WORDS, "licence", "licence_url", "credit", "kit_url")


def test_every_column_of_words_is_tested_below():
    numbers = {*NUMBERS, *(f"{name}_shown" for name in SHOWN)}
    assert set(COLUMNS) == {*WORDS, *numbers, "release_date", "embargo"}


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", "   ", "\t", "\r", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u200f "]
)
def test_no_words_become_a_formula(kits, sign, before):
    formula = f'{sign}HYPERLINK("https://example.org","a")'
    data = kits_csv([kit_with(kits["4322"], before + formula)])
    (row,) = rows_of(data)
    for column in WORDS:
        cell = row[column]
        assert re.fullmatch(r"[\u200b\ufeff\u200f ]*'", cell[: cell.index(sign)]), (column, cell)
        assert cell[cell.index(sign) :].startswith(formula)
    assert data.count(b"\n") == 2, "no cell holds a line break"


@pytest.mark.parametrize("before", ["a;", "a; ", "a;\t", 'a";'])
def test_nor_where_a_locale_takes_the_semicolon_for_the_end_of_a_cell(kits, before):
    (row,) = rows_of(kits_csv([kit_with(kits["4322"], f"{before}=1+1")]))
    assert all(re.search(r"; ?'=1\+1", row[column]) for column in WORDS)


@pytest.mark.parametrize(
    "text", ["a-b", "2 + 2 = 4", "C&A; B-C", "e@example.org", "−0.16", "'quoted'", "4 - Clerical", "«=»", "50%; more"]
)
def test_other_words_stay_as_they_are(kits, text):
    assert harmless(text) == text
    (row,) = rows_of(kits_csv([kit_with(kits["4322"], text)]))
    assert {row[column] for column in WORDS if column != "kit_url"} == {text}


@pytest.mark.parametrize(
    "text", ['He said "no", twice', "a,b", "\u0643\u062a\u0628\u0629", "a\r\nb", '"', '""', ",", "'"]
)
def test_quoting_survives_a_reader(kits, text):
    (row,) = rows_of(kits_csv([kit_with(kits["4322"], text)]))
    assert {row[column] for column in WORDS if column != "kit_url"} == {" ".join(text.split())}


def test_an_embargo_stands_on_every_row(kits):
    until = dt.datetime(2026, 12, 1, 6, tzinfo=dt.timezone(dt.timedelta(hours=1)))

    def held_back(kit):
        newsroom = kit.publisher.newsroom.model_copy(update={"embargo": until})
        return replace(kit, publisher=replace(kit.publisher, newsroom=newsroom))

    rows = rows_of(kits_csv(held_back(kit) for kit in kits.values()))
    assert [row["embargo"] for row in rows] == ["2026-12-01T06:00:00+01:00"] * 2


def test_no_kits_are_a_header_alone():
    assert kits_csv([]) == ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
