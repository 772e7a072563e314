/**
 * Home Assistant's own map.
 *
 * It is not a public interface. The properties that this file uses are checked first; if
 * one is missing, the card shows the drawn map instead.
 */

import { html } from "../base/dom.js";
import {
  chosenIcon,
  clusterIcon,
  elsewhereIcon,
  emblem,
  faintClusterIcon,
  homeIcon,
  inUseIcon,
  otherIcon,
  recommendedIcon,
} from "../base/icons.js";
import { elsewhereRadius } from "./elsewhere.js";
import { dotRadius } from "./map_layout.js";
import { spotRadius } from "./spots.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Line} Line */
/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("../payload.js").Site} Site */
/** @typedef {import("./map_text.js").MapText} MapText */
/** @typedef {[number, number]} LatLon */

/** ms to wait for the part of the frontend that has the map. */
const TIMEOUT = 5000;

/** Appended to a color such as #5c6a77: half transparent. */
const HALF = "80";

/** Dots of peers outside of clusters: each is an element of the page. */
const MOST_DOTS = 60;

/** px of an icon. */
const SIZE = 32;

/**
 * Maps that the user has moved: they no longer follow the scene.
 *
 * @type {WeakSet<HTMLElement>}
 */
const moved = new WeakSet();

const NEEDED = ["paths", "editableLocations", "autoFit", "themeMode", "zoom"];

/**
 * Create the map.
 *
 * @returns {Promise<HTMLElement | null>} null if there is none that this file can use
 */
export async function createHaMap() {
  try {
    const helpers = await /** @type {any} */ (window).loadCardHelpers();
    // Only a card that needs the map makes the frontend load it.
    helpers.createCardElement({ type: "map", entities: [] });
    await Promise.race([
      customElements.whenDefined("ha-map"),
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error("no map")), TIMEOUT);
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
 * Show a scene on the map, and zoom to it unless the user has moved the map.
 *
 * @param {HTMLElement} map
 * @param {Scene} scene
 * @param {MapText} texts
 * @param {HTMLElement} styled an element in the card, which has its colors
 */
export function fillHaMap(map, scene, texts, styled) {
  const style = getComputedStyle(styled);
  const color = (/** @type {string} */ name) =>
    style.getPropertyValue(`--${name}`).trim();
  const named = namedClusters(scene);
  Object.assign(map, {
    autoFit: !moved.has(map),
    themeMode: "auto",
    zoom: 7,
    paths: [
      ...paths(scene.routesInUse, `${color("in-use")}${HALF}`, texts.inUse),
      ...paths(scene.routes, color("route"), texts.recommended),
      ...paths(scene.routesChosen, color("chosen"), texts.chosen),
    ],
    editableLocations: [
      ...elsewhere(scene),
      ...leftOut(scene, texts),
      ...clusters(scene, texts, color("cluster"), named),
      ...sites(scene, texts),
      ...spots(scene),
    ],
  });
}

/** Parts of the width and of the height of all marks that the names of two are apart. */
const APART_X = 0.2;
const APART_Y = 0.06;

/**
 * Return the numbers of the clusters whose names do not cover others: this map does not
 * move names aside.
 *
 * @param {Scene} scene
 * @returns {Set<number>}
 */
export function namedClusters(scene) {
  const { home, recommended, inUse, chosen } = scene;
  const found = scene.clusters.map(({ cluster }) => cluster);
  const kept = [home, recommended, inUse, chosen].filter((each) => each !== null);
  const all = [...kept, ...found, ...scene.elsewhere];
  const spanOf = (/** @type {number[]} */ degrees) =>
    Math.max(...degrees) - Math.min(...degrees);
  const width = spanOf(all.map(({ longitude }) => longitude));
  const height = spanOf(all.map(({ latitude }) => latitude));
  /** @type {Coordinates[]} */
  const named = [...kept];
  return new Set(
    found.flatMap((cluster) => {
      const isFree = named.every(
        ({ latitude, longitude }) =>
          Math.abs(longitude - cluster.longitude) > APART_X * width ||
          Math.abs(latitude - cluster.latitude) > APART_Y * height,
      );
      if (isFree) named.push(cluster);
      return isFree ? [cluster.number] : [];
    }),
  );
}

/**
 * @param {Scene} scene
 * @param {MapText} texts
 * @param {string} color
 * @param {Set<number>} named
 */
function clusters({ clusters: all }, texts, color, named) {
  return all.map(({ cluster }) => {
    const dot = clusterIcon(dotRadius(cluster.share));
    const title = texts.clusterDetails(cluster);
    const circle = { radius: 1000 * cluster.radius_km, color };
    const id = `cluster_${cluster.number}`;
    const isNamed = named.has(cluster.number);
    const name = isNamed ? words(texts.clusterLabel(cluster)) : "";
    return { ...location(id, cluster, dot, title, name), ...circle };
  });
}

/**
 * @param {Scene} scene
 * @param {MapText} texts
 */
function leftOut({ leftOut: all }, texts) {
  return all.map((cluster) => {
    const dot = faintClusterIcon(dotRadius(cluster.share));
    const title = texts.leftOutDetails(cluster);
    return location(`cluster_${cluster.number}`, cluster, dot, title);
  });
}

/** @param {Scene} scene */
function elsewhere({ elsewhere: all }) {
  return all
    .slice(0, MOST_DOTS)
    .map((dot, index) =>
      location(
        `elsewhere_${index}`,
        dot,
        elsewhereIcon(elsewhereRadius(dot.share)),
        "",
      ),
    );
}

/** @param {Scene} scene */
function spots({ spots: all }) {
  return all.map((spot, index) =>
    location(`spot_${index}`, spot, clusterIcon(spotRadius(spot.peers)), spot.words),
  );
}

/**
 * @param {Scene} scene
 * @param {MapText} texts
 */
function sites({ home, recommended, inUse, chosen, others }, texts) {
  const server = (
    /** @type {Site} */ site,
    /** @type {(isVirtual: boolean) => SVGElement} */ draw,
    name = site.city,
  ) =>
    location(
      site.key,
      site,
      draw(site.stands_in !== null),
      texts.siteDetails(site),
      name,
    );
  return [
    ...others.map((site) => server(site, otherIcon, "")),
    location("home", home, homeIcon(), texts.home, texts.home),
    ...(inUse ? [server(inUse, inUseIcon)] : []),
    ...(chosen ? [server(chosen, chosenIcon)] : []),
    server(recommended, recommendedIcon),
  ];
}

/**
 * @param {import("./map_text.js").LabelLine[]} label
 */
function words(label) {
  return label.map((line) => line.words).join(" ");
}

/** The style sheet of the card does not reach into this map. */
const NAME_STYLE =
  "position: absolute; top: 50%; left: 100%; transform: translateY(-50%); " +
  "white-space: nowrap; font: 500 12px sans-serif; color: var(--primary-text-color); " +
  "text-shadow: 0 0 3px var(--card-background-color), 0 0 3px var(--card-background-color)";

/**
 * @param {string} id
 * @param {Coordinates} at
 * @param {SVGElement} icon
 * @param {string} title
 * @param {string} [name] beside the icon
 */
function location(id, at, icon, title, name = "") {
  const element = html(
    "div",
    { style: "position: relative" },
    emblem(icon, SIZE),
    name && html("span", { style: NAME_STYLE }, name),
  );
  return { id, location: latLon(at), element, elementSize: [SIZE, SIZE], title };
}

/**
 * Convert lines. Only their ends are kept, because the map draws a dot at each point.
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
