"""Every command: help with examples, exit codes, machine output, no traceback."""

import json
import os
import re
import subprocess
import sys

import jsonschema
import pytest

from presskit.cli import COMMANDS
from tests.conftest import ROOT, run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_and_is_documented(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert re.search(r"Examples?:\n\s+presskit", done.out)
    assert len(done.out.split("\n")[2]) > 20
    assert f"presskit {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_options_are_explained():
    for command in COMMANDS:
        for line in re.findall(r"^  (--?\w.*)$", run(command, "--help").out.split("Examples")[0], re.MULTILINE):
            assert re.search(r"\S {2,}\S", line), f"{command}: {line} says nothing"


def test_the_list_of_commands_says_what_each_does():
    out = run("--help").out
    for name, help_line in COMMANDS.items():
        assert f"{name}" in out
        assert help_line in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["unheard"],
        ["build", "--bogus"],
        ["build", "9999"],
        ["show"],
        ["show", "9999"],
        ["facts", "../x"],
        ["build", "--data", "/none"],
    ],
)
def test_wrong_usage_ends_in_2(arguments, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.err
    assert done.err
    assert list(tmp_path.iterdir()) == []


def test_help_starts_without_the_heavy_libraries():
    script = (
        "import sys; from presskit.cli import cli; cli(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    loaded = done.stdout.decode().split("[")[-1]
    for heavy in ("weasyprint", "PIL", "pydantic", "rich", "jinja2", "uharfbuzz", "fontTools"):
        assert f"'{heavy}'" not in loaded


def test_list_shows_and_prints_json():
    done = run("list")
    assert "Precision-instrument Makers and Repairers" in done.out
    assert "\x1b[" not in done.out
    rows = json.loads(run("list", "--json").out)
    assert [(row["code"], row["percentile"], row["change"]) for row in rows] == [
        ("4322", "81", "−0.16"),
        ("7311", "37", "+0.03"),
    ]


def test_show_prints_the_kit():
    out = run("show", "4322").out
    for words in ("81st percentile", "Facts to quote", "Copy block", "Read this before you quote", "GPT-4o", "−0.16"):
        assert words in out
    assert json.loads(run("show", "4322", "--json").out)["code"] == "4322"


def test_facts_are_json_lines_equal_to_the_files(kit_folders):
    done = run("facts")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["code"] for line in lines] == ["4322", "7311"]
    for line in lines:
        assert line == json.loads((kit_folders[line["code"]] / "facts.json").read_bytes())
    assert [json.loads(line)["code"] for line in run("facts", "7311").out.splitlines()] == ["7311"]


def test_check_passes_and_builds_nothing(tmp_path):
    done = run("check", "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.out)["records"] == 2
    assert list(tmp_path.iterdir()) == []


def test_check_fails_with_the_fault(clerks, data_folder):
    clerks["figures"]["percentile"]["value"] = 101
    done = run("check", "--data", data_folder(clerks))
    assert done.returncode == 1
    assert "figures.percentile.value" in done.err


def test_the_schema_accepts_the_records_and_refuses_others(records):
    schema = json.loads(run("schema").out)
    validator = jsonschema.Draft202012Validator(schema)
    for record in records.values():
        validator.validate(record)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**records["4322"], "code": "43"})
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**records["4322"], "surprise": 1})


def test_doctor_names_everything():
    findings = json.loads(run("doctor", "--json").out)["findings"]
    names = {finding["name"] for finding in findings}
    assert {"Python", "Pango", "HarfBuzz-Subset", "weasyprint", "pillow", "Raqm", "Face headline", "Cache"} <= names


def test_doctor_says_what_installs_a_missing_library():
    script = (
        "import presskit.native as n, dataclasses as d\n"
        "n.LIBRARIES = (d.replace(n.LIBRARIES[0], linux='libabsent.so.9', macos='absent'),)\n"
        "from presskit.cli import main; import sys; sys.argv = ['presskit', 'doctor']; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"missing" in done.stdout
    assert b"install" in done.stdout
    assert b"libpango-1.0-0" in done.stdout or b"pango" in done.stdout


def test_a_missing_native_library_is_a_clear_error_of_the_build(tmp_path):
    script = (
        "import cffi.api; old = cffi.api.FFI.dlopen\n"
        "def dlopen(self, name, flags=0):\n"
        "    if 'pango' in str(name): raise OSError(f'cannot load library {name!r}')\n"
        "    return old(self, name, flags)\n"
        "cffi.api.FFI.dlopen = dlopen\n"
        f"import sys; sys.argv = ['presskit', 'build', '--jobs', '1', '--output', {str(tmp_path / 'o')!r}]\n"
        "from presskit.cli import main; main()"
    )
    variables = {**os.environ, "PRESSKIT_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=variables, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert b"presskit doctor" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "o" / "kits").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_and_codes(shell):
    assert "_PRESSKIT_COMPLETE" in run("completion", shell).out


def test_codes_are_completed():
    environment = {"_PRESSKIT_COMPLETE": "bash_complete", "COMP_WORDS": "presskit show 4", "COMP_CWORD": "2"}
    assert "4322" in run(environment=environment).out


def test_build_json_reports_kits_files_and_seconds(tmp_path):
    variables = {"PRESSKIT_CACHE": str(tmp_path / "cache")}
    report = json.loads(
        run("build", "--json", "--only", "text", "--output", tmp_path / "out", environment=variables).out
    )
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert (report["ok"], report["kits"], report["files"]) == (True, 2, len(files))
    assert report["bytes"] == sum(path.stat().st_size for path in files)
    assert report["seconds"] > 0
    assert set(report["kit_seconds"]) == {path.name for path in (tmp_path / "out" / "kits").iterdir()}


def test_quiet_says_nothing(tmp_path):
    done = run("build", "4322", "--quiet", "--only", "text", "--output", tmp_path / "out")
    assert (done.out, done.err, done.returncode) == ("", "", 0)


def test_a_reader_that_leaves_early_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m presskit schema | head -1", shell=True, cwd=ROOT, capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    assert done.stdout == b"{\n"


def test_a_bug_shows_no_traceback():
    script = (
        "import presskit.records.collection as s; s.load_collection = lambda *a: 1/0\n"
        "from presskit.cli import main; import sys; sys.argv = ['presskit', 'list']; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 70
    assert b"Traceback" not in done.stderr
    assert b"bug" in done.stderr
