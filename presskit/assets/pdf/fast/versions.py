"""The versions of libraries that the replacements were tested with, compared with what is installed.

Versions are read from the metadata of installed packages: WeasyPrint is not imported for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

VARIABLE = "PRESSKIT_PLAIN_PDF"
"""Environment variable that, set to anything, switches the replacements off: to compare, or to find a fault."""

TESTED: dict[str, tuple[str, ...]] = {
    # Its functions are replaced, and the replacements read its internal attributes.
    "weasyprint": ("70.0",),
    # `text` appends to a content stream of pydyf, in the form that pydyf itself writes.
    "pydyf": ("0.13.0",),
    # `styles` compares declared values, whose parts are tokens and colours of tinycss2, by its equality.
    "tinycss2": ("1.5.1",),
}
"""The versions that tests/assets/pdf/test_fast.py compared bytes with, the newest last.

Not listed is what the replacements don't touch: cssselect2 and tinyhtml5 have done their work before a
style is shared, pyphen and fontTools are called by WeasyPrint as without us, and of cffi, uharfbuzz and
Pango only documented functions are called.
"""


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the replacements are on. If not, `reason` says why and `remedy` what to do, else both are empty."""

    on: bool
    reason: str = ""
    remedy: str = ""


def untested() -> Status | None:
    """Return why the installed versions keep the replacements off; None if all of them were tested."""
    installed = {name: _installed(name) for name in TESTED}
    others = [name for name, version in installed.items() if version not in TESTED[name]]
    if not others:
        return None
    reason = "; ".join(
        f"{name} {f'is {version}' if (version := installed[name]) else 'is not installed'}"
        f", tested with {' and '.join(TESTED[name])}"
        for name in others
    )
    return Status(on=False, reason=reason, remedy=install_command(others))


def switched_off() -> Status | None:
    """Return that the environment variable keeps the replacements off; None if it is not set."""
    if not os.environ.get(VARIABLE):
        return None
    return Status(on=False, reason=f"{VARIABLE} is set", remedy=f"unset {VARIABLE}")


def install_command(names: list[str]) -> str:
    """Return the command that installs the newest tested versions of some libraries."""
    return " ".join(["pip install", *(f"{name}=={TESTED[name][-1]}" for name in names)])


def _installed(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
