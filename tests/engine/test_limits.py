"""A record that takes for ever, or all memory, is stopped and named."""

import itertools
import time

import pytest

from presskit import Project
from presskit.engine.workers import limits
from presskit.errors import PresskitError, RenderError
from tests.conftest import ROOT


def limited(work):
    with limits.limited("4322"):
        work()


def test_w3_a_kit_that_takes_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    start = time.monotonic()
    with pytest.raises(RenderError, match=r"4322: takes more than 0\.2 seconds"):
        limited(lambda: all(True for _ in itertools.count()))
    assert time.monotonic() - start < 5


def test_w3_a_kit_that_takes_all_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(limits, "MEMORY", 200 * 1024**2)
    with pytest.raises(RenderError, match="4322: takes more than 200 MB"):
        limited(lambda: [bytearray(50 * 1024**2) for _ in range(40)])
    assert len(bytearray(400 * 1024**2)) == 400 * 1024**2  # the limit was the kit's alone


def test_w3_the_build_names_the_record_and_publishes_nothing(monkeypatch, settings, tmp_path):
    """The limit is real, the record is one of the committed ones; only the time is made short."""
    monkeypatch.setenv("PRESSKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    project = Project(settings, ROOT / "data")
    with pytest.raises(PresskitError) as error:
        project.build(tmp_path / "out", kinds=["cards"], jobs=1)
    assert {fault.record for fault in error.value.faults} == {"4322", "7311"}
    assert not (tmp_path / "out" / "kits").exists()
    monkeypatch.setattr(limits, "SECONDS", 60.0)
    report = project.build(tmp_path / "out", kinds=["cards"], jobs=1)
    assert report.kits == 2
