/** The signs: each differs in shape, not only in colour. They stand round their middle. */

import { svg } from "./elements.js";

/** Holds every mark but a crowd's dot, in px. */
export const MARK_RADIUS = 11;

const STAR = Array.from({ length: 10 }, (_, index) => {
  const radius = index % 2 ? 4.9 : MARK_RADIUS;
  const turn = (index * Math.PI) / 5;
  return `${(radius * Math.sin(turn)).toFixed(1)},${(-radius * Math.cos(turn)).toFixed(1)}`;
}).join(" ");

export function homeMark() {
  return svg(
    "g",
    { class: "mark home" },
    svg("path", { class: "halo", d: "M0-10 11 0H8v9H-8V0h-3Z" }),
    svg("path", { class: "body", d: "M0-10 11 0H8v9H-8V0h-3Z" }),
    svg("path", { class: "hole", d: "M-2.5 9V3h5v6Z" }),
  );
}

/** @param {boolean} [standsElsewhere] in another country than it says */
export function recommendedMark(standsElsewhere = false) {
  return svg(
    "g",
    { class: "mark recommended" },
    standsElsewhere && elsewhereRing(),
    svg("polygon", { class: "halo", points: STAR }),
    svg("polygon", { class: "body", points: STAR }),
  );
}

/** @param {boolean} [standsElsewhere] */
export function inUseMark(standsElsewhere = false) {
  return svg(
    "g",
    { class: "mark in-use" },
    standsElsewhere && elsewhereRing(),
    svg("rect", { class: "halo", x: -7.5, y: -7.5, width: 15, height: 15, rx: 1.5 }),
    svg("rect", { class: "body", x: -7.5, y: -7.5, width: 15, height: 15, rx: 1.5 }),
    svg("rect", { class: "hole", x: -3.5, y: -3.5, width: 7, height: 7, rx: 0.5 }),
  );
}

/** @param {boolean} [standsElsewhere] */
export function otherMark(standsElsewhere = false) {
  return svg(
    "g",
    { class: "mark other" },
    standsElsewhere && elsewhereRing(8),
    svg("circle", { class: "body", r: 3.5 }),
  );
}

/** @param {number} [radius] */
export function crowdMark(radius = 7) {
  return svg(
    "g",
    { class: "mark crowd" },
    svg("circle", { class: "halo", r: radius }),
    svg("circle", { class: "body", r: radius }),
  );
}

/** @param {number} [radius] */
export function elsewhereRing(radius = 14.5) {
  return svg("circle", { class: "elsewhere", r: radius });
}

/**
 * The sign beside the verdict: an arrow to move, a tick to stay, a dot while nothing is known.
 *
 * @param {"move" | "stay" | "wait"} kind
 */
export function sign(kind) {
  const strokes = { move: "M-10 0H9M2-7 9 0 2 7", stay: "M-9 1-3 7 9-6", wait: "M-8 0h.01M0 0h.01M8 0h.01" };
  return svg(
    "svg",
    { class: `sign ${kind}`, viewBox: "-24 -24 48 48", "aria-hidden": "true" },
    svg("circle", { r: 24 }),
    svg("path", { d: strokes[kind] }),
  );
}

/**
 * A mark on its own, for legends and lists.
 *
 * @param {SVGElement} mark
 */
export function emblem(mark) {
  return svg("svg", { class: "emblem", viewBox: "-16 -16 32 32", "aria-hidden": "true" }, mark);
}
