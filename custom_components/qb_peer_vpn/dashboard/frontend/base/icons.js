/**
 * The icons on the map, in tables and in the legend. They differ in shape, not only in
 * color. Each is centered on 0, 0 and carries its own style, because Home Assistant's map
 * does not load the style sheet of the card.
 */

import { svg } from "./dom.js";

/** @typedef {import("./dom.js").Attributes} Attributes */

/** px; every icon but a cluster's dot fits into a circle of this radius. */
export const ICON_RADIUS = 11;

const HALO =
  "fill: var(--halo); stroke: var(--halo); stroke-width: 4; stroke-linejoin: round";
const HOUSE = "M0-10 11 0H8v9H-8V0h-3Z";
const STAR = Array.from({ length: 10 }, (_, index) => {
  const radius = index % 2 ? 4.9 : ICON_RADIUS;
  const turn = (index * Math.PI) / 5;
  return `${(radius * Math.sin(turn)).toFixed(1)},${(-radius * Math.cos(turn)).toFixed(1)}`;
}).join(" ");
const DIAMOND = "M0-10 10 0 0 10-10 0Z";
const SQUARE = { x: -7.5, y: -7.5, width: 15, height: 15, rx: 1.5 };
const HOLE = { x: -3.5, y: -3.5, width: 7, height: 7, rx: 0.5 };

export function homeIcon() {
  return group(
    ...haloed("path", { d: HOUSE }, "--map-ink"),
    svg("path", { d: "M-2.5 9V3h5v6Z", style: "fill: var(--halo)" }),
  );
}

/** @param {boolean} [isVirtual] the servers are in another country than they are sold as */
export function recommendedIcon(isVirtual = false) {
  return group(
    isVirtual && ring(14.5, "--route"),
    ...haloed("polygon", { points: STAR }, "--route"),
  );
}

/** @param {boolean} [isVirtual] */
export function inUseIcon(isVirtual = false) {
  return group(
    isVirtual && ring(14.5, "--in-use"),
    ...haloed("rect", SQUARE, "--in-use"),
    svg("rect", { ...HOLE, style: "fill: var(--halo)" }),
  );
}

/** @param {boolean} [isVirtual] */
export function chosenIcon(isVirtual = false) {
  return group(
    isVirtual && ring(14.5, "--chosen"),
    ...haloed("path", { d: DIAMOND }, "--chosen"),
  );
}

/** @param {boolean} [isVirtual] */
export function otherIcon(isVirtual = false) {
  const style = "fill: var(--halo); stroke: var(--in-use); stroke-width: 1.8";
  return group(isVirtual && ring(8, "--in-use"), svg("circle", { r: 3.5, style }));
}

/** @param {number} [radius] */
export function clusterIcon(radius = 7) {
  return group(...haloed("circle", { r: radius }, "--cluster"));
}

/** A cluster whose peers do not count. */
export function faintClusterIcon(radius = 7) {
  const icon = clusterIcon(radius);
  icon.setAttribute("opacity", "0.35");
  return icon;
}

/** Peers outside of all clusters. */
export function elsewhereIcon(radius = 4) {
  return group(
    svg("circle", { r: radius, style: "fill: var(--cluster); fill-opacity: 0.45" }),
  );
}

/** For the legend: the ring round a site whose servers are in another country. */
export function virtualIcon() {
  return group(ring(10, "--in-use"));
}

const ARROW = "M-10 0H9M2-7 9 0 2 7";

/**
 * Draw the sign beside the verdict: an arrow, which is only outlined if the move is
 * uncertain, a tick, dots while nothing is decided, or an exclamation mark.
 *
 * @param {import("../payload.js").Sign | "alarm"} kind
 */
export function verdictSign(kind) {
  const strokes = {
    move: ARROW,
    maybe: ARROW,
    stay: "M-9 1-3 7 9-6",
    wait: "M-8 0h.01M0 0h.01M8 0h.01",
    alarm: "M0-11V3M0 11h.01",
  };
  return svg(
    "svg",
    { class: `sign ${kind}`, viewBox: "-24 -24 48 48", "aria-hidden": "true" },
    svg("circle", { r: kind === "maybe" ? 22 : 24 }),
    svg("path", { d: strokes[kind] }),
  );
}

/**
 * Wrap an icon into an image of its own, for legends, tables and Home Assistant's map.
 *
 * @param {SVGElement} icon
 * @param {number} [size] in px
 */
export function emblem(icon, size = 22) {
  return svg(
    "svg",
    {
      class: "emblem",
      viewBox: "-16 -16 32 32",
      width: size,
      height: size,
      "aria-hidden": "true",
    },
    icon,
  );
}

/** @param {...import("./dom.js").Child} shapes */
function group(...shapes) {
  return svg("g", {}, ...shapes);
}

/**
 * @param {string} shape
 * @param {Attributes} attributes
 * @param {string} color
 */
function haloed(shape, attributes, color) {
  return [
    svg(shape, { ...attributes, style: HALO }),
    svg(shape, { ...attributes, style: `fill: var(${color})` }),
  ];
}

/**
 * @param {number} radius
 * @param {string} color
 */
function ring(radius, color) {
  const style = `fill: none; stroke: var(${color}); stroke-width: 1.6; stroke-dasharray: 3 2.6`;
  return svg("circle", { r: radius, style });
}
