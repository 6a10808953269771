"""What WeasyPrint is made to keep changes no byte, and goes back to plain WeasyPrint where it must."""

import hashlib
import os
import subprocess
import sys

import pytest

from presskit.assets.brief.renderer import BriefRenderer
from presskit.assets.pdf.fast import switch as pdf_speed
from tests.conftest import CODES, ROOT

SCRIPT = """
import hashlib, sys
from presskit.config import load; from presskit.records.collection import load_collection
from presskit.facts.statements import make_kit; from presskit.fonts.instances import font_set
from presskit.assets.brief.renderer import BriefRenderer; from presskit.assets.style import read_style
s = load(); c = load_collection(); r = BriefRenderer(font_set(s.fonts), read_style(s, c.bands))
for o in c.selected(sys.argv[1:]):
    for data in r.render(make_kit(o, c, s), b"{}").values():
        print(hashlib.sha256(data).hexdigest())
"""


def test_bytes_are_those_of_plain_weasyprint_whatever_was_made_before(kits, fonts, style):
    plain = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, *CODES],
        cwd=ROOT, env={**os.environ, pdf_speed.VARIABLE: "1"}, capture_output=True, check=True, text=True,
    ).stdout.split()  # fmt: skip
    renderer = BriefRenderer(fonts, style)
    for code in reversed(CODES):
        renderer.render(kits[code], b"{}")
    ours = [hashlib.sha256(data).hexdigest() for c in CODES for data in renderer.render(kits[c], b"{}").values()]
    assert ours == plain


def test_this_weasyprint_has_every_name_that_is_replaced():
    assert pdf_speed.prepare() == ()


@pytest.mark.parametrize(
    "name", ["no_such_module f x", "weasyprint.draw no_such_function x", "weasyprint.draw draw_text other parameters"]
)
def test_a_name_that_is_gone_or_takes_other_parameters_is_missed(name):
    module, function, parameters = name.split(" ", 2)
    assert pdf_speed._found(module, function, parameters) == (None, None)
