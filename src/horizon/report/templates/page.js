"use strict";
(() => {
  const read = (root, part) => JSON.parse(root.querySelector(`script[data-part="${part}"]`).textContent);
  const themes = read(document, "themes");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const figures = [...document.querySelectorAll(".exhibit")].filter((section) => section.querySelector(".chart"));
  const drawn = new Map();
  const explorers = new Map();

  // `ast` makes Vega interpret its expressions instead of compiling them, which the page's policy forbids.
  const options = (scheme) => ({
    mode: "vega-lite",
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    config: themes[scheme],
  });

  // A grid of panels does not fill its place by itself: as many stand side by side as there is room for.
  function fitted(spec, room) {
    if (!spec.usermeta?.panels) return spec;
    const { count, least, sides, gap } = spec.usermeta.panels;
    const columns = Math.max(1, Math.min(count, Math.floor((room - sides + gap) / (least + gap))));
    const width = Math.max(120, Math.floor((room - sides + gap) / columns - gap));
    if (spec.concat) return { ...spec, columns, concat: spec.concat.map((panel) => ({ ...panel, width })) };
    return { ...spec, columns, spec: { ...spec.spec, width } };
  }

  async function draw(section) {
    const place = section.querySelector(".chart");
    try {
      drawn.get(section)?.finalize();
      const scheme = dark.matches ? "dark" : "light";
      // What a reader chooses from stands outside of the picture, which is one to a screen reader.
      const bind = section.querySelector(".controls");
      bind.replaceChildren();
      const explorer = explorers.get(section);
      explorer?.attach(null);
      const spec = explorer ? explorer.spec() : fitted(read(section, "chart").spec, place.clientWidth);
      const description = place.getAttribute("aria-label");
      drawn.set(section, await vegaEmbed(place, spec, { ...options(scheme), bind }));
      // Vega calls every place "Vega visualization"; it is one picture with its own description, and no thousand marks.
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", description);
      place.removeAttribute("aria-roledescription");
      place.querySelector("svg")?.setAttribute("aria-hidden", "true");
      explorer?.attach(drawn.get(section).view);
      place.dataset.room = place.clientWidth;
      place.dataset.scheme = scheme;
    } catch (error) {
      console.error(error);
      drawn.delete(section);
      const message = document.createElement("p");
      message.className = "failed";
      message.textContent = "This chart could not be drawn here. Its data are one button further down.";
      ["role", "aria-label", "aria-roledescription"].forEach((name) => place.removeAttribute(name));
      place.replaceChildren(message);
    }
  }

  // Between two charts the browser may paint: the first is there before the last is drawn.
  const breath = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, 100); // a page that nobody looks at is not painted
    });

  // One drawing at a time: a change of scheme waits until the charts before it are done.
  let queue = Promise.resolve();
  const drawAll = () => {
    queue = figures.reduce((before, section) => before.then(() => draw(section)).then(breath), queue);
  };

  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function savePicture(section) {
    const { spec, picture } = explorers.get(section)?.picture() ?? read(section, "chart");
    const embedded = await vegaEmbed(document.createElement("div"), { ...spec, ...picture }, options("light"));
    save(`${section.dataset.stem}.svg`, "image/svg+xml", await embedded.view.toSVG());
    embedded.finalize();
  }

  function sort(button) {
    const heading = button.closest("th");
    const headings = [...heading.parentElement.children];
    const index = headings.indexOf(heading);
    const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const numeric = heading.classList.contains("numeric");
    const compare = (a, b) => {
      const [one, other] = [a, b].map((row) => row.children[index].dataset.key);
      if (one === undefined || other === undefined) return (one === undefined) - (other === undefined);
      return sign * (numeric ? Number(one) - Number(other) : one < other ? -1 : one > other ? 1 : 0);
    };
    const body = heading.closest("table").tBodies[0];
    body.append(...[...body.rows].sort(compare));
  }

  // Two sections of the same data carry it once; that of a figure that can be changed is the report's own for others.
  function csvOf(section) {
    const carrier = document.getElementById(section.dataset.csv) ?? section;
    const explorer = explorers.get(carrier);
    if (!explorer) return read(carrier, "csv");
    return carrier === section ? explorer.csv() : explorer.ownCsv();
  }

  const actions = {
    csv: (section) => save(`${section.dataset.stem}.csv`, "text/csv;charset=utf-8", csvOf(section)),
    svg: savePicture,
    sort: (_section, button) => sort(button),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button) actions[button.dataset.action](button.closest(".exhibit"), button);
  });

  // The other charts follow the width of the window by themselves.
  let resized;
  window.addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      for (const section of figures) {
        const place = section.querySelector(".chart");
        if (Number(place.dataset.room) === place.clientWidth || !read(section, "chart").spec.usermeta?.panels) continue;
        queue = queue.then(() => draw(section));
      }
    }, 150);
  });

  for (const section of figures.filter((one) => one.querySelector(".explorer"))) {
    const redraw = () => (queue = queue.then(() => draw(section)));
    explorers.set(section, horizonExplorer(section, read, redraw));
  }
  drawAll();
  dark.addEventListener("change", drawAll);
})();
