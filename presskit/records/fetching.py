"""`presskit fetch`: the pinned releases, in the cache, each known by its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from presskit.errors import Fault, InputError, PresskitError, UsageError
from presskit.paths import cache_folder
from presskit.records.derive import IBS, ILO, OEWS, ONET
from presskit.records.importing import ImportFiles
from presskit.records.releases import Release, read_releases
from presskit.records.tables import read_datasets
from presskit.resources import bundled
from presskit.sources.container import open_source
from presskit.sources.download import download

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fetched:
    """A dataset that is there: its release and the downloaded file."""

    release: Release
    path: Path

    def as_dict(self) -> dict[str, str]:
        """Return dataset, file, digest, name and licence as JSON values."""
        described = read_datasets(bundled("data")).get(self.release.id)
        return {
            "dataset": self.release.id,
            "file": str(self.path),
            "sha256": self.release.member_sha256,
            "name": described.label if described else self.release.id,
            "licence": described.licence if described else "terms unknown",
        }


def folder() -> Path:
    """Return where downloads are kept."""
    return cache_folder() / "datasets"


def fetch(
    names: Sequence[str] = (),
    releases: Mapping[str, Release] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Fetched]:
    """Download the named datasets, all for no name, and check what came.

    One that fails does not keep the others from being fetched. Raises UsageError for a name that
    no release has, InputError naming each download that failed.
    """
    releases = read_releases() if releases is None else releases
    if unknown := sorted(set(names) - set(releases)):
        remedy = f"There are: {', '.join(releases)}."
        raise UsageError(Fault(record=name, message="is not a dataset to fetch", remedy=remedy) for name in unknown)
    found, faults = [], []
    for name in names or releases:
        release = releases[name]

        def told(done: int, total: int, name: str = name) -> None:
            if progress:
                progress(name, done, total)

        try:
            path = download(release.url, release.sha256, folder(), release.file, told)
            _check(path, release)
            found.append(Fetched(release, path))
        except PresskitError as error:
            faults += [Fault(f.file, name, f.field, f.message, f.remedy) for f in error.faults]
    if faults:
        raise InputError(faults)
    return found


def fetched_files() -> ImportFiles:
    """Return the files that were fetched. Raises InputError where the workbook was not."""
    releases = read_releases()
    there = {name: folder() / release.file for name, release in releases.items() if (folder() / release.file).is_file()}
    if ILO not in there:
        remedy = "Run `presskit fetch`, or name the workbook."
        raise InputError(Fault(file=str(folder()), message="holds no fetched workbook", remedy=remedy))
    for name, path in there.items():
        _check(path, releases[name])
    return ImportFiles(there[ILO], there.get(IBS), there.get(ONET), there.get(OEWS))


def _check(path: Path, release: Release) -> None:
    """Refuse a file that is not the pinned release; a download that is not is not kept."""
    suffix = ".dta" if release.member.endswith(".dta") else ".xlsx"
    message = "is not the pinned release"
    if release.sha256 is None or hashlib.sha256(path.read_bytes()).hexdigest() == release.sha256:
        try:
            if open_source(path, suffix, release.member).sha256 == release.member_sha256:
                return
            message = f"holds another {release.member} than the pinned release"
        except InputError as error:
            message = error.faults[0].message
    path.unlink(missing_ok=True)
    remedy = "It was removed; run `presskit fetch` again."
    raise InputError(Fault(file=str(path), record=release.id, message=message, remedy=remedy))
