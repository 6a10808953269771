"""Records in any number, for measuring: those of a data folder over and over, each with a code and title of its own."""

import json


def write_records(source, folder, number):
    """Write so many records into a new data folder; those beyond the source's have a title that says so."""
    known = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((source / "occupations").glob("*.json"))]
    (folder / "occupations").mkdir(parents=True)
    for place in range(number):
        value = {**known[place % len(known)], "code": f"{1000 + place:04}"}
        if place >= len(known):
            value["title"] += f" of kind {place // len(known) + 1}"
        (folder / "occupations" / f"{place:05}.json").write_text(json.dumps(value), encoding="utf-8")
