"""Documents, and the digests of what WeasyPrint makes of them: here, or plain in a process of its own."""

import datetime as dt
import functools
import hashlib
import json
import sys
from pathlib import Path

from presskit import Project
from presskit.assets.pdf import fast
from presskit.assets.pdf.engine import PdfEngine
from presskit.fonts.instances import font_set

ARABIC = "عمال الإنتاج والتخطيط في المصانع 12 (ISCO)"
HEBREW = "עובדי ייצור ותכנון (ISCO) 12, ועוד"
WORDS = "Preparing, or assisting in the preparation of, production operation schedules. " * 4
CSS = """
@page { size: A4; margin: 30mm } p, td, th, li, div { font: 400 10pt/1.4 Inter, "Noto Sans Hebrew", "Noto Sans Arabic" }
.rtl { direction: rtl } .padded { padding: 0 10%; margin-left: 5% } .float { float: left; width: 40% }
.right { float: right; width: 30% } .just { text-align: justify } .line { text-decoration: underline }
.features { font-variant-caps: all-small-caps; font-feature-settings: "tnum" }
.spaced { letter-spacing: .1em; word-spacing: 1em }
.indent { text-indent: 3em } .shifted { position: relative; left: 2em } .hyphens { hyphens: auto; width: 6em }
.cut { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; width: 9em }
.two { max-lines: 2; continue: discard; block-ellipsis: auto } .hidden { visibility: hidden }
.pre { white-space: pre-wrap } .letter::first-letter { font-size: 20pt } .first::first-line { letter-spacing: 2pt }
.collapsed { border: 8pt solid; border-collapse: collapse } .collapsed td { border: 2pt solid; padding: 4pt }
.columns { columns: 2 } .tag { border: 1pt solid; margin-left: 1em; padding: 0 1em }
.raised { vertical-align: super; font-size: 70% }
.block { display: inline-block; width: 3em }
"""
DOCUMENTS = {
    "right to left": f'<p class="rtl" lang="he">{HEBREW}</p><p class="rtl" lang="ar">{ARABIC * 4} <b>{HEBREW}</b></p>',
    "right to left within": f"<p>{HEBREW}</p><p>So {HEBREW} and <b>{ARABIC}</b> and Clerks.</p><p>{'שדגכ ' * 60}</p>",
    "the other way round": f'<div class="rtl"><p>{WORDS}</p><p class="indent">{WORDS} {HEBREW}</p></div>',
    "percentages": f'<table><tr><td><p class="padded">1 2</p></td><td><p class="padded">{WORDS}</p></td></tr></table>',
    "collapsed borders": f'<table class="collapsed"><tr><td>{WORDS}</td><td>1</td></tr><tr><td>2</td></tr></table>',
    "floats": f'<p class="float">{WORDS}</p><p>{WORDS}</p><p class="right">{WORDS}</p><p>{WORDS} {WORDS}</p>',
    "justified": f'<p class="just">{WORDS}</p><p>{WORDS}</p><p class="just">{HEBREW} {WORDS}</p>',
    "decorated": f'<p>{WORDS}</p><p class="line">{WORDS}</p><p>A <span class="line">word</span> of <b>many</b></p>',
    "features": f'<p class="features">{WORDS} 1711</p><p class="spaced">{WORDS}</p><p>{WORDS} 1711</p>',
    "positions": f'<p class="indent">{WORDS}</p><p>A <span class="shifted">word</span> {WORDS}</p><p>{WORDS}</p>',
    "hyphens": f'<p class="hyphens">{WORDS}</p><p class="hyphens" lang="de">Donaudampfschifffahrt, {WORDS}</p>',
    "cut": f'<p class="cut">{WORDS}</p><p class="two">{WORDS}</p><p class="hidden">{WORDS}</p><p>{WORDS}</p>',
    "white space": f'<p class="pre">A  B\n\tC   D\n{WORDS}</p><p>A  B\n C   D<br/>E<br/><br/>{WORDS}</p>',
    "sizes": f'<p>A<span class="raised">1</span> {WORDS}</p><p>A <b class="tag">tag</b> {WORDS}</p>',
    "style attributes": f'<p style="width: 60mm">{WORDS}</p><p style="color: #123">{WORDS}</p><p>{WORDS}</p>',
    "columns": f'<div class="columns"><p>{WORDS}</p><p>{WORDS}</p></div><p>A <span class="block">{WORDS}</span> B</p>',
    "first letters": f'<p>{WORDS}</p><p class="letter">{WORDS}</p><p class="first">{WORDS}</p><p>{WORDS}</p>',
    "links": f'<p id="a">{WORDS}</p><p><a href="https://example.org/">{WORDS}</a></p><p><a href="#a">{WORDS}</a></p>',
    "unlike briefs": f'<p><a href="https://example.com/">{WORDS}</a></p><p lang="fr">{WORDS}</p><ol><li>1</li></ol>',
}
"""Bodies of documents with what no brief has, much of which the replacements leave to WeasyPrint."""


def briefs(config):
    """Return a function that makes the briefs of records, each a data folder and a code.

    It returns the digests of both papers, by name.
    """
    project = functools.cache(lambda folder: Project.open(folder, config))
    return lambda records: {name: _digests(project(folder).kit(code).brief) for name, (folder, code) in records.items()}


def documents(fonts, defaults):
    """Return a function that makes documents of bodies and returns the digests of both papers, by name."""
    engine, date = PdfEngine(font_set(Path(fonts)), defaults), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def made(name, body):
        html = f'<html lang="en"><head><title>{name}</title></head><body>{body}</body></html>'
        return engine.write(engine.render(html, CSS, record=name), record=name, attached={}, date=date)

    return lambda bodies: {name: _digests(made(name, body)) for name, body in bodies.items()}


def _digests(papers):
    return {paper: hashlib.sha256(data).hexdigest() for paper, data in papers.items()}


if __name__ == "__main__":
    what, needed, values = json.load(sys.stdin)
    made = {"briefs": briefs, "documents": documents}[what](*needed)(values)
    assert not fast.enable().on
    json.dump(made, sys.stdout)
