/** What the map shows, and the lines between: in degrees, before any projection. */

import { byShare, comparison, hasPeers } from "../payload.js";
import { circle, greatCircle } from "./sphere.js";

/** @typedef {import("../payload.js").CardPayload} CardPayload */
/** @typedef {import("../payload.js").Cluster} Cluster */
/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("../payload.js").Dot} Dot */
/** @typedef {import("../payload.js").Site} Site */
/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {import("./spots.js").Spot} Spot */

/**
 * A line, and the share of the swarm that it leads to, 0 to 1.
 *
 * @typedef {{places: Place[], weight: number, cluster: number | null}} Line
 */

/**
 * @typedef {object} Scene
 * @property {Coordinates} home
 * @property {Site} recommended
 * @property {Site | null} inUse null if it is unknown or the recommended one
 * @property {Site[]} others the next best sites
 * @property {{cluster: Cluster, rim: Place[]}[]} clusters the largest share first
 * @property {Dot[]} elsewhere peers outside of all clusters
 * @property {Cluster[]} leftOut of peers that do not count; no route leads there
 * @property {Line[]} routes home to the recommended server to the clusters
 * @property {Line[]} routesInUse the same through the server in use
 * @property {Site | null} chosen the one that the user looks at, if it has no other icon
 * @property {Line[]} routesChosen the way through the site that the user looks at
 * @property {Spot[]} spots where the peers of one torrent are
 */

/** No database locates a peer better than this, so no circle is smaller. */
const CITY_RADIUS_KM = 25;

/** Of the peers outside of clusters, this part is always on the map. */
const MOST = 0.8;

/**
 * @param {CardPayload} payload
 * @param {Spot[]} [spots]
 * @param {Site | null} [chosen] the site that the user looks at
 * @returns {Scene}
 */
export function sceneOf(payload, spots = [], chosen = null) {
  const { home, recommended, reference } = payload;
  const clusters = hasPeers(payload) ? byShare(payload) : [];
  const inUse = payload.in_use === "another" ? reference : null;
  return {
    home,
    recommended,
    inUse,
    others: othersOf(payload, chosen),
    ...chosenIn([recommended, inUse], chosen),
    routesChosen: chosen ? routesThrough(home, chosen, clusters) : [],
    clusters: clusters.map((cluster) => ({
      cluster,
      rim: circle(cluster, Math.max(cluster.radius_km, CITY_RADIUS_KM)),
    })),
    elsewhere: (hasPeers(payload) && payload.elsewhere?.dots) || [],
    leftOut: payload.left_out_clusters,
    routes: routesThrough(home, recommended, clusters),
    routesInUse: inUse ? routesThrough(home, inUse, clusters) : [],
    spots,
  };
}

/**
 * Return the next best sites, without the one that the user looks at.
 *
 * @param {CardPayload} payload
 * @param {Site | null} chosen
 */
function othersOf(payload, chosen) {
  return comparison(payload)
    .filter(({ role }) => role === "runner_up" || role === "nearest")
    .map(({ site }) => site)
    .filter(({ key }) => key !== chosen?.key);
}

/**
 * @param {(Site | null)[]} shown sites that have an icon already
 * @param {Site | null} chosen
 */
function chosenIn(shown, chosen) {
  const hasIcon = shown.some((site) => site !== null && site.key === chosen?.key);
  return { chosen: hasIcon ? null : chosen };
}

/**
 * Return all places that must be visible.
 *
 * @param {Scene} scene
 * @param {boolean} isWhole with most of the peers outside of clusters
 * @returns {Place[]}
 */
export function placesOf(scene, isWhole) {
  return [
    ...marksOf(scene),
    ...[...scene.routes, ...scene.routesInUse, ...scene.routesChosen].flatMap(
      ({ places }) => places,
    ),
    ...scene.clusters.flatMap(({ rim }) => rim),
    ...scene.spots.map(placeOf),
    ...(needsWhole(scene, isWhole) ? mostOf(scene.elsewhere).map(placeOf) : []),
    // Without peers, home and one server would be alone on a nearly empty map.
    ...(scene.clusters.length || scene.elsewhere.length
      ? []
      : scene.others.map(placeOf)),
  ];
}

/**
 * @param {Scene} scene
 * @param {boolean} isWhole
 */
function needsWhole({ clusters }, isWhole) {
  return isWhole || !clusters.length;
}

/**
 * Return the dots with most of the peers outside of clusters: single ones at the other end
 * of the world must not make the map small.
 *
 * @param {Dot[]} dots the largest share first
 */
export function mostOf(dots) {
  const most = MOST * dots.reduce((sum, { share }) => sum + share, 0);
  let before = 0;
  return dots.filter(({ share }) => {
    before += share;
    return before - share < most;
  });
}

/**
 * Return the places of the icons, which no edge of the map may cut.
 *
 * @param {Scene} scene
 * @returns {Place[]}
 */
export function marksOf({ home, recommended, inUse, chosen, clusters, leftOut }) {
  const marks = [home, recommended, inUse, chosen].filter((each) => each !== null);
  const counted = clusters.map(({ cluster }) => cluster);
  return [...marks, ...counted, ...leftOut].map(placeOf);
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
function routesThrough(home, server, clusters) {
  return [
    { places: greatCircle(home, server), weight: 1, cluster: null },
    ...clusters.map((cluster) => ({
      places: greatCircle(server, cluster),
      weight: cluster.share / 100,
      cluster: cluster.number,
    })),
  ];
}
