"""How to cite the published page of a kit and each of its datasets: text, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presskit.assets.texts.citation_formats import bibtex, ris
from presskit.assets.texts.citation_styles import reference
from presskit.assets.texts.page_styles import PAGE_STYLES
from presskit.facts.citations import CitedWork, cited_works

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from presskit.facts.kit import Kit
    from presskit.text.templates import Templates

TEXT = "citations.txt"
BIBTEX = "citations.bib"
RIS = "citations.ris"
CSL = "citations.csl.json"
TEMPLATE = "text/citations.txt.j2"


@dataclass(frozen=True, slots=True)
class Citation:
    """One work in every format. `of` is `page`, or the id of a dataset; `label` names it to people.

    `bibtex`, `ris` and `csl` are whole files with this entry alone.
    """

    of: str
    label: str
    apa: str
    chicago: str
    bibtex: str
    ris: str
    csl: str


def citations(kit: Kit, templates: Templates) -> tuple[Citation, ...]:
    """Return the citations of a kit: its page first, then its datasets; `templates` must declare `PAGE_STYLES`."""
    page_styles = tuple(map(templates.path, PAGE_STYLES.values()))
    return tuple(_citation(work, page_styles) for work in cited_works(kit))


def citation_files(kit: Kit, templates: Templates) -> dict[str, bytes]:
    """Return the files by their names, each with every entry; `templates` must declare `TEMPLATE`, `PAGE_STYLES`."""
    every = citations(kit, templates)
    page, *sources = every
    text = templates.text(
        TEMPLATE,
        {
            "site": kit.publisher.site.name,
            "page": page,
            "sources": [{"cited": each, "dataset": of} for each, of in zip(sources, kit.datasets, strict=True)],
        },
    )
    files = {
        TEXT: text.strip("\n") + "\n",
        BIBTEX: "\n".join(each.bibtex for each in every),
        RIS: "\n".join(each.ris for each in every),
        CSL: _json(work.csl() for work in cited_works(kit)),
    }
    return {name: content.encode() for name, content in files.items()}


@functools.lru_cache(maxsize=256)  # those of datasets are asked for with every kit, and so stay
def _citation(work: CitedWork, page_styles: tuple[Path, ...]) -> Citation:
    apa, chicago = (reference(work, name, path) for name, path in zip(PAGE_STYLES, page_styles, strict=True))
    return Citation(
        of=work.of,
        label=work.label,
        apa=apa,
        chicago=chicago,
        bibtex=bibtex(work),
        ris=ris(work),
        csl=_json([work.csl()]),
    )


def _json(items: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"
