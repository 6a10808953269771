"""What a build is asked for, and what it says when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from presskit.errors import Fault


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What is to be built: into which folder, from which data, which codes (all) and which kinds (all).

    `codes` builds some kits and keeps the others. `kinds` limits what is made of each; such a build
    has a folder of its own. `jobs` is the number of processes, one for each core where it is None;
    `scheduler` the address of a Dask scheduler that is given the work instead. With `keep_going`,
    records with a fault are left out; with `check`, nothing is published.
    """

    output: Path
    data: Path | None = None
    codes: Sequence[str] = ()
    kinds: Sequence[str] | None = None
    jobs: int | None = None
    scheduler: str | None = None
    keep_going: bool = False
    check: bool = False

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The names of the kinds of asset that are made, in the order in which they are made.

        Raises UsageError for a kind that there is not.
        """
        from presskit.assets.registry import chosen_kinds

        return chosen_kinds(self.kinds)


@dataclass(slots=True)
class BuildReport:
    """What a build did, for the summary on the terminal and for `--json`.

    `files` and `bytes` are those of the whole tree. Units are what is made at once, such as the texts of
    a kit or a card in one size: those `made` now, `known` from before, and `kept` with kits that nothing
    changed. `phases` are seconds of the whole build, `work` those of all processes together by kind.
    `differing` are the paths that a check found, each with what is wrong with it. `notices` are
    sentences that people should read, such as why briefs take longer than they must.
    """

    output: str
    kits: int = 0
    files: int = 0
    bytes: int = 0
    removed: int = 0
    seconds: float = 0.0
    unchanged: bool = False
    jobs: int = 0
    made: int = 0
    known: int = 0
    kept: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    kit_seconds: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    unused_faces: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    differing: dict[str, str] = field(default_factory=dict)
