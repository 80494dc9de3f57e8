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
  const { lengthText, dayText, ticks, plainTicks } = globalThis.horizonLengths;
  const [ownLevel, ownVintage] = told.own;
  const state = { level: ownLevel, vintage: ownVintage, plain: false, hidden: [], own: 0, zoom: null };
  let view = null;

  const variant = () => told.variants[state.level][state.vintage];
  const whole = () => ({ days: told.dates, lengths: told.levels[state.level][state.plain ? "plain" : "lengths"] });
  const shown = () => state.zoom ?? whole();

  function signals() {
    const { days, lengths } = shown();
    const marks = state.plain ? plainTicks(lengths) : ticks(lengths, told.ticks);
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

  function csv({ level, vintage }) {
    const { head, ends, rows } = read(section, "csv");
    const end = ends[level][vintage];
    const there = rows.filter(([one, since, until]) => one === level && since <= vintage && vintage <= until);
    return head + there.map(([, , , text]) => (text.endsWith(",") ? text + end : text)).join("");
  }

  const { words, write, say } = globalThis.horizonWords(section, told, state, back);

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

  function change(changes) {
    const plain = state.plain;
    Object.assign(state, changes);
    remember();
    if (state.plain === plain) return update();
    state.zoom = null;
    show();
    say();
    redraw();
  }

  function back(button) {
    change({ level: ownLevel, vintage: ownVintage });
    // The button that was pressed is gone: the keyboard goes on from what it stood beside.
    if (button?.closest(".changed")) (pick("[data-choose] input:checked") ?? pick("input")).focus();
    else document.querySelector("main")?.focus();
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

  const zoom = globalThis.horizonZoom(place, {
    isDrawn: () => view !== null,
    isPlain: () => state.plain,
    shown,
    whole,
    choose: (seen) => change({ zoom: seen }),
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
    if (button.dataset.zoom) zoom.step(button.dataset.zoom);
    else if (button.dataset.labs) change({ hidden: button.dataset.labs === "all" ? [] : [...labs] });
    else if ("back" in button.dataset) back(button);
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
    csv: () => csv(state),
    ownCsv: () => csv({ level: ownLevel, vintage: ownVintage }),
  };
};
