"""Failure cases T1 to T10: each through the whole build, as the command does it."""

import json

import pikepdf
import pytest
from markdown_it import MarkdownIt
from PIL import Image

from tests.pdf_reader import squeezed, text


def only_kit(output):
    folders = list((output / "kits").iterdir())
    assert len(folders) == 1
    return folders[0]


def refused(done, output, *words):
    """A build that failed as it must: exit code 1, every word said, nothing published."""
    assert done.returncode == 1, (done.out, done.err)
    for word in words:
        assert word in done.err, done.err
    assert not (output / "kits").exists()


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ('<script>alert("x")</script> & "Sons"', "<img src=x onerror=alert(1)> & 'more'"),
        ("</title><style>*{display:none}</style>", "]]> --> <!-- &amp; &lt;"),
        ("Clerks {{ 7*7 }} {% raw %}", "{{ config }} {# gone? #} ${7*7}"),
    ],
)
def test_t1_t2_t4_markup_is_shown_and_never_obeyed(title, task, clerks, data_folder, build):
    clerks["title"] = title
    clerks["figures"]["most_exposed_task"]["text"] = task
    done, output = build(data_folder(clerks), "--only", "text,briefs")
    assert done.returncode == 0, done.err
    kit = only_kit(output)
    ledger = json.loads((kit / "facts.json").read_bytes())
    assert ledger["title"] == title
    assert ledger["most_exposed_task"] == task
    assert title in (kit / "copy.txt").read_text(encoding="utf-8")
    pdf = next(kit.glob("*.pdf"))
    words = squeezed(text(pdf))
    assert squeezed(f"{title} sit at the") in words
    assert squeezed(task) in words
    with pikepdf.open(pdf) as document:
        assert str(document.docinfo["/Title"]).startswith(title)
    html = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render((kit / "press.md").read_text(encoding="utf-8"))
    )
    for tag in ("<script", "<style", "<img"):
        assert tag not in html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://example.org", "https://"]
)
def test_t3_a_dataset_address_must_be_https(url, clerks, data_folder, build):
    from tests.conftest import ROOT

    datasets = (ROOT / "data" / "datasets.toml").read_text(encoding="utf-8")
    datasets = datasets.replace("https://www.onetcenter.org/database.html", url)
    done, output = build(data_folder(clerks, datasets_toml=datasets))
    refused(done, output, "datasets.toml", "onet-30-3", "url", "https")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x85", "U+0085"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066"),
        ("\ufdd0", "U+FDD0"),
        ("\uffff", "U+FFFF"),
        ("\U0001fffe", "U+1FFFE"),
        ("\ud800", "U+D800"),
    ],
)
@pytest.mark.parametrize("field", ["title", "figures.most_exposed_task.rationale", "us_occupations.0.title", "notes.0"])
def test_t5_characters_that_must_not_be_shown_are_refused(character, name, field, records, data_folder):
    import copy

    from presskit.errors import InputError
    from presskit.records.collection import load_collection as load

    record = copy.deepcopy(records["7311"])
    *path, last = field.split(".")
    place = record
    for part in path:
        place = place[int(part) if part.isdigit() else part]
    place[int(last) if last.isdigit() else last] = f"be{character}fore"
    with pytest.raises(InputError) as error:
        load(data_folder(record))
    (fault,) = error.value.faults
    assert (fault.record, fault.field) == ("7311", field)
    assert "character 3" in fault.message
    assert name in fault.message


def test_t5_the_command_names_file_field_and_character(clerks, data_folder, build):
    clerks["title"] = "Clerks\u202e"
    refused(*build(data_folder(clerks)), "0000.json", "4322", "title", "U+202E")


def test_t6_white_space_is_shown_as_single_spaces(clerks, data_folder, build):
    clerks["title"] = "  Production\n\tClerks  and   Others "
    done, output = build(data_folder(clerks), "--only", "text")
    assert done.returncode == 0, done.err
    kit = only_kit(output)
    assert kit.name == "4322-production-clerks-and-others"
    assert (kit / "copy.txt").read_text(encoding="utf-8").startswith("Production Clerks and Others sit at")


