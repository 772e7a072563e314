/** Where there is land: outlines that come with the integration (Natural Earth, 1:110 million). */

/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {{ground: Place[][], lakes: Place[][], coasts: Place[][]}} Land */

const ANTIMERIDIAN = 180;
const SOUTH_POLE = -90;

/** @type {Promise<Land> | undefined} */
let loading;

/**
 * Load the outlines once for all cards; without them there is only sea.
 *
 * @returns {Promise<Land>}
 */
export function loadLand() {
  loading ??= fetch(new URL("./land_110m.json", import.meta.url))
    .then((response) => (response.ok ? response.json() : []))
    .catch(() => [])
    .then(landOf);
  return loading;
}

/**
 * Sort rings into ground and lakes, and take the coasts without the cuts at the map's edge.
 *
 * @param {number[][]} flat rings of longitude and latitude in turn
 * @returns {Land}
 */
export function landOf(flat) {
  const rings = flat.map(pairs);
  return {
    ground: rings.filter(isClockwise),
    lakes: rings.filter((ring) => !isClockwise(ring)),
    coasts: rings.flatMap(coasts),
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
 * Return whether the ring has land on its right, as ground has and lakes have not.
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
