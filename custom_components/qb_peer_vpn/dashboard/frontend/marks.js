/**
 * The signs: each differs in shape, not only in colour. They stand round their middle and
 * bring their colours along, because Home Assistant's map knows no style sheet of the card.
 */

import { svg } from "./elements.js";

/** @typedef {import("./elements.js").Attributes} Attributes */

/** Holds every mark but a crowd's dot, in px. */
export const MARK_RADIUS = 11;

const HALO =
  "fill: var(--halo); stroke: var(--halo); stroke-width: 4; stroke-linejoin: round";
const HOUSE = "M0-10 11 0H8v9H-8V0h-3Z";
const STAR = Array.from({ length: 10 }, (_, index) => {
  const radius = index % 2 ? 4.9 : MARK_RADIUS;
  const turn = (index * Math.PI) / 5;
  return `${(radius * Math.sin(turn)).toFixed(1)},${(-radius * Math.cos(turn)).toFixed(1)}`;
}).join(" ");
const SQUARE = { x: -7.5, y: -7.5, width: 15, height: 15, rx: 1.5 };
const HOLE = { x: -3.5, y: -3.5, width: 7, height: 7, rx: 0.5 };

export function homeMark() {
  return mark(
    ...haloed("path", { d: HOUSE }, "--map-ink"),
    svg("path", { d: "M-2.5 9V3h5v6Z", style: "fill: var(--halo)" }),
  );
}

/** @param {boolean} [standsElsewhere] in another country than it says */
export function recommendedMark(standsElsewhere = false) {
  return mark(
    standsElsewhere && ring(14.5, "--route"),
    ...haloed("polygon", { points: STAR }, "--route"),
  );
}

/** @param {boolean} [standsElsewhere] */
export function inUseMark(standsElsewhere = false) {
  return mark(
    standsElsewhere && ring(14.5, "--in-use"),
    ...haloed("rect", SQUARE, "--in-use"),
    svg("rect", { ...HOLE, style: "fill: var(--halo)" }),
  );
}

/** @param {boolean} [standsElsewhere] */
export function otherMark(standsElsewhere = false) {
  const style = "fill: var(--halo); stroke: var(--in-use); stroke-width: 1.8";
  return mark(standsElsewhere && ring(8, "--in-use"), svg("circle", { r: 3.5, style }));
}

/** @param {number} [radius] */
export function crowdMark(radius = 7) {
  return mark(...haloed("circle", { r: radius }, "--crowd"));
}

export function elsewhereMark() {
  return mark(ring(10, "--in-use"));
}

/**
 * The sign beside the verdict: an arrow to move, a tick to stay, dots while nothing is known.
 *
 * @param {"move" | "stay" | "wait"} kind
 */
export function sign(kind) {
  const strokes = {
    move: "M-10 0H9M2-7 9 0 2 7",
    stay: "M-9 1-3 7 9-6",
    wait: "M-8 0h.01M0 0h.01M8 0h.01",
  };
  return svg(
    "svg",
    { class: `sign ${kind}`, viewBox: "-24 -24 48 48", "aria-hidden": "true" },
    svg("circle", { r: 24 }),
    svg("path", { d: strokes[kind] }),
  );
}

/**
 * A mark on its own, for legends, lists and Home Assistant's map.
 *
 * @param {SVGElement} drawn
 * @param {number} [size] in px
 */
export function emblem(drawn, size = 22) {
  return svg(
    "svg",
    {
      class: "emblem",
      viewBox: "-16 -16 32 32",
      width: size,
      height: size,
      "aria-hidden": "true",
    },
    drawn,
  );
}

/** @param {...import("./elements.js").Child} shapes */
function mark(...shapes) {
  return svg("g", { class: "mark" }, ...shapes);
}

/**
 * @param {string} shape
 * @param {Attributes} attributes
 * @param {string} colour
 */
function haloed(shape, attributes, colour) {
  return [
    svg(shape, { ...attributes, style: HALO }),
    svg(shape, { ...attributes, style: `fill: var(${colour})` }),
  ];
}

/**
 * @param {number} radius
 * @param {string} colour
 */
function ring(radius, colour) {
  const style = `fill: none; stroke: var(${colour}); stroke-width: 1.6; stroke-dasharray: 3 2.6`;
  return svg("circle", { r: radius, style });
}
