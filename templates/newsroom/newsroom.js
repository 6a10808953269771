// Search, order and copying. The pages are complete without it; it uses no library and asks for nothing.
"use strict";

(() => {
  const page = document.body;
  document.documentElement.classList.add("js");

  // Copying: the clipboard where the browser gives one, a selected text where it does not (http, old).
  const said = document.getElementById("said");

  const selectAndCopy = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    page.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return selectAndCopy(text);
    }
  };

  page.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const done = await copy(button.dataset.copy);
    button.focus();
    button.classList.toggle("done", done);
    said.textContent = done ? page.dataset.copied : page.dataset.notCopied;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => button.classList.remove("done"), 2000);
    clearTimeout(said.timer);
    said.timer = setTimeout(() => said.replaceChildren(), 2000);
  });

  const form = document.querySelector("form.find");
  if (!form) return;

  // The list of kits: what a row can be found by is read once.
  const list = document.querySelector("ol.kits");
  const tally = document.querySelector(".tally");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const kits = Array.from(list.children, (row, index) => {
    const link = row.querySelector("a");
    const figure = (name) => (name in row.dataset ? Number(row.dataset[name]) : null);
    return {
      row,
      index,
      link,
      shown: true,
      line: null,
      code: row.dataset.code,
      group: row.dataset.group,
      title: plain(link.textContent),
      words: plain(row.querySelector("p").textContent),
      also: plain(row.dataset.also ?? ""),
      percentile: figure("percentile"),
      mean: figure("mean"),
      change: figure("change"),
      place: figure("place"),
    };
  });

  // What is not known stands last, whichever way round; a percentile that several share is a rounded one.
  const by = (sign, ...names) => (a, b) => {
    for (const name of names) {
      const unknown = (a[name] === null) - (b[name] === null);
      if (unknown) return unknown;
      if (a[name] !== b[name]) return sign * (a[name] - b[name]);
    }
    return a.index - b.index;
  };
  const letters = new Intl.Collator("en");
  const orders = {
    percentile: by(1, "index"),
    "percentile-low": by(1, "percentile", "mean"),
    mean: by(-1, "mean"),
    change: by(-1, "change"),
    "change-low": by(1, "change"),
    title: (a, b) => letters.compare(a.title, b.title) || a.index - b.index,
    code: (a, b) => (a.code < b.code ? -1 : 1),
  };

  // A row that is found by a U.S. occupation alone names it.
  const also = (kit, words) => {
    if (!words.length || words.every((word) => kit.words.includes(word))) {
      kit.line?.remove();
      kit.line = null;
      return;
    }
    const titles = kit.row.dataset.also.split("|");
    const fitting = (how) => titles.filter((title) => words[how]((word) => plain(title).includes(word)));
    const whole = fitting("every");
    const found = whole.length ? whole : fitting("some");
    if (!kit.line) {
      kit.line = document.createElement("p");
      kit.line.className = "also";
      kit.row.append(kit.line);
    }
    kit.line.textContent = `U.S.: ${found.slice(0, 3).join(", ")}`;
  };

  // The strip shows where those that are listed stand.
  const strip = document.querySelector(".strip.whole");
  const all = strip?.querySelector(".all");
  const lit = strip?.querySelector(".found");
  const width = () => all?.ownerSVGElement.clientWidth || ticks.length;
  const ticks = all ? all.getAttribute("d").split("M").slice(1) : [];
  const mark = (found, pixel) => {
    if (!strip) return;
    const some = found.length < kits.length || kits.length < ticks.length;
    strip.classList.toggle("some", some);
    const path = some ? found.filter((kit) => kit.place !== null).map((kit) => `M${ticks[kit.place]}`).join("") : "";
    lit.setAttribute("d", path);
    const few = found.length * 8 < ticks.length;
    lit.setAttribute("stroke-width", Math.max(Number(all.getAttribute("stroke-width")), few ? 2.5 * pixel : 0));
  };

  let ordered = "percentile";
  const show = () => {
    const words = plain(form.q.value).split(/\s+/).filter(Boolean);
    const group = form.group.value;
    const pixel = ticks.length / width(); // read before anything changes, so that nothing is laid out twice
    const found = [];
    for (const kit of kits) {
      const fits =
        (!group || kit.group === group) && words.every((word) => kit.words.includes(word) || kit.also.includes(word));
      if (fits) found.push(kit);
      if (fits !== kit.shown) {
        kit.row.hidden = !fits;
        kit.shown = fits;
      }
      if (fits || kit.line) also(kit, fits ? words : []);
    }
    if (form.sort.value !== ordered) {
      ordered = form.sort.value;
      list.append(...[...kits].sort(orders[ordered]).map((kit) => kit.row));
    }
    const text = found.length === kits.length ? "all" : found.length ? "some" : "none";
    tally.textContent = tally.dataset[text].replace("{shown}", found.length).replace("{all}", kits.length);
    mark(found, pixel);
  };

  // The address says what is listed, so that a list can be sent to someone.
  const fields = { q: "", group: "", sort: "percentile" };
  let waiting;
  const remember = () => {
    const state = new URLSearchParams();
    for (const [name, usual] of Object.entries(fields)) {
      const value = form[name].value.trim();
      if (value !== usual) state.set(name, value);
    }
    const query = state.toString();
    try {
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    } catch {
      // a page from a folder of some browsers may not change its address
    }
  };
  const recall = () => {
    const state = new URLSearchParams(location.search);
    for (const [name, usual] of Object.entries(fields)) {
      form[name].value = state.get(name) ?? usual;
      if (form[name].selectedIndex < 0) form[name].value = usual; // an address may name what is not to choose from
    }
    show();
  };

  form.addEventListener("input", () => {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(remember, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
  });
  addEventListener("popstate", recall);

  // Pointing at the strip names the occupation there; a click opens its kit.
  if (strip) {
    const picture = strip.querySelector("svg");
    const words = strip.querySelector(".pointed");
    const at = new Map(kits.filter((kit) => kit.place !== null).map((kit) => [kit.place, kit]));
    const under = (event) => {
      const box = picture.getBoundingClientRect();
      const place = Math.floor(((event.clientX - box.left) / box.width) * ticks.length);
      for (let off = 0; off < 4; off += 1) {
        const kit = [at.get(place - off), at.get(place + off)].find((each) => each?.shown);
        if (kit) return kit;
      }
      return null;
    };
    picture.addEventListener("pointermove", (event) => {
      const kit = under(event);
      words.textContent = kit ? `${kit.row.querySelector("b").textContent} · ${kit.link.textContent}` : "";
      picture.style.cursor = kit ? "pointer" : "";
    });
    picture.addEventListener("pointerleave", () => {
      words.textContent = "";
    });
    picture.addEventListener("click", (event) => under(event)?.link.click());
  }

  form.hidden = false;
  tally.hidden = false;
  recall();
})();
