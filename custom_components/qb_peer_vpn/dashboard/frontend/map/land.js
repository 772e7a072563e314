/**
 * The outlines of land and lakes, and the borders of countries (Natural Earth, 1:110
 * million), which the integration ships.
 */

/** @typedef {import("./sphere.js").Place} Place */
/**
 * @typedef {object} Land
 * @property {Place[][]} ground
 * @property {Place[][]} lakes
 * @property {Place[][]} coasts
 * @property {Place[][]} borders between countries
 */

const ANTIMERIDIAN = 180;
const SOUTH_POLE = -90;

/** @type {Promise<Land> | undefined} */
let loading;

/** @type {Land} */
export const NO_LAND = { ground: [], lakes: [], coasts: [], borders: [] };

/**
 * Load the outlines, once for all cards. If they are missing, the map shows only sea.
 *
 * @returns {Promise<Land>}
 */
export function loadLand() {
  loading ??= Promise.all(["land", "borders"].map(loadLines)).then(([land, borders]) =>
    landOf(land, borders),
  );
  return loading;
}

/**
 * @param {string} name
 * @returns {Promise<number[][]>} empty if they are missing
 */
async function loadLines(name) {
  try {
    const response = await fetch(new URL(`../${name}_110m.json`, import.meta.url));
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

/**
 * Sort rings into land and lakes, and return the coasts as lines.
 *
 * The outlines are cut at the antimeridian and at the south pole; those edges are no coast.
 *
 * @param {number[][]} flat one ring each: longitude, latitude, longitude, …
 * @param {number[][]} [borders] one line each
 * @returns {Land}
 */
export function landOf(flat, borders = []) {
  const rings = flat.map(pairs);
  return {
    ground: rings.filter(isClockwise),
    lakes: rings.filter((ring) => !isClockwise(ring)),
    coasts: rings.flatMap(coasts),
    borders: borders.map(pairs),
  };
}

/**
 * @param {number[]} ring
 * @returns {Place[]}
 */
function pairs(ring) {
  return Array.from({ length: ring.length / 2 }, (_, index) => [
    ring[2 * index],
    ring[2 * index + 1],
  ]);
}

/**
 * Return whether a ring is clockwise: those are land, the others are lakes.
 *
 * @param {Place[]} ring
 */
function isClockwise(ring) {
  let area = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    area += x * nextY - y * nextX;
  });
  return area < 0;
}

/**
 * @param {Place[]} ring
 * @returns {Place[][]}
 */
function coasts(ring) {
  /** @type {Place[][]} */
  const parts = [[]];
  const closed = [...ring, ring[0]];
  closed.forEach((place, index) => {
    if (index && isCut(closed[index - 1]) && isCut(place)) parts.push([]);
    parts[parts.length - 1].push(place);
  });
  return parts.filter((part) => part.length > 1);
}

/** @param {Place} place */
function isCut([longitude, latitude]) {
  return Math.abs(longitude) >= ANTIMERIDIAN || latitude <= SOUTH_POLE;
}
