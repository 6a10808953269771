"""The library's front door: a project is a data folder and a configuration, opened once.

    from presskit import Project

    project = Project.open("newsdesk")
    kit = project.kit("4322")
    print(kit.headline)
    report = project.build("public")

Every error that a user can cause is a `presskit.PresskitError` with its faults.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presskit.config import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from presskit.assets.cards.renderer import Card
    from presskit.assets.context import RenderContext
    from presskit.assets.subject import Subject
    from presskit.config import Settings
    from presskit.engine.explain import Reason
    from presskit.engine.kit_builder import KitBuilder
    from presskit.engine.options import BuildOptions, BuildReport
    from presskit.facts.figures import Figure
    from presskit.facts.kit import Fact, Kit
    from presskit.records.collection import Collection


class Project:
    """A data folder and a configuration. What is read is read once, when it is first needed."""

    def __init__(self, settings: Settings, data: Path | None = None) -> None:
        """Take a configuration that was read; `Project.open` reads it."""
        self.settings = settings
        self.data = data

    @classmethod
    def open(cls, data: str | Path | None = None, config: str | Path | None = None) -> Project:
        """Open a data folder, the bundled one for None, with a configuration file, `./presskit.toml` for None.

        Raises InputError for a configuration that can't be used. Records are read when they are first
        needed, and raise InputError then.
        """
        return cls(load(_path(config)), _path(data))

    @functools.cached_property
    def collection(self) -> Collection:
        """The records, datasets, bands and population. Raises InputError with every fault in them."""
        from presskit.records.collection import load_collection

        return load_collection(self.data)

    @functools.cached_property
    def kits(self) -> tuple[Kit, ...]:
        """The kits of all records as values, in the order of their codes."""
        from presskit.facts.statements import make_kit

        return tuple(make_kit(each, self.collection, self.settings) for each in self.collection.occupations)

    @functools.cached_property
    def context(self) -> RenderContext:
        """What all kits are rendered with: faces, theme, bands, logo.

        Raises InputError for characters that no face has, FontError for the faces, TemplateError for the
        theme.
        """
        from presskit.assets.registry import kind_names
        from presskit.engine.preparing import prepare

        return prepare(self.collection, self.settings, kind_names()).context

    def kit(self, code: str) -> ProjectKit:
        """Return the kit of an ISCO-08 code, such as `4322`. Raises UsageError for a code that no record has."""
        from presskit.facts.statements import make_kit

        (occupation,) = self.collection.selected([code])
        return ProjectKit(self, make_kit(occupation, self.collection, self.settings))

    def select(self, codes: Sequence[str] = ()) -> list[ProjectKit]:
        """Return the kits of some codes, all for none. Raises UsageError for a code that no record has."""
        wanted = {occupation.code for occupation in self.collection.selected(codes)}
        return [ProjectKit(self, kit) for kit in self.kits if kit.code in wanted]

    def check(self) -> list[ProjectKit]:
        """Check records, facts and faces, as a build does before it draws, and return all kits.

        Raises PresskitError with every fault.
        """
        _ = self.context
        kits = self.select()
        for kit in kits:
            _ = kit.ledger
        return kits

    def build(
        self,
        output: str | Path = "output",
        *,
        options: BuildOptions | None = None,
        progress: Callable[[Kit, int], None] = lambda _kit, _total: None,
        waiting: Callable[[], None] = lambda: None,
        **more: Any,  # noqa: ANN401 - fields of BuildOptions, whose types it checks
    ) -> BuildReport:
        """Build into a folder and return what was done; only what changed is made again.

        `options`, and `more` in their place, are fields of `BuildOptions`; `output` is the one named here, and
        `data` the project's. `more` are such as `codes=["4322"]`, `kinds=["cards"]` or `jobs=1`.
        `progress` is called after each kit with the number of all, `waiting` once where another build
        has the folder. Raises PresskitError with every fault; the folder is then as it was.
        """
        from presskit.engine.builder import build

        return build(self.settings, self._options(output, options, more), progress, waiting)

    def explain(self, code: str, output: str | Path = "output", kinds: Sequence[str] | None = None) -> list[Reason]:
        """Return what a build into a folder would make again of a kit, and why. Nothing is written."""
        from presskit.assets.registry import chosen_kinds
        from presskit.engine.explain import explain

        context = replace(self.context, kinds=chosen_kinds(kinds))
        return explain(context, self.kit(code).kit, Path(output))

    @functools.cached_property
    def builder(self) -> KitBuilder:
        """What makes the assets of kits in this process; faces and style sheets are loaded once."""
        from presskit.engine.kit_builder import KitBuilder

        return KitBuilder(self.context)

    def _options(self, output: str | Path, options: BuildOptions | None, more: Mapping[str, Any]) -> BuildOptions:
        from presskit.engine.options import BuildOptions

        base = options or BuildOptions(Path(output))
        return replace(base, **{"output": Path(output), "data": self.data, **more})


@dataclass(frozen=True)
class ProjectKit:
    """The kit of one occupation: facts as values; texts, cards and briefs as bytes, made when they are asked for.

    `kit` holds all that is said: headline, figures, facts, passages, caveats, datasets, notes, posts.
    """

    project: Project
    kit: Kit

    @property
    def code(self) -> str:
        """The ISCO-08 code."""
        return self.kit.code

    @property
    def title(self) -> str:
        """The title of the occupation, as published."""
        return self.kit.title

    @property
    def headline(self) -> str | None:
        """The headline, None where the percentile is not known."""
        return self.kit.headline

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts to quote, each with its citation, the ids of its figures and its caveat."""
        return self.kit.facts

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by id, each with its value, the string that is shown, its unit, dataset, place and method."""
        return self.kit.figures

    @functools.cached_property
    def images(self) -> list[dict[str, Any]]:
        """What is said of each share image, as JSON values: file, size, alternative text, credit, figures."""
        from presskit.assets.registry import images

        return images(self.kit)

    @functools.cached_property
    def ledger(self) -> dict[str, Any]:
        """What `facts.json` holds, as JSON values."""
        from presskit.facts.ledger import ledger

        return ledger(self.kit, self.images)

    @functools.cached_property
    def texts(self) -> dict[str, str]:
        """The texts by the names of their files, such as `copy.txt` and `press.md`."""
        return {path: data.decode() for path, data in self.files("text").items()}

    @functools.cached_property
    def cards(self) -> tuple[Card, ...]:
        """The share images, each with what is said of it (`entry`) and the bytes of its PNG file (`png`).

        Raises RenderError where something would not stand well.
        """
        from presskit.assets.cards.entries import CardEntry
        from presskit.assets.cards.renderer import Card

        files = self.files("cards")
        entries = (CardEntry(**{**image, "figures": tuple(image["figures"])}) for image in self.images)
        return tuple(Card(entry, files[entry.file]) for entry in entries)

    def contact_sheet(self) -> bytes:
        """Return all share images at half their size in one picture, as the bytes of a PNG file."""
        from presskit.assets.cards.contact_sheet import contact_sheet

        return contact_sheet(self.cards, self.project.context.fonts)

    @functools.cached_property
    def brief(self) -> dict[str, bytes]:
        """The brief as the bytes of a PDF file, by paper: `a4` and `letter`.

        Raises MachineError where a native library is missing, RenderError for a record that can't be set.
        """
        return {path.rpartition("_")[2].removesuffix(".pdf"): data for path, data in self.files("briefs").items()}

    def files(self, *kinds: str) -> dict[str, bytes]:
        """Return the files of some kinds of asset, of all for none, by their path in the kit's folder.

        A kit that takes more than a minute or 2 GB raises RenderError.
        """
        from presskit.assets.registry import chosen_kinds
        from presskit.engine.workers.limits import limited

        with limited(self.code):
            return self.project.builder.files_of(self._subject, chosen_kinds(kinds or None))

    @functools.cached_property
    def _subject(self) -> Subject:
        from presskit.assets.subject import Subject

        return Subject(kit=self.kit, images=self.images)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)


def build(
    output: str | Path = "output",
    data: str | Path | None = None,
    config: str | Path | None = None,
    **options: Any,  # noqa: ANN401
) -> BuildReport:
    """Open a project and build it: `Project.open(data, config).build(output, **options)`."""
    return Project.open(data, config).build(output, **options)
