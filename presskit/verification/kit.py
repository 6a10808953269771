"""Verify one kit: its files are whole, and images, briefs, page and zip agree with its `facts.json`."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from presskit.assets.archive.asset import KIND as ARCHIVES
from presskit.assets.brief.asset import KIND as BRIEFS
from presskit.assets.cards.asset import KIND as CARDS
from presskit.assets.registry import kinds_before
from presskit.publish.files import read_plain
from presskit.site.kits_json import FILE as KITS_JSON
from presskit.verification.formats import (
    CorruptFile,
    PdfContents,
    PngContents,
    check_text,
    read_pdf,
    read_png,
    read_zip,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from presskit.publish.manifest import Entry

LEDGER, PAGE = "facts.json", "index.html"
_SUMS, _README = "SHA256SUMS", "README.txt"
_NOT_COMPARED = {_SUMS, _README, PAGE}  # a zip has a page of its own
_SIZE = re.compile(r"_(\d+)x(\d+)\.png$")
_LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that is wrong with a file; `path` is relative to the tree."""

    path: str
    message: str
    field: str = ""


@dataclass(slots=True)
class Contents:
    """What files hold, by their paths in the tree, and what is wrong with those that are not whole."""

    discrepancies: list[Discrepancy] = field(default_factory=list)
    pictures: dict[str, PngContents] = field(default_factory=dict)
    documents: dict[str, PdfContents] = field(default_factory=dict)
    archives: dict[str, dict[str, bytes]] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)


def read_files(root: Path, entries: Mapping[str, Entry]) -> Contents:
    """Read the files that `entries` list by their paths in the tree, and compare size and SHA-256."""
    contents = Contents()
    for path, entry in entries.items():
        try:
            file = root / path
            if file.is_symlink() or (file.exists() and not file.is_file()):
                contents.discrepancies.append(Discrepancy(path, "is no file"))
                continue
            data = read_plain(file)
            if len(data) != entry.bytes or hashlib.sha256(data).hexdigest() != entry.sha256:
                contents.discrepancies.append(Discrepancy(path, "is not as it was published: its SHA-256 is another"))
            else:
                _read_by_format(contents, path, data)
        except FileNotFoundError:
            contents.discrepancies.append(Discrepancy(path, "is not there"))
        except OSError as error:
            contents.discrepancies.append(Discrepancy(path, f"could not be read: {error.strerror}"))
        except CorruptFile as error:
            contents.discrepancies.append(Discrepancy(path, str(error)))
    return contents


def _read_by_format(contents: Contents, path: str, data: bytes) -> None:
    suffix = path.rpartition(".")[2]
    if suffix == "png":
        contents.pictures[path] = shown = read_png(data)
        if (named := _SIZE.search(path)) and (shown.width, shown.height) != (int(named[1]), int(named[2])):
            message = f"is {shown.width}×{shown.height} pixels, and its name says {named[1]}×{named[2]}"
            raise CorruptFile(message)
    elif suffix == "pdf":
        contents.documents[path] = read_pdf(data)
        if not contents.documents[path].pages:
            message = "has no page"
            raise CorruptFile(message)
    elif suffix == "zip":
        contents.archives[path] = read_zip(data)
    else:
        check_text(path, data)
        contents.texts[path] = data


