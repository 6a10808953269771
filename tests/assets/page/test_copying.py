"""The buttons of a kit's page copy exactly the right text."""

import json
import re

import pytest

from tests.browser import CLIPBOARD, open_all
from tests.page_reader import ledger_of

GONE = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"


def copies_of(kit):
    """Return what the buttons of a kit's page should copy, in their order, read from the kit's other files."""
    ledger, press = ledger_of(kit), (kit / "press.md").read_text(encoding="utf-8")
    by_card = {}
    for image in ledger["images"]:
        by_card.setdefault(image["card"], {})[image["alt"]] = None
    return [
        ledger["headline"],
        *(f"{fact['text']} ({fact['citation']})" for fact in ledger["facts"]),
        (kit / "copy.txt").read_text(encoding="utf-8").removesuffix("\n"),
        *(alt for alts in by_card.values() for alt in alts),
        *re.findall(r"characters\)\n\n```text\n(.*?)\n```", press, re.DOTALL),
    ]


def assert_citations(copied, kit):
    """APA, Chicago, BibTeX, RIS and CSL-JSON of each work are together what the citation files hold."""
    text = (kit / "citations.txt").read_text(encoding="utf-8")
    assert copied[0::5] == re.findall(r"^APA style.*:\n(.+)$", text, re.MULTILINE)
    assert copied[1::5] == re.findall(r"^Chicago style.*:\n(.+)$", text, re.MULTILINE)
    assert "\n".join(copied[2::5]) == (kit / "citations.bib").read_text(encoding="utf-8")
    assert "\n".join(copied[3::5]) == (kit / "citations.ris").read_text(encoding="utf-8")
    listed = json.loads((kit / "citations.csl.json").read_bytes())
    assert [entry for each in copied[4::5] for entry in json.loads(each)] == listed
    assert len(copied) == 5 * len(listed) == 5 * (1 + len(ledger_of(kit)["datasets"]))


PASTED = """() => {
  const area = document.createElement("textarea");
  area.id = "pasted";
  document.body.append(area);
  window.said = [];
  const told = ([change]) => window.said.push(change.target.textContent);
  new MutationObserver(told).observe(document.getElementById("said"), { childList: true });
  addEventListener("pointerdown", () => { window.stood = scrollY; }, { capture: true });
}"""
COPIED = """async (button) => {
  while (!window.said.length) await new Promise(requestAnimationFrame);
  const stays = scrollY === window.stood && document.activeElement === button && button.classList.contains("done");
  return [window.said.splice(0).join(), stays, await navigator.clipboard?.readText()];
}"""


@pytest.mark.parametrize("way", ["clipboard", pytest.param("fallback", marks=pytest.mark.slow)])
def test_every_copy_button_copies_exactly_the_right_text(way, visit, complete, five, served):
    kit = five["2905"]
    script, permissions = (None, CLIPBOARD) if way == "clipboard" else (GONE, ())
    page = visit(f"{served(complete)}kits/{kit.name}/index.html", script=script, permissions=permissions)
    assert page.evaluate("() => navigator.clipboard === undefined") == (way == "fallback")
    open_all(page)
    page.evaluate(PASTED)
    copied = []
    for button in page.locator("button.copy").all():
        button.click()
        said, stays, text = button.evaluate(COPIED)
        assert (said, stays) == ("Copied", True)
        if way == "fallback":
            page.locator("#pasted").fill("")
            page.keyboard.press("ControlOrMeta+V")
            text = page.locator("#pasted").input_value()
        copied.append(text)
        page.evaluate("() => { window.said.length = 0; }")
    expected = copies_of(kit)
    assert copied[: len(expected)] == expected
    assert len(expected) >= 12
    assert_citations(copied[len(expected) :], kit)


@pytest.mark.slow
def test_copied_is_said_and_then_no_longer(visit, complete, five, served):
    page = visit(f"{served(complete)}kits/{five['3901'].name}/index.html", permissions=CLIPBOARD)
    said = page.locator("#said")
    assert (said.get_attribute("role"), said.inner_text()) == ("status", "")
    button = page.get_by_role("button", name="Copy headline")
    button.click()
    page.wait_for_function('() => document.getElementById("said").textContent === "Copied"')
    assert "✓" in button.evaluate('(each) => getComputedStyle(each, "::after").content')
    page.wait_for_function('() => document.getElementById("said").textContent === ""')
    assert "✓" not in button.evaluate('(each) => getComputedStyle(each, "::after").content')


def test_what_could_not_be_copied_is_said(visit, complete, five, served):
    script = f"{GONE} document.execCommand = () => false;"
    page = visit(f"{served(complete)}kits/{five['3901'].name}/index.html", script=script)
    page.get_by_role("button", name="Copy headline").click()
    page.wait_for_function('() => document.getElementById("said").textContent.startsWith("Could not copy")')
    assert page.locator("button.done").count() == 0
