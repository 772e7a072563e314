/** Writes amounts of data and rates, with the units of the language. */

/** @typedef {import("../context.js").Wording} Wording */

const STEP = 1024;

/**
 * Write bytes in the largest unit that fits.
 *
 * @param {number} bytes
 * @param {Wording} wording
 */
export function size(bytes, { text, formats }) {
  const units = text("torrents_units").split("/");
  let value = bytes;
  let unit = 0;
  // 1,024 of a unit, rounded, are 1 of the next one.
  while (Math.round(value) >= STEP && unit < units.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit && value < 100 ? 1 : 0;
  return `${formats.number(value, { maximumFractionDigits: digits })}\u00a0${units[unit]}`;
}

/**
 * @param {number} bytes in a second
 * @param {Wording} wording
 */
export function rate(bytes, wording) {
  return wording.text("torrents_rate", { size: size(bytes, wording) });
}