def verify_kit(root: Path, name: str, entries: Mapping[str, Entry], row: Mapping[str, Any] | None) -> list[Discrepancy]:
    """Return everything that is wrong with a kit; `row` is its entry in `kits.json`, None without such a list."""
    folder = f"kits/{name}/"
    found = read_files(root, entries)
    discrepancies = found.discrepancies
    own = {path.removeprefix(folder): entry for path, entry in entries.items()}
    earlier = kinds_before(ARCHIVES)
    packed = {path: entry for path, entry in own.items() if any(kind.matches(path) for kind in earlier)}
    for path, members in found.archives.items():
        if ARCHIVES.matches(path.removeprefix(folder)):
            discrepancies += _compare_zip(path, members, packed)
    attached = {p: opened.attached for p, opened in found.documents.items() if BRIEFS.matches(p.removeprefix(folder))}
    facts_data = found.texts.get(f"{folder}{LEDGER}")
    for path, files in attached.items():
        if len(files) != 1:
            discrepancies.append(Discrepancy(path, f"has {len(files)} attached files, and should have {LEDGER} alone"))
        elif facts_data is not None and files[0] != facts_data:
            discrepancies.append(Discrepancy(path, f"has another {LEDGER} attached than was published"))
    if facts_data is None:
        if len({files for files in attached.values() if len(files) == 1}) > 1:
            discrepancies.append(
                Discrepancy(min(attached), f"has another {LEDGER} attached than the brief for the other paper")
            )
        return discrepancies
    facts = json.loads(facts_data)
    try:
        discrepancies += _compare_images(folder, facts, found.pictures, entries)
        discrepancies += _compare_page(folder, facts, found.texts)
        discrepancies += _compare_entry(folder, facts, row, entries)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        discrepancies.append(Discrepancy(f"{folder}{LEDGER}", f"is not the ledger of a kit ({error!r})"))
    return discrepancies


def _compare_images(
    folder: str, facts: dict[str, Any], pictures: Mapping[str, PngContents], entries: Mapping[str, Entry]
) -> Iterator[Discrepancy]:
    """Compare the size and metadata of images with what the ledger says of them."""
    listed = {folder + image["file"]: image for image in facts["images"]}
    held = {path for path in entries if CARDS.matches(path.removeprefix(folder))}
    if held:
        for path in sorted(held ^ listed.keys()):
            where = "the kit, and not in its facts.json" if path in held else "its facts.json, and not in the kit"
            yield Discrepancy(path, f"is in {where}")
    for path in sorted(pictures.keys() & listed.keys()):
        shown, image = pictures[path], listed[path]
        said = {
            "size": (f"{shown.width}×{shown.height}", f"{image['width']}×{image['height']}"),
            "alternative text": (_text_of(shown, "AltTextAccessibility"), image["alt"]),
            "headline": (_text_of(shown, "Headline"), facts["headline"] or facts["title"]),
            "credit": (_text_of(shown, "Credit"), image["credit"]),
            "licence": (_text_of(shown, "WebStatement"), image["licence"]),
            "ledger": (_text_of(shown, "Ledger"), folder + LEDGER),
            "figures": (", ".join(shown.properties.get("Figures", ())), ", ".join(image["figures"])),
        }
        for what, (one, other) in said.items():
            if one != other:
                yield Discrepancy(path, f"says {one!r}, and facts.json {other!r}", what)
        if unknown := [figure for figure in image["figures"] if figure not in facts["figures"]]:
            yield Discrepancy(
                folder + LEDGER, f"names figures that it does not hold: {', '.join(unknown)}", image["file"]
            )


def _text_of(shown: PngContents, name: str) -> str:
    return " ".join(shown.properties.get(name, ()))


def _compare_page(folder: str, facts: dict[str, Any], texts: Mapping[str, bytes]) -> Iterator[Discrepancy]:
    """Compare the text and the linked data of a page with the ledger."""
    path = folder + PAGE
    if path not in texts:
        return
    page = texts[path].decode()
    linked = _LINKED.search(page)
    if linked is None:
        yield Discrepancy(path, "has no linked data")
    else:
        yield from _compare_linked_data(path, facts, json.loads(linked[1])["@graph"])
    for fact in facts["facts"]:
        if escape(fact["text"]) not in page:
            yield Discrepancy(path, f"does not show the fact {fact['text']!r}", f"facts.{fact['id']}")
    for name, figure in facts["figures"].items():
        cells = Markup('<td class="number">{}</td><td class="number">{}</td>').format(
            figure["display"], figure["value"]
        )
        if cells not in page:
            yield Discrepancy(path, f"does not show {figure['display']!r}", f"figures.{name}")


