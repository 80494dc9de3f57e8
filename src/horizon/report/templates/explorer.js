"use strict";
// A figure that its reader may change: page.js asks it what to draw and what to save, and gives it the view.
globalThis.horizonExplorer = (section, read, redraw) => {
  const told = read(section, "explorer");
  const chart = read(section, "chart");
  const panels = [...section.querySelectorAll(".explorer")];
  const place = section.querySelector(".chart");
  const pick = (selector) => section.querySelector(`.explorer ${selector}`);
  const all = (selector) => [...section.querySelectorAll(`.explorer ${selector}`)];
  const labs = all(".labs input").map((box) => box.closest("label").querySelector("bdi").textContent);
  const DAY = 86400000;
  const EPOCH = Date.UTC(2020, 0, 1);
  const [ownLevel, ownVintage] = told.own;
  const state = { level: ownLevel, vintage: ownVintage, plain: false, hidden: [], own: 0, zoom: null };
  let view = null;

  const isOwn = () => state.level === ownLevel && state.vintage === ownVintage;
  const variant = () => told.variants[state.level][state.vintage];
  const whole = () => ({ days: told.dates, lengths: told.levels[state.level][state.plain ? "plain" : "lengths"] });
  const shown = () => state.zoom ?? whole();

  // Lengths and days, written as the rest of the page writes them.
  const short = (number) => (number >= 9.95 ? number.toFixed(0) : String(Number(number.toPrecision(2))));
  function lengthText(minutes) {
    if (minutes <= 0) return "0";
    if (minutes < 1) return `${short(minutes * 60)} s`;
    if (minutes < 59.5) return `${short(minutes)} min`;
    if (minutes < 600) {
      const rest = Math.round(minutes) % 60;
      return `${Math.floor(Math.round(minutes) / 60)} h${rest ? ` ${rest} min` : ""}`;
    }
    if (minutes < 2400) return `${(minutes / 60).toFixed(0)} h`;
    const [size, unit] = [[120000, "work year"], [10020, "work month"], [2400, "work week"]].find(([least]) => minutes >= least);
    const count = short(minutes / size);
    return `${count} ${unit}${count === "1" ? "" : "s"}`;
  }
  const dayText = (milliseconds) => {
    const day = new Date(milliseconds);
    return Number.isNaN(day.getTime()) || day.getUTCFullYear() > 2200 ? "after 2200" : day.toISOString().slice(0, 10);
  };
  const months = (days) => (days / told.month).toFixed(1);

  // Ticks: the named lengths if some are in view, else round ones.
  const UNITS = [[1 / 60, "s"], [1, "min"], [60, "h"], [2400, "work week"], [10020, "work month"], [120000, "work year"]];
  const STEPS = UNITS.flatMap(([size], place) => (place < 2 ? [1, 2, 5, 10, 15, 30] : [1, 2, 4, 8, 16]).map((count) => count * size))
    .concat([10, 100, 1000, 10000].flatMap((many) => [2, 5, 10].map((count) => count * many * 12000)))
    .sort((one, other) => one - other);
  function ticks([low, high]) {
    const inside = (minutes) => low <= minutes && minutes <= high;
    if (state.plain) return plainTicks(low, high);
    const named = told.ticks.filter(([minutes]) => inside(minutes));
    if (named.length > 3) return named;
    const round = STEPS.filter(inside);
    const found = round.length > 1 ? round : [0.1, 0.5, 0.9].map((share) => low * (high / low) ** share);
    return found.map((minutes) => [minutes, named.find(([one]) => one === minutes)?.[1] ?? lengthText(minutes)]);
  }
  function plainTicks(low, high) {
    const step = STEPS.find((one) => (high - low) / one <= 7) ?? (high - low) / 5;
    const [size, unit] = UNITS.findLast(([one]) => one <= step * 1.0001 && Math.abs(step / one - Math.round(step / one)) < 1e-6) ?? UNITS[0];
    const found = [];
    for (let count = Math.ceil(low / step); count * step <= high * 1.000001; count += 1) {
      const many = Number(((count * step) / size).toPrecision(6));
      found.push([count * step, count === 0 ? "0" : `${many} ${unit}${unit.startsWith("work") && many !== 1 ? "s" : ""}`]);
    }
    return found;
  }

  function signals() {
    const { days, lengths } = shown();
    const marks = ticks(lengths);
    const pace = variant().pace;
    return {
      level: state.level,
      vintage: state.vintage,
      plain: state.plain,
      hidden: state.hidden,
      days,
      lengths,
      ticks: marks.map(([minutes]) => minutes),
      tick_texts: marks.map(([, text]) => text),
      own_days: pace ? state.own * told.month : 0,
      own_middle: pace?.middle ?? 0,
      own_level: pace?.level ?? 0,
    };
  }

  // The specification in the state that is shown. On the page the labs beside their boxes are the legend.
  function spec({ legend }) {
    const made = structuredClone(chart.spec);
    const values = signals();
    made.params = made.params.map((param) => (param.name in values ? { ...param, value: values[param.name] } : param));
    (function each(layer) {
      const { y, stroke, fill, shape } = layer.encoding ?? {};
      if (state.plain && y?.scale?.type === "log") {
        y.scale.type = "linear";
        delete y.scale.base;
      }
      if (!legend) for (const channel of [stroke, fill, shape]) if (channel?.field === "group") channel.legend = null;
      (layer.layer ?? []).forEach(each);
    })(made);
    return made;
  }

  function wrapped(text, width) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const line = lines.at(-1);
      if (line && line.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines;
  }

  function picture() {
    const { title, caption } = words();
    const more = [];
    if (state.hidden.length) more.push(`Not drawn: ${state.hidden.join(", ")}.`);
    if (signals().own_days) more.push(`Dashed line in colour: a doubling time of ${state.own.toFixed(1)} months.`);
    const subtitle = wrapped([caption, ...more].join(" "), 120);
    return { spec: spec({ legend: true }), picture: { ...chart.picture, title: { text: wrapped(title, 80), subtitle } } };
  }

  function csv() {
    const { head, ends, rows } = read(section, "csv");
    const end = ends[state.level][state.vintage];
    const there = rows.filter(([level, since, until]) => level === state.level && since <= state.vintage && state.vintage <= until);
    return head + there.map(([, , , text]) => (text.endsWith(",") ? text + end : text)).join("");
  }

  // Words: those of the report itself are what the page said before anything was changed.
  const own = told.variants[ownLevel][ownVintage];
  const h1 = document.querySelector("h1");
  const ledes = [...document.querySelectorAll("header .lede")];
  const places = {
    headline: h1?.textContent === own.headline ? h1 : null,
    title: section.querySelector("h2"),
    caption: section.querySelector("figcaption"),
  };
  const said = Object.fromEntries(Object.entries(places).map(([name, node]) => [name, node?.textContent]));
  const saidLedes = ledes.map((node) => node.textContent);
  const entries = [...document.querySelectorAll("nav a")]
    .filter((link) => link.hash === `#${encodeURIComponent(section.id)}`)
    .flatMap((link) => [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() === said.title));
  const saidDescription = place.getAttribute("aria-label");
  const words = () => (isOwn() ? { ...said, description: saidDescription } : variant());
  places.headline?.setAttribute("aria-live", "polite");

  const note = document.createElement("div");
  note.className = "changed-headline";
  note.hidden = true;
  const noteText = document.createElement("p");
  const noteBack = document.createElement("button");
  noteBack.type = "button";
  noteBack.textContent = "Back to the report’s own";
  noteBack.addEventListener("click", back);
  note.append(noteText, noteBack);
  if (places.headline) (ledes.at(-1) ?? h1).after(note);

  function write(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function say() {
    const now = words();
    for (const [name, node] of Object.entries(places)) write(node, now[name]);
    for (const entry of entries) entry.data = ` ${now.title}`;
    place.setAttribute("aria-label", now.description);
    if (places.headline && saidLedes[0] === own.lede[0]) {
      ledes.forEach((node, index) => {
        const text = isOwn() ? saidLedes[index] : variant().lede[index];
        node.hidden = text === undefined;
        write(node, text ?? "");
      });
    }
    const at = ([level, vintage]) => `${told.levels[level].name} success, as known on ${told.days[vintage]}`;
    const where = at([state.level, state.vintage]);
    const rest = `All other sections are still those of the report itself: ${at(told.own)}.`;
    note.hidden = pick(".changed").hidden = isOwn();
    write(noteText, isOwn() ? "" : `You have changed the first figure: the headline now speaks of ${where}. ${rest}`);
    write(pick(".changed p"), isOwn() ? "" : `Shown: ${where}. Headline, this figure and its downloads follow. ${rest}`);
    sayOwn();
  }

  function sayOwn() {
    const node = pick(".said");
    node.hidden = !state.own;
    write(node, state.own ? paceWords() : "");
  }

  function paceWords() {
    const { pace } = variant();
    if (!pace) return "There is no trend here to compare it with.";
    const days = state.own * told.month;
    const [low, high] = [pace.low ?? Infinity, pace.high ?? Infinity];
    const inside = low <= days && days <= high;
    const ends = high === Infinity ? `at least ${months(low)} months, or no growth` : `${months(low)} to ${months(high)} months`;
    const range = low === Infinity ? "no growth" : ends;
    const unlike = inside ? "" : `; it is ${days < low ? "faster" : "slower"} than these data allow`;
    const reached = (minutes, pace_days) => dayText(EPOCH + DAY * (pace.middle + (Math.log2(minutes) - pace.level) * pace_days));
    const milestones = told.milestones.map(([name, minutes]) => {
      const fitted = pace.days === null ? "never" : reached(minutes, pace.days);
      return `${name} on ${reached(minutes, days)} (fitted trend: ${fitted})`;
    });
    return (
      `Doubling every ${state.own.toFixed(1)} months (${days.toFixed(0)} days) lies ${inside ? "inside" : "outside"} the ` +
      `${told.interval} of the trend ${told.window}, ${range}${unlike}. Drawn through the level of that trend in the middle of ` +
      `its window (${dayText(EPOCH + DAY * pace.middle)}), it reaches tasks of ${milestones.join(" and ")}.`
    );
  }

  // The controls show the state, whoever changed it.
  function show() {
    for (const box of all("[data-choose=level] input")) box.checked = Number(box.value) === state.level;
    for (const box of all("[data-choose=axis] input")) box.checked = (box.value === "linear") === state.plain;
    const slider = pick("[data-choose=vintage] input");
    if (slider) {
      slider.value = state.vintage;
      slider.setAttribute("aria-valuetext", told.days[state.vintage]);
      write(pick("[data-choose=vintage] output"), told.days[state.vintage]);
    }
    all(".labs input").forEach((box, index) => (box.checked = !state.hidden.includes(labs[index])));
    pick("[data-own=on]").checked = state.own > 0;
    pick(".zoom output").classList.toggle("zoomed", state.zoom !== null);
    write(pick(".labs output"), state.hidden.length ? "The trend is still that of all labs." : "");
    const { days, lengths } = shown();
    const zoomed = `${dayText(days[0])} to ${dayText(days[1])}, ${lengths.map(lengthText).join(" to ")}`;
    write(pick(".zoom output"), state.zoom ? zoomed : "or drag over the chart");
  }

  function update() {
    show();
    say();
    if (!view) return;
    for (const [name, value] of Object.entries(signals())) view.signal(name, value);
    view.runAsync();
  }

  function change(changes, { keep = true } = {}) {
    const plain = state.plain;
    Object.assign(state, changes);
    if (keep) remember();
    if (state.plain === plain) return update();
    state.zoom = null;
    show();
    say();
    redraw();
  }

  function back() {
    const button = document.activeElement;
    change({ level: ownLevel, vintage: ownVintage });
    // The button that was pressed is gone: the keyboard goes on from what it stood beside.
    if (button?.closest(".changed")) (pick("[data-choose] input:checked") ?? pick("input")).focus();
    else if (button === noteBack) document.querySelector("main")?.focus();
  }

  // The address carries the state, so that a link does.
  function remember() {
    const parts = new URLSearchParams();
    if (state.level !== ownLevel) parts.set("success", told.levels[state.level].key);
    if (state.vintage !== ownVintage) parts.set("as-of", told.days[state.vintage]);
    if (state.plain) parts.set("axis", "linear");
    for (const lab of state.hidden) parts.append("hide", lab);
    if (state.own) parts.set("pace", state.own.toFixed(1));
    try {
      history.replaceState(null, "", `#${parts}`);
    } catch {
      // A page in a frame of a mail program has no address of its own.
    }
  }

  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    if (!["success", "as-of", "axis", "hide", "pace"].some((name) => parts.has(name))) return false;
    const place = (list, value, otherwise) => (list.includes(value) ? list.indexOf(value) : otherwise);
    const pace = Number(parts.get("pace"));
    const hide = parts.getAll("hide");
    Object.assign(state, {
      level: place(told.levels.map((level) => level.key), parts.get("success"), ownLevel),
      vintage: place(told.days, parts.get("as-of"), ownVintage),
      plain: parts.get("axis") === "linear",
      hidden: labs.filter((lab) => hide.includes(lab)),
      own: pace >= 0.5 && pace <= 120 ? pace : 0,
      zoom: null,
    });
    if (state.own) setOwn(state.own);
    return true;
  }

  // Zoom: in steps by buttons, or a rectangle drawn with a mouse or pen. A finger and a wheel scroll the page.
  const scaled = (lengths) => (state.plain ? lengths : lengths.map(Math.log2));
  const unscaled = (ends) => (state.plain ? ends : ends.map((end) => 2 ** end));
  function moved([low, high], [least, most], by, factor) {
    const half = Math.min(((high - low) / 2) * factor, (most - least) / 2);
    // What is newest and longest stays in view while one comes closer.
    const end = factor < 1 && most - high < 1e-6 * (most - least);
    const middle = end ? high - half : (low + high) / 2 + by * (high - low);
    const centre = Math.min(Math.max(middle, least + half), most - half);
    return [centre - half, centre + half];
  }
  const MOVES = { in: [0, 0, 0.6], out: [0, 0, 1 / 0.6], earlier: [-0.3, 0, 1], later: [0.3, 0, 1], shorter: [0, -0.3, 1], longer: [0, 0.3, 1] };
  function zoom(kind) {
    if (kind === "reset") return change({ zoom: null });
    const [x, y, factor] = MOVES[kind];
    const now = shown();
    const most = whole();
    narrow(moved(now.days, most.days, x, factor), moved(scaled(now.lengths), scaled(most.lengths), y, factor));
  }
  function narrow(days, ends) {
    if (days[1] - days[0] < 20 * DAY || ends[1] - ends[0] < (state.plain ? 1e-3 : 0.1)) return;
    const most = whole();
    const near = (one, other) => Math.abs(one - other) < 1e-6 * Math.abs(most.days[1] - most.days[0]);
    const limits = scaled(most.lengths);
    const all = near(days[0], most.days[0]) && near(days[1], most.days[1]) && ends.every((end, index) => Math.abs(end - limits[index]) < 1e-6);
    change({ zoom: all ? null : { days, lengths: unscaled(ends) } });
  }

  let drag = null;
  const plot = () => place.querySelector("svg .root path.background, svg .mark-group path.background")?.getBoundingClientRect();
  place.addEventListener("pointerdown", (event) => {
    const area = plot();
    if (!view || !area || event.button !== 0 || event.pointerType === "touch") return;
    const inside = event.clientX >= area.left && event.clientX <= area.right && event.clientY >= area.top && event.clientY <= area.bottom;
    if (!inside) return;
    event.preventDefault();
    drag = { area, from: [event.clientX, event.clientY], to: null, box: null };
    place.setPointerCapture(event.pointerId);
  });
  place.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const { area, from } = drag;
    drag.to = [Math.min(Math.max(event.clientX, area.left), area.right), Math.min(Math.max(event.clientY, area.top), area.bottom)];
    if (!drag.box && Math.hypot(drag.to[0] - from[0], drag.to[1] - from[1]) > 6) {
      drag.box = document.createElement("div");
      drag.box.className = "zoom-box";
      place.append(drag.box);
    }
    if (!drag.box) return;
    const home = place.getBoundingClientRect();
    const [left, right] = [from[0], drag.to[0]].sort((a, b) => a - b);
    const [top, bottom] = [from[1], drag.to[1]].sort((a, b) => a - b);
    Object.assign(drag.box.style, {
      left: `${left - home.left}px`,
      top: `${top - home.top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
  });
  const drop = () => {
    drag?.box?.remove();
    drag = null;
  };
  place.addEventListener("pointerup", () => {
    const done = drag;
    drop();
    if (!done?.box) return;
    const { area, from, to } = done;
    if (Math.abs(to[0] - from[0]) < 10 || Math.abs(to[1] - from[1]) < 10) return;
    const { days, lengths } = shown();
    const ends = scaled(lengths);
    const along = [from[0], to[0]].sort((a, b) => a - b).map((x) => days[0] + ((x - area.left) / area.width) * (days[1] - days[0]));
    const up = [from[1], to[1]].sort((a, b) => b - a).map((y) => ends[0] + ((area.bottom - y) / area.height) * (ends[1] - ends[0]));
    narrow(along, up);
  });
  place.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") drop();
  });

  function setOwn(value) {
    pick("[data-own=slide]").value = value;
    if (document.activeElement !== pick("[data-own=number]")) pick("[data-own=number]").value = value.toFixed(1);
  }
  function chosen(event) {
    const field = event.target;
    const choice = field.closest("[data-choose]")?.dataset.choose;
    if (choice === "level") change({ level: Number(field.value) });
    else if (choice === "axis") change({ plain: field.value === "linear" });
    else if (choice === "vintage") change({ vintage: Number(field.value) });
    else if (field.closest(".labs")) change({ hidden: labs.filter((_, index) => !all(".labs input")[index].checked) });
    else if (field.dataset.own === "on") change({ own: field.checked ? Number(pick("[data-own=number]").value) || 7 : 0 });
    else if (field.dataset.own && field.validity.valid && field.value) {
      setOwn(Number(field.value));
      change({ own: Number(field.value) });
    }
  }
  function pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom) zoom(button.dataset.zoom);
    else if (button.dataset.labs) change({ hidden: button.dataset.labs === "all" ? [] : [...labs] });
    else if ("back" in button.dataset) back();
  }
  for (const panel of panels) {
    panel.addEventListener("input", chosen);
    panel.addEventListener("click", pressed);
  }
  window.addEventListener("hashchange", () => {
    const plain = state.plain;
    if (!recall()) return;
    if (state.plain === plain) return update();
    show();
    say();
    redraw();
  });

  recall();
  for (const panel of panels) panel.hidden = false;
  show();
  say();
  return {
    spec: () => spec({ legend: false }),
    attach(drawn) {
      view = drawn;
      if (view) update();
    },
    picture,
    csv,
  };
};
