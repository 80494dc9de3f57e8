"use strict";
// Lengths and days in words, as the rest of the page writes them, and where an axis of lengths has its ticks.
globalThis.horizonLengths = (() => {
  // What lies in the middle of two becomes the even one, as in Python; `toFixed` takes the larger.
  function rounded(number, digits) {
    const text = number.toFixed(digits);
    const middle = (number * 2 ** (digits + 1)) % 2 === 1;
    return Number(middle && text.at(-1) % 2 ? (number - 0.1 ** (digits + 1)).toFixed(digits) : text);
  }
  const short = (number) => rounded(number, number >= 9.95 ? 0 : 1 - Math.floor(Math.log10(number)));
  // `duration_text` of units.py; an axis can begin at nothing.
  function lengthText(minutes) {
    if (minutes === 0) return "0";
    if (minutes < 1 / 60000) return "under 1 ms";
    if (minutes > 1.2e9) return "over 10,000 work years";
    if (minutes < 1) return `${short(minutes * 60)} s`;
    if (minutes < 59.5) return `${short(minutes)} min`;
    if (minutes < 600) {
      const whole = rounded(minutes, 0);
      return `${Math.floor(whole / 60)} h${whole % 60 ? ` ${whole % 60} min` : ""}`;
    }
    if (minutes < 2400) return `${rounded(minutes / 60, 0)} h`;
    const [size, unit] = [[120000, "work year"], [10020, "work month"], [2400, "work week"]].find(([least]) => minutes >= least);
    const count = short(minutes / size);
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  const dayText = (milliseconds) => {
    const day = new Date(milliseconds);
    return Number.isNaN(day.getTime()) || day.getUTCFullYear() > 2200 ? "after 2200" : day.toISOString().slice(0, 10);
  };

  const UNITS = [[1 / 60, "s"], [1, "min"], [60, "h"], [2400, "work week"], [10020, "work month"], [120000, "work year"]];
  const STEPS = UNITS.flatMap(([size], place) => (place < 2 ? [1, 2, 5, 10, 15, 30] : [1, 2, 4, 8, 16]).map((count) => count * size))
    .concat([10, 100, 1000, 10000].flatMap((many) => [2, 5, 10].map((count) => count * many * 12000)))
    .sort((one, other) => one - other);

  // On a log axis: the named lengths if some are in view, else round ones.
  function ticks([low, high], names) {
    const inside = (minutes) => low <= minutes && minutes <= high;
    const named = names.filter(([minutes]) => inside(minutes));
    if (named.length > 3) return named;
    const round = STEPS.filter(inside);
    const found = round.length > 1 ? round : [0.1, 0.5, 0.9].map((share) => low * (high / low) ** share);
    return found.map((minutes) => [minutes, named.find(([one]) => one === minutes)?.[1] ?? lengthText(minutes)]);
  }

  function plainTicks([low, high]) {
    const step = STEPS.find((one) => (high - low) / one <= 7) ?? (high - low) / 5;
    const [size, unit] = UNITS.findLast(([one]) => one <= step * 1.0001 && Math.abs(step / one - Math.round(step / one)) < 1e-6) ?? UNITS[0];
    const found = [];
    for (let count = Math.ceil(low / step); count * step <= high * 1.000001; count += 1) {
      const many = Number(((count * step) / size).toPrecision(6));
      found.push([count * step, count === 0 ? "0" : `${many} ${unit}${unit.startsWith("work") && many !== 1 ? "s" : ""}`]);
    }
    return found;
  }

  return { lengthText, dayText, ticks, plainTicks };
})();