@pytest.mark.parametrize(
    "title",
    ["عمال الإنتاج 12", pytest.param("פקידי ייצור (א)", marks=pytest.mark.slow), "Clerks, פקידים 3, and others"],
)
def test_t7_right_to_left_titles_are_built(title, clerks, data_folder, build):
    clerks["title"] = title
    clerks["figures"]["most_exposed_task"]["text"] = title
    done, output = build(data_folder(clerks), "--only", "text,cards,briefs")
    assert done.returncode == 0, done.err
    kit = only_kit(output)
    assert (kit / "copy.txt").read_text(encoding="utf-8").startswith(f"{title} sit at")
    assert json.loads((kit / "facts.json").read_bytes())["title"] == title


@pytest.mark.parametrize(("field", "put"), [("title", "title"), ("figures.most_exposed_task.text", "text")])
@pytest.mark.parametrize(
    ("character", "name"), [("日", "U+65E5"), ("😀", "U+1F600 GRINNING FACE"), ("\ue000", "U+E000")]
)
def test_t8_a_character_without_a_glyph_is_an_error(field, put, character, name, clerks, data_folder, build):
    place = clerks if put == "title" else clerks["figures"]["most_exposed_task"]
    place[put] = f"Clerks {character}"
    done, output = build(data_folder(clerks))
    refused(done, output, "0000.json", "4322", field, name)


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ("Managers of Many Different and Winding Enterprises of Every Kind " * 5, None),
        pytest.param("X" * 80 + " Clerks", "Y" * 80 + " and so on;", marks=pytest.mark.slow),
        pytest.param(None, "Preparing and assisting in the preparation of schedules, " * 88, marks=pytest.mark.slow),
        ("W" * 300, "Z" * 5000),
    ],
)
def test_t9_texts_of_any_length_fit(title, task, clerks, data_folder, build):
    clerks["title"] = (title or clerks["title"]).strip()[:300]
    clerks["figures"]["most_exposed_task"]["text"] = (task or "A task;").strip()[:5000]
    done, output = build(data_folder(clerks), "--only", "text,cards,briefs")
    assert done.returncode == 0, done.err
    kit = only_kit(output)
    with pikepdf.open(next(kit.glob("*.pdf"))) as document:
        assert len(document.pages) <= 2
        attached = json.loads(document.attachments["facts.json"].get_file().read_bytes())
    assert attached["title"] == clerks["title"]
    assert attached["most_exposed_task"] == clerks["figures"]["most_exposed_task"]["text"]
    assert f'"{clerks["figures"]["most_exposed_task"]["text"]}"' in (kit / "copy.txt").read_text(encoding="utf-8")
    assert len(list((kit / "images").iterdir())) == 11
    with Image.open(next((kit / "images").glob("*_1200x630.png"))) as image:
        assert image.size == (1200, 630)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("figures.mean_2025.value", 1.7, ["figures.mean_2025.value", "1.7"]),
        ("figures.mean_2025.value", -0.1, ["figures.mean_2025.value"]),
        ("figures.most_exposed_task.score", "0.5", ["figures.most_exposed_task.score"]),
        ("figures.percentile.value", 101, ["figures.percentile.value", "101"]),
        ("figures.percentile.value", 80.5, ["figures.percentile.value", "80.5"]),
        ("figures.change.value", 2, ["figures.change.value"]),
        ("figures.tasks.value", 0, ["figures.tasks.value"]),
        ("figures.tasks.value", True, ["figures.tasks.value"]),
        ("figures.tasks.value", 6, ["counts 5 tasks", "figures.tasks is 6"]),
        ("figures.exposed_share.value", 40, ["figures.exposed_share.value", "40%", "100%"]),
        ("figures.tasks_by_band.bands.3.share", 90, ["bands.3.share", "90%"]),
        ("figures.tasks_by_band.bands.0.tasks", 3, ["figures.tasks_by_band"]),
        ("figures.typical_band.value", "gradient-9", ["figures.typical_band", "gradient-9"]),
        ("figures.percentile.dataset", "unheard-of", ["figures.percentile.dataset", "unheard-of"]),
        ("us_occupations", [{"soc": "43", "title": "x"}], ["us_occupations.0.soc"]),
        ("code", "43x2", ["code"]),
        ("surprise", 1, ["surprise", "not a field"]),
    ],
)
def test_t10_figures_that_cannot_be_are_refused(path, value, words, clerks, data_folder, build):
    *parents, last = path.split(".")
    place = clerks
    for part in parents:
        place = place[int(part) if part.isdigit() else part]
    place[last] = value
    refused(*build(data_folder(clerks)), "0000.json", *words)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_t10_numbers_that_are_none_are_refused(constant, clerks, data_folder, build):
    content = json.dumps(clerks).replace('"value": 0.44', f'"value": {constant}').encode()
    assert constant.encode() in content
    refused(*build(data_folder(content)), "0000.json", constant)


