"""How long the search of an index takes to answer a keystroke, measured inside the page."""

import dataclasses
import statistics

LETTERS = ("c", "cl", "cle", "cler", "clerk", "e", "", "m", "ma", "", "zz", "")
_TYPE = """async (letters) => {
  const field = document.getElementById("q");
  const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const times = [];
  for (const typed of letters) {
    await rest();
    field.value = typed;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const answered = performance.now();
    document.body.getBoundingClientRect();
    const laid = performance.now();
    await rest();
    times.push([answered - start, laid - start, performance.now() - start]);
  }
  return times;
}"""


@dataclasses.dataclass(frozen=True, slots=True)
class Keystrokes:
    """Milliseconds: until the script has answered, until all is laid out, until it is seen."""

    first: tuple[float, float, float]
    median: tuple[float, float, float]
    slowest: tuple[float, float, float]


def keystroke(page):
    """Time keystrokes in the search of an index that was just opened, the first one apart."""
    times = page.evaluate(_TYPE, LETTERS)
    each = list(zip(*times, strict=True))
    return Keystrokes(tuple(times[0]), tuple(map(statistics.median, each)), tuple(map(max, each)))


def multiplied(kits, number):
    """Return as many kits as asked for, made of a few: each its own code, title and place."""
    kits = list(kits)
    made = []
    for rank in range(number):
        kit, code = kits[rank * 7 % len(kits)], f"{rank:05}"
        title = f"{kit.title} {rank}"
        made.append(dataclasses.replace(kit, code=code, title=title, name=f"{code}-{kit.slug}-{rank}", rank=rank))
    means = tuple(rank / number for rank in range(number))
    return [dataclasses.replace(kit, means=means) for kit in made]


def write_index(folder, kits, newsroom_files):
    """Write the index of kits with its style and script, and return the folder."""
    for name in ("static", "index"):
        for path, data in newsroom_files(name, kits, images=lambda _: []).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    return folder
