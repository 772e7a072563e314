/** What stands on the map and which lines run between it: in degrees, not in px. */

import { byShare, comparison, goesElsewhere, hasPeers } from "./overview.js";
import { circle, greatCircle } from "./sphere.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./overview.js").Cluster} Cluster */
/** @typedef {import("./overview.js").Coordinates} Coordinates */
/** @typedef {import("./sphere.js").Place} Place */

/**
 * A line; its weight is the share of the swarm that it leads to, 0 to 1.
 *
 * @typedef {{places: Place[], weight: number, cluster: number | null}} Line
 */

/**
 * @typedef {object} Scene
 * @property {Coordinates} home
 * @property {Site} recommended
 * @property {Site | null} inUse where it is known and another one than the recommended
 * @property {Site[]} others places that came close
 * @property {{cluster: Cluster, rim: Place[]}[]} crowds the heaviest one first
 * @property {Line[]} through the way through the recommended server
 * @property {Line[]} instead the way through the one in use
 */

/** No database places a peer better than this, so no circle is smaller. */
const CITY_RADIUS_KM = 25;

/**
 * @param {Overview} overview
 * @returns {Scene}
 */
export function sceneOf(overview) {
  const { home, recommended, reference } = overview;
  const clusters = hasPeers(overview) ? byShare(overview) : [];
  const inUse = goesElsewhere(overview) ? reference : null;
  return {
    home,
    recommended,
    inUse,
    others: comparison(overview)
      .filter(({ role }) => role === "runner_up" || role === "nearest")
      .map(({ site }) => site),
    crowds: clusters.map((cluster) => ({
      cluster,
      rim: circle(cluster, Math.max(cluster.radius_km, CITY_RADIUS_KM)),
    })),
    through: linesThrough(home, recommended, clusters),
    instead: inUse ? linesThrough(home, inUse, clusters) : [],
  };
}

/**
 * Return all that must be seen.
 *
 * @param {Scene} scene
 * @returns {Place[]}
 */
export function placesOf(scene) {
  return [
    ...marksOf(scene),
    ...[...scene.through, ...scene.instead].flatMap(({ places }) => places),
    ...scene.crowds.flatMap(({ rim }) => rim),
  ];
}

/**
 * Return where the marks stand that no edge of the map may cut.
 *
 * @param {Scene} scene
 * @returns {Place[]}
 */
export function marksOf({ home, recommended, inUse, crowds }) {
  const marks = [home, recommended, ...(inUse ? [inUse] : [])];
  return [...marks, ...crowds.map(({ cluster }) => cluster)].map(placeOf);
}

/**
 * @param {Coordinates} coordinates
 * @returns {Place}
 */
export function placeOf({ longitude, latitude }) {
  return [longitude, latitude];
}

/**
 * @param {Coordinates} home
 * @param {Site} server
 * @param {Cluster[]} clusters
 * @returns {Line[]}
 */
function linesThrough(home, server, clusters) {
  return [
    { places: greatCircle(home, server), weight: 1, cluster: null },
    ...clusters.map((cluster) => ({
      places: greatCircle(server, cluster),
      weight: cluster.share / 100,
      cluster: cluster.number,
    })),
  ];
}
