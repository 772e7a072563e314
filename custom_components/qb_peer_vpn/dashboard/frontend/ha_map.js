/**
 * Home Assistant's own map. It is no public interface: all that is used here is looked for
 * first, and where anything is missing the map drawn here takes its place.
 */

import { html } from "./elements.js";
import {
  crowdMark,
  emblem,
  homeMark,
  inUseMark,
  otherMark,
  recommendedMark,
} from "./marks.js";
import { dotRadius } from "./map_marks.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Line} Line */
/** @typedef {import("./overview.js").Coordinates} Coordinates */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./map_words.js").Words} Words */
/** @typedef {[number, number]} LatLon */

/** ms: the map comes in a part of the frontend that may have to be loaded first. */
const PATIENCE = 5000;

/** Behind a colour such as #5c6a77: how much of it there is. */
const FAINT = "80";

/** px of a mark. */
const SIZE = 32;

/** @type {WeakSet<HTMLElement>} */
const moved = new WeakSet();

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
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error("no map")), PATIENCE);
      }),
    ]);
    const map = document.createElement("ha-map");
    for (const gesture of ["pointerdown", "wheel"])
      map.addEventListener(gesture, () => moved.add(map), { passive: true });
    return NEEDED.every((name) => name in map) ? map : null;
  } catch {
    return null;
  }
}

/**
 * Show a scene on it, all of it unless the user has moved the map.
 *
 * @param {HTMLElement} map
 * @param {Scene} scene
 * @param {Words} words
 * @param {HTMLElement} styled an element that knows the card's colours
 */
export function fillHaMap(map, scene, words, styled) {
  const style = getComputedStyle(styled);
  const colour = (/** @type {string} */ name) =>
    style.getPropertyValue(`--${name}`).trim();
  Object.assign(map, {
    autoFit: !moved.has(map),
    themeMode: "auto",
    zoom: 7,
    paths: [
      ...paths(scene.instead, `${colour("in-use")}${FAINT}`, words.inUse),
      ...paths(scene.through, colour("route"), words.recommended),
    ],
    editableLocations: [
      ...crowds(scene, words, colour("crowd")),
      ...signs(scene, words),
    ],
  });
}

/**
 * @param {Scene} scene
 * @param {Words} words
 * @param {string} color
 */
function crowds({ crowds: all }, words, color) {
  return all.map(({ cluster }) => {
    const dot = crowdMark(dotRadius(cluster.share));
    const title = words.clusterDetails(cluster);
    const circle = { radius: 1000 * cluster.radius_km, color };
    return { ...location(`cluster_${cluster.number}`, cluster, dot, title), ...circle };
  });
}

/**
 * @param {Scene} scene
 * @param {Words} words
 */
function signs({ home, recommended, inUse, others }, words) {
  const server = (
    /** @type {Site} */ site,
    /** @type {(standsElsewhere: boolean) => SVGElement} */ draw,
  ) => location(site.key, site, draw(site.stands_in !== null), words.siteDetails(site));
  return [
    ...others.map((site) => server(site, otherMark)),
    location("home", home, homeMark(), words.home),
    ...(inUse ? [server(inUse, inUseMark)] : []),
    server(recommended, recommendedMark),
  ];
}

/**
 * @param {string} id
 * @param {Coordinates} at
 * @param {SVGElement} mark
 * @param {string} title
 */
function location(id, at, mark, title) {
  const element = html("div", {}, emblem(mark, SIZE));
  return { id, location: latLon(at), element, elementSize: [SIZE, SIZE], title };
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
