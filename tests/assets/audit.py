"""Prints, for each asset, the files that it opened over some records and those that it declares, as JSON.

    python audit.py DATA CODE…      records of a data folder

An audit hook sees each file that Python opens. What is remembered of files is forgotten before each asset, so
that each opens what it reads itself. Faces that WeasyPrint opens are seen in the PDF files (test_brief.py).
"""

import io
import json
import sys
from pathlib import Path

from presskit import Project
from presskit.assets.inputs import Declaration
from presskit.assets.registry import assets, images
from presskit.assets.subject import FileRef, Subject
from presskit.engine.kept.state import short
from presskit.paths import cache_folder
from presskit.resources import bundled

ROOTS = {
    "templates": bundled("templates"),
    "data": bundled("data"),
    "fonts": bundled("fonts"),
    "faces": cache_folder() / "fonts",
}
opened = None


def hook(event, arguments):
    if event == "open" and opened is not None and isinstance(arguments[0], str | Path):
        opened.add(str(arguments[0]))


def named(paths, faces):
    """Return files of ours by the names that assets declare."""
    found = set()
    for path in paths:
        for kind, root in ROOTS.items():
            if Path(path).is_relative_to(root):
                name = Path(path).relative_to(root).as_posix()
                found.add(f"faces.{faces[path]}" if path in faces else f"{kind}/{name}")
    return found


def forget():
    """Forget what functions of presskit remember of files."""
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("presskit.") else ():
            if callable(clear := getattr(value, "cache_clear", None)) and value.__name__ not in {"enable", "providers"}:
                clear()


def subjects(project, codes, scope):
    """Yield what assets of a scope are about."""
    kits = [kit for kit in project.kits if kit.code in codes]
    if scope == "kit":
        for kit in kits:
            made = project.builder.files_of(Subject(kit=kit, images=images(kit)), ("text", "cards"))
            refs = {path: FileRef(path, "0" * 64, len(data)) for path, data in made.items()}
            yield Subject(kit=kit, images=images(kit), files=refs, read=made.__getitem__)
        return
    of_images = {kit.name: images(kit) for kit in kits}
    fields = {kit.name: short(Subject(kit=kit, images=of_images[kit.name]).kit_leaves) for kit in kits}
    groups = [kits] if scope == "newsroom" else [[kit for kit in kits if kit.major_group == kits[0].major_group]]
    for group in groups:
        files = {f"kits/{kit.name}/copy.txt": FileRef(f"kits/{kit.name}/copy.txt", "0" * 64, 1) for kit in group}
        yield Subject(
            kits=group,
            images_of=of_images,
            fields_of=fields,
            files=files,
            read=lambda _: b"x",
            group=kits[0].major_group,
        )


def audit(project, asset, about):
    """Return what an asset opened and what it declares."""
    global opened  # noqa: PLW0603 - an audit hook has no other place to look
    declaration = Declaration(asset, project.context)
    faces = {str(face.path): role for role, face in project.context.fonts.faces.items()}
    opened = set()
    for subject in about:
        inputs = declaration.inputs(subject)
        if asset.applies(inputs.kit):
            for content in asset.render(inputs).values():
                if callable(content):
                    content(io.BytesIO())
    seen, opened = opened, None
    declared = {f"templates/{name}" for name in asset.templates} | {f"faces.{role}" for role in declaration.fonts.faces}
    own = {name.partition("faces.")[2] for name in asset.reads if name.startswith("faces.")}
    return {
        "opened": sorted(named(seen, faces)),
        "declared": sorted(declared),
        "own_faces": sorted(f"faces.{role}" for role in own),
    }


def main(data, codes):
    project = Project.open(data)
    if unknown := set(codes) - {kit.code for kit in project.kits}:
        sys.exit(f"{data} has no record of {', '.join(sorted(unknown))}")
    sys.addaudithook(hook)
    result = {}
    for scope in ("kit", "group", "newsroom"):
        about = list(subjects(project, codes, scope))
        for number, known in enumerate(assets(project.context, scope)):
            forget()
            asset = assets(project.context, scope)[number]  # one that has opened nothing yet
            assert asset.name == known.name
            result[asset.name] = audit(project, asset, about)
    print(json.dumps(result))  # noqa: T201 - for the test to read


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
