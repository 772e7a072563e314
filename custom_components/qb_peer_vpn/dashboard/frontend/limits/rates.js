/** Writes rates as qBittorrent does. */

/** @typedef {import("../base/formats.js").Formats} Formats */

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * @param {Formats} formats
 * @param {number} value in B/s
 */
export function rate(formats, value) {
  // 1,024 KiB/s would be the next unit's 1.
  const isSmall = Math.round(value / KIB) < KIB;
  const [unit, size] = isSmall ? ["KiB/s", KIB] : ["MiB/s", MIB];
  const number = value / size;
  const digits = number > 0 && number < 10 ? 1 : 0;
  return `${formats.number(number, { maximumFractionDigits: digits })}\u00a0${unit}`;
}

/**
 * @param {Formats} formats
 * @param {number} value in B/s; 0 for none
 * @param {string} none the words for that
 */
export function limit(formats, value, none) {
  return value === 0 ? none : rate(formats, value);
}
