"""presskit: occupation records in, press kits out.

The library is `Project` and what it gives; the command line is made of it. See docs/library.md.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from presskit.version import __version__

if TYPE_CHECKING:
    from presskit.assets.registry import kind_names
    from presskit.doctor import Finding, examine
    from presskit.engine.explain import Reason
    from presskit.engine.kept.store import Store
    from presskit.engine.options import BuildOptions, BuildReport
    from presskit.errors import Fault, PresskitError
    from presskit.facts.kit import Kit
    from presskit.project import Project, ProjectKit, build
    from presskit.records.data_folder import ImportReport
    from presskit.records.fetching import fetch, fetched_files
    from presskit.records.importing import ImportFiles, import_records
    from presskit.records.model import record_schema
    from presskit.records.plugin_import import import_from_source
    from presskit.verification.tree import TreeAlteredError, VerifyReport, verify

__all__ = [
    "BuildOptions",
    "BuildReport",
    "Fault",
    "Finding",
    "ImportFiles",
    "ImportReport",
    "Kit",
    "PresskitError",
    "Project",
    "ProjectKit",
    "Reason",
    "Store",
    "TreeAlteredError",
    "VerifyReport",
    "__version__",
    "build",
    "examine",
    "fetch",
    "fetched_files",
    "import_from_source",
    "import_records",
    "kind_names",
    "record_schema",
    "verify",
]

_HOMES = {
    "BuildOptions": "presskit.engine.options",
    "BuildReport": "presskit.engine.options",
    "Fault": "presskit.errors",
    "Finding": "presskit.doctor",
    "ImportFiles": "presskit.records.importing",
    "ImportReport": "presskit.records.data_folder",
    "Kit": "presskit.facts.kit",
    "PresskitError": "presskit.errors",
    "Project": "presskit.project",
    "ProjectKit": "presskit.project",
    "Reason": "presskit.engine.explain",
    "Store": "presskit.engine.kept.store",
    "TreeAlteredError": "presskit.verification.tree",
    "VerifyReport": "presskit.verification.tree",
    "build": "presskit.project",
    "examine": "presskit.doctor",
    "fetch": "presskit.records.fetching",
    "fetched_files": "presskit.records.fetching",
    "import_from_source": "presskit.records.plugin_import",
    "import_records": "presskit.records.importing",
    "kind_names": "presskit.assets.registry",
    "record_schema": "presskit.records.model",
    "verify": "presskit.verification.tree",
}
"""The module of each public name, which is imported when the name is first used: the command starts at once."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