@pytest.mark.parametrize(
    ("figure", "gone"),
    [
        ("percentile", "81st"),
        pytest.param("change", "Mean task exposure", marks=pytest.mark.slow),
        ("exposed_share", "of this occupation's tasks"),
        ("most_exposed_task", "Its most-exposed task"),
        pytest.param("mean_2025", "score an average", marks=pytest.mark.slow),
        pytest.param("fastest_mover", "changed by", marks=pytest.mark.slow),
        pytest.param("tasks_by_band", "Almost fully exposed", marks=pytest.mark.slow),
        ("typical_band", "the typical task lands"),
        ("tasks", "task statements that define"),
    ],
)
def test_t10_a_missing_figure_is_left_out_and_reported(figure, gone, clerks, data_folder, build):
    del clerks["figures"][figure]
    done, output = build(data_folder(clerks), "--json")
    assert done.returncode == 0, done.err
    kit = only_kit(output)
    for name in ("copy.txt", "press.md"):
        words = (kit / name).read_text(encoding="utf-8").split("## Notes for fact-checkers")[0]
        assert "None" not in words
    copied = (kit / "copy.txt").read_text(encoding="utf-8")
    brief = squeezed(text(next(kit.glob("*.pdf"))).split("Notes for fact-checkers")[0])
    assert squeezed(gone) not in brief
    if figure in {"percentile", "change", "exposed_share", "most_exposed_task"}:
        assert gone not in copied
    report = json.loads(done.out)
    (left_out,) = report["left_out"].values()
    ledger = json.loads((kit / "facts.json").read_bytes())
    assert left_out == ledger["missing"]
    if figure != "tasks_by_band":
        assert len(left_out) == 4
    needs = {
        "percentile": "headline",
        "change": "change",
        "mean_2025": "change",
        "most_exposed_task": "task",
        "typical_band": "bands",
        "tasks_by_band": "bands",
        "tasks": "bands",
    }
    cards = {path.stem.split("_")[1] for path in (kit / "images").iterdir()}
    assert cards == {"headline", "bands", "change", "task"} - {needs.get(figure)}


def test_all_faults_are_reported_together(clerks, records, data_folder, build):
    clerks["figures"]["percentile"]["value"] = 101
    clerks["title"] = "Clerks\u0000"
    other = json.loads(json.dumps(records["7311"]))
    other["figures"]["change"]["value"] = "much"
    done, output = build(data_folder(clerks, other, b"{not json"))
    refused(
        done, output, "0000.json", "title", "figures.percentile.value", "0001.json", "figures.change.value", "0002.json"
    )
    done, _ = build(data_folder(clerks, other), "--json")
    assert {fault.get("field") for fault in json.loads(done.out)["faults"]} >= {"title", "figures.change.value"}
