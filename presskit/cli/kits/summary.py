"""What `presskit build` says when it is done: on the terminal for people, as JSON for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from presskit import BuildReport, Reason

_SHOWN = 40


def as_json(report: BuildReport) -> dict[str, Any]:
    """Return a report as JSON values; `ok` says whether the command ends with 0."""
    known = asdict(report)
    known["faults"] = [fault.as_dict() for fault in report.faults]
    return {"ok": not (report.faults or report.differing), **known}


def summarise(report: BuildReport) -> None:
    """Say what was built, where to look, what was left out and why."""
    from rich.markup import escape

    from presskit.cli.terminal import console, messages
    from presskit.text.numbers import file_size

    out = console()
    kits = f"{report.kits} {'kit' if report.kits == 1 else 'kits'}"
    place = Path(report.output)
    look = next((path for path in (place / "index.html", place / "kits") if path.exists()), place)
    holds = f"[bold]{kits}[/], {report.files} files, {file_size(report.bytes)}"
    where = f"Look in [bold]{escape(str(look))}[/]"
    if report.unchanged:
        out.print(f"{holds}: nothing changed, {report.seconds:.1f} s. {where}")
    else:
        counts = ((report.made, "made"), (report.known, "from the cache"), (report.kept, "as they were"))
        units = ", ".join(f"{number} {what}" for number, what in counts if number)
        removed = f", {report.removed} files removed" if report.removed else ""
        out.print(f"{holds} in {report.seconds:.1f} s ({units}{removed}). {where}")
    missing = Counter(name for names in report.left_out.values() for name in names)
    for name, count in missing.items():
        out.print(f"Left out, not in the record: {escape(name)} ({count} {'kit' if count == 1 else 'kits'})")
    for path in report.unused_faces:
        messages().print(f"[yellow]No role takes the face {escape(path)}[/]; name it after a role, or in fonts.toml.")


def say_differing(report: BuildReport) -> None:
    """Say how a tree differs from what a build would make."""
    from rich.markup import escape

    from presskit.cli.terminal import console

    out = console()
    if not report.differing:
        out.print(f"{escape(report.output)} is what a build would make: {report.files} files.")
        return
    for path, what in list(report.differing.items())[:_SHOWN]:
        out.print(f"{escape(path)}: {what}")
    if len(report.differing) > _SHOWN:
        out.print(f"… and {len(report.differing) - _SHOWN} more (--json lists all)")
    out.print(f"[bold]{escape(report.output)} is not what a build would make[/]: {len(report.differing)} files differ.")


def say_notices(report: BuildReport) -> None:
    """Say on standard error what people should know of how kits were made."""
    from rich.markup import escape

    from presskit.cli.terminal import messages

    for notice in report.notices:
        messages().print(f"[yellow]{escape(notice)}[/]")


def say_reasons(reasons: list[Reason]) -> None:
    """Say for each unit of a kit whether it is made again, and why."""
    from rich.markup import escape
    from rich.table import Table

    from presskit.cli.terminal import console

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("asset", "is", "because"):
        table.add_column(heading)
    for reason in reasons:
        table.add_row(escape(reason.unit), reason.what, escape("; ".join(reason.because)))
    console().print(table)
