"use strict";
// What a page says in the state that its reader chose; in the report's own it is what the page said before.
globalThis.horizonWords = (section, told, state, back) => {
  const { dayText } = globalThis.horizonLengths;
  const DAY = 86400000;
  const EPOCH = Date.UTC(...told.epoch);
  const [ownLevel, ownVintage] = told.own;
  const place = section.querySelector(".chart");
  const pick = (selector) => section.querySelector(`.explorer ${selector}`);
  const isOwn = () => state.level === ownLevel && state.vintage === ownVintage;
  const variant = () => told.variants[state.level][state.vintage];
  const months = (days) => (days / told.month).toFixed(1);

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
  noteBack.addEventListener("click", () => back(noteBack));
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

  return { words, write, say };
};
