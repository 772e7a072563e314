/**
 * Home Assistant's own map. It is no public interface: all that is used here is looked for
 * first, and where anything is missing the map drawn here takes its place.
 */

import { html } from "./elements.js";
import { crowdMark, emblem, homeMark, inUseMark, otherMark, recommendedMark } from "./marks.js";
import { dotRadius } from "./map_marks.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Line} Line */
/** @typedef {import("./overview.js").Coordinates} Coordinates */
/** @typedef {import("./map_words.js").Words} Words */
/** @typedef {[number, number]} LatLon */

/** ms: the map comes in a part of the frontend that may have to be loaded first. */
const PATIENCE = 5000;

/** Behind a colour such as #5c6a77: how much of it there is. */
const FAINT = "80";

/** px of a mark. */
const SIZE = 32;

const NEEDED = ["paths", "editableLocations", "autoFit", "themeMode", "zoom"];

/**
 * Create the map.
 *
 * @returns {Promise<HTMLElement | null>} null where there is none that can be used
 */
export async function createHaMap() {
  try {
    const helpers = await /** @type {any} */ (window).loadCardHelpers();
    // Only a card that needs the map makes the frontend load it.
    helpers.createCardElement({ type: "map", entities: [] });
    await Promise.race([
      customElements.whenDefined("ha-map"),
      new Promise((_, reject) => setTimeout(() => reject(new Error("no map")), PATIENCE)),
    ]);
    const map = document.createElement("ha-map");
    return NEEDED.every((name) => name in map) ? map : null;
  } catch {
    return null;
  }
}

/**
 * Show a scene on it.
 *
 * @param {HTMLElement} map
 * @param {Scene} scene
 * @param {Words} words
 * @param {HTMLElement} styled an element that knows the card's colours
 */
export function fillHaMap(map, scene, words, styled) {
  const style = getComputedStyle(styled);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const { home, recommended, inUse, others, crowds } = scene;
  const mark = (/** @type {string} */ id, /** @type {Coordinates} */ at, /** @type {SVGElement} */ sign, /** @type {string} */ title) => ({
    id,
    location: latLon(at),
    element: html("div", {}, emblem(sign, SIZE)),
    elementSize: [SIZE, SIZE],
    title,
  });
  Object.assign(map, {
    autoFit: true,
    themeMode: "auto",
    zoom: 7,
    paths: [
      ...paths(scene.instead, `${colour("in-use")}${FAINT}`, words.inUse),
      ...paths(scene.through, colour("route"), words.recommended),
    ],
    editableLocations: [
      ...crowds.map(({ cluster }) => ({
        ...mark(`cluster_${cluster.number}`, cluster, crowdMark(dotRadius(cluster.share)), words.clusterDetails(cluster)),
        radius: 1000 * cluster.radius_km,
        color: colour("crowd"),
      })),
      ...others.map((site) => mark(site.key, site, otherMark(site.stands_in !== null), words.siteDetails(site))),
      mark("home", home, homeMark(), words.home),
      ...(inUse ? [mark("in_use", inUse, inUseMark(inUse.stands_in !== null), words.siteDetails(inUse))] : []),
      mark("recommended", recommended, recommendedMark(recommended.stands_in !== null), words.siteDetails(recommended)),
    ],
  });
}

/**
 * Every point of a path gets a dot there, so a line has two points only.
 *
 * @param {Line[]} lines
 * @param {string} color
 * @param {string} name
 */
function paths(lines, color, name) {
  const timestamp = new Date();
  return lines.map(({ places }) => ({
    name,
    color,
    points: [places[0], places[places.length - 1]].map(([longitude, latitude]) => ({
      point: [latitude, longitude],
      timestamp,
    })),
  }));
}

/**
 * @param {Coordinates} coordinates
 * @returns {LatLon}
 */
function latLon({ latitude, longitude }) {
  return [latitude, longitude];
}
