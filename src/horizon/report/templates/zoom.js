"use strict";
// Which part of a chart is seen: in steps, or by a rectangle drawn with a mouse or pen. A finger and a wheel scroll the
// page. What is seen has days (milliseconds) and lengths (minutes), each from and to.
globalThis.horizonZoom = (place, { isDrawn, isPlain, shown, whole, choose }) => {
  const DAY = 86400000;
  const scaled = (lengths) => (isPlain() ? lengths : lengths.map(Math.log2));
  const unscaled = (ends) => (isPlain() ? ends : ends.map((end) => 2 ** end));
  function moved([low, high], [least, most], by, factor) {
    const half = Math.min(((high - low) / 2) * factor, (most - least) / 2);
    // What is newest and longest stays in view while one comes closer.
    const end = factor < 1 && most - high < 1e-6 * (most - least);
    const middle = end ? high - half : (low + high) / 2 + by * (high - low);
    const centre = Math.min(Math.max(middle, least + half), most - half);
    return [centre - half, centre + half];
  }
  const MOVES = { in: [0, 0, 0.6], out: [0, 0, 1 / 0.6], earlier: [-0.3, 0, 1], later: [0.3, 0, 1], shorter: [0, -0.3, 1], longer: [0, 0.3, 1] };
  function step(kind) {
    if (kind === "reset") return choose(null);
    const [x, y, factor] = MOVES[kind];
    const now = shown();
    const most = whole();
    narrow(moved(now.days, most.days, x, factor), moved(scaled(now.lengths), scaled(most.lengths), y, factor));
  }
  function narrow(days, ends) {
    if (days[1] - days[0] < 20 * DAY || ends[1] - ends[0] < (isPlain() ? 1e-3 : 0.1)) return;
    const most = whole();
    const near = (one, other) => Math.abs(one - other) < 1e-6 * Math.abs(most.days[1] - most.days[0]);
    const limits = scaled(most.lengths);
    const all = near(days[0], most.days[0]) && near(days[1], most.days[1]) && ends.every((end, index) => Math.abs(end - limits[index]) < 1e-6);
    choose(all ? null : { days, lengths: unscaled(ends) });
  }

  let drag = null;
  const plot = () => place.querySelector("svg .root path.background, svg .mark-group path.background")?.getBoundingClientRect();
  place.addEventListener("pointerdown", (event) => {
    const area = plot();
    if (!isDrawn() || !area || event.button !== 0 || event.pointerType === "touch") return;
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

  return { step };
};