def _compare_linked_data(path: str, facts: dict[str, Any], graph: list[dict[str, Any]]) -> Iterator[Discrepancy]:
    things: dict[str, list[dict[str, Any]]] = {}
    for thing in graph:
        things.setdefault(thing["@type"], []).append(thing)
    own = next((thing for thing in things["Dataset"] if "variableMeasured" in thing), None)
    measured = {each["name"]: [each["value"], each["unitText"]] for each in own["variableMeasured"]} if own else {}
    for figure, value in _differences(measured, {n: [f["value"], f["unit"]] for n, f in facts["figures"].items()}):
        yield Discrepancy(path, f"has linked data that differ from facts.json: {value}", f"figures.{figure}")
    claims = [[claim["text"], claim["isBasedOn"]] for claim in things.get("Claim", [])]
    if claims != [[fact["text"], fact["citation"]] for fact in facts["facts"]]:
        yield Discrepancy(path, "has linked data with other facts than facts.json", "facts")
    captions = {image["contentUrl"].rpartition("/")[2]: image["caption"] for image in things.get("ImageObject", [])}
    alts = {image["file"].rpartition("/")[2]: image["alt"] for image in facts["images"]}
    if captions and captions != alts:
        yield Discrepancy(path, "has other alternative texts than facts.json", "images")


def _compare_entry(
    folder: str, facts: dict[str, Any], row: Mapping[str, Any] | None, entries: Mapping[str, Entry]
) -> Iterator[Discrepancy]:
    """Compare the kit's entry in `kits.json` with the ledger and with the files of the kit."""
    if row is None:
        return
    images = [{**image, "path": folder + image["file"]} for image in facts["images"]]
    pictures = [{k: v for k, v in image.items() if k != "file"} for image in images if image["path"] in entries]
    known = {name: facts[name] for name in ("code", "title", "slug", "major_group", "url", "headline")}
    known["figures"] = {n: {"value": f["value"], "display": f["display"]} for n, f in facts["figures"].items()}
    known["images"] = pictures
    known["files"] = sorted(entries.keys() - {image["path"] for image in images})
    for name, value in _differences({name: row.get(name) for name in known}, known):
        shown = value if len(value) < 200 else "see both files"
        yield Discrepancy(
            KITS_JSON, f"differs from {folder}{LEDGER}, or from the files of the kit: {shown}", f"{folder}: {name}"
        )


def _differences(one: Mapping[str, object], other: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name in {**one, **other}:
        if one.get(name) != other.get(name):
            yield name, f"{one.get(name)!r}, not {other.get(name)!r}"


def _compare_zip(path: str, members: Mapping[str, bytes], files: Mapping[str, Entry]) -> Iterator[Discrepancy]:
    """Compare a zip with its own list of digests, and with the files that were packed."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    listed = digests_of(members.get(_SUMS, b""))
    for name in sorted(digests.keys() - {_SUMS} ^ listed.keys()):
        yield Discrepancy(path, f"holds, or lists in its SHA256SUMS alone, {name}")
    for name, digest in sorted(listed.items()):
        if name in digests and digests[name] != digest:
            yield Discrepancy(path, f"holds another {name} than its SHA256SUMS says")
    for name in sorted((digests.keys() ^ files.keys()) - _NOT_COMPARED):
        yield Discrepancy(path, f"holds {name}, which was not published" if name in digests else f"lacks {name}")
    for name in sorted((digests.keys() & files.keys()) - _NOT_COMPARED):
        if digests[name] != files[name].sha256:
            yield Discrepancy(path, f"holds another {name} than was published")


def verify_group(root: Path, path: str, entry: Entry, kits: Mapping[str, Entry]) -> list[Discrepancy]:
    """Return everything that is wrong with the zip of a major group; `kits` are the files of all kits."""
    found = read_files(root, {path: entry})
    for members in found.archives.values():
        folders = {name.partition("/")[0] for name in members if "/" in name}
        names = {path.split("/")[1] for path in kits}
        known = {next((name for name in names if name.startswith(folder)), folder): folder for folder in folders}
        files = {}
        for each, item in kits.items():
            _, name, inside = each.split("/", 2)
            if name in known and not ARCHIVES.matches(inside):
                files[f"{known[name]}/{inside}"] = item
        found.discrepancies += _compare_zip(path, members, files)
    return found.discrepancies


def digests_of(data: bytes) -> dict[str, str]:
    """Return the digests that a `SHA256SUMS` lists by path; a line that is none is listed under itself."""
    lines = data.decode(errors="replace").splitlines()
    return {path or line: digest if path else "" for line in lines for digest, _, path in [line.partition("  ")]}
