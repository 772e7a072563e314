/** The peers outside of all clusters on the map, as faint dots. */

import { svg } from "../base/dom.js";
import { placeOf } from "./scene.js";

/** @typedef {import("../payload.js").Dot} Dot */
/** @typedef {import("./projection.js").Projection} Projection */

/** px. */
const SMALLEST = 1.6;
const LARGEST = 6;

/**
 * Return the radius of a dot in px: its area grows with the share.
 *
 * @param {number} share in percent
 */
export function elsewhereRadius(share) {
  return Math.min(LARGEST, SMALLEST + 1.4 * Math.sqrt(share));
}

/**
 * @param {Dot[]} dots
 * @param {Projection} projection
 */
export function elsewhereDots(dots, projection) {
  return svg(
    "g",
    { class: "elsewhere-dots" },
    ...dots.map((dot) => {
      const [cx, cy] = projection.point(placeOf(dot));
      const r = elsewhereRadius(dot.share).toFixed(1);
      return svg("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r });
    }),
  );
}
