/** The places of one torrent's peers on the map, each with a dot. */

import { html, svg } from "../base/dom.js";
import { placeOf } from "./scene.js";

/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {Coordinates & {peers: number, words: string}} Spot */

/**
 * @typedef {object} Spots
 * @property {Spot[]} places
 * @property {string} words whose peers these are
 * @property {string} leave the name of the button that shows all peers again
 * @property {() => void} onLeave
 */

/** px. */
const SMALLEST = 3;
const LARGEST = 11;

/**
 * Return the radius of a dot in px.
 *
 * @param {number} peers
 */
export function spotRadius(peers) {
  return Math.min(LARGEST, SMALLEST + 1.5 * Math.sqrt(peers));
}

/**
 * @param {Spot[]} spots
 * @param {Projection} projection
 */
export function spotDots(spots, projection) {
  const dots = spots.map((spot) => {
    const [cx, cy] = projection.point(placeOf(spot));
    const title = svg("title", {}, spot.words);
    return svg("circle", { cx, cy, r: spotRadius(spot.peers) }, title);
  });
  return svg("g", { class: "spots" }, ...dots);
}

/** @param {Spots} spots */
export function spotsCaption({ words, leave, onLeave }) {
  const button = html("button", { class: "plain", type: "button" }, leave);
  button.addEventListener("click", onLeave);
  return [html("span", {}, words), button];
}
