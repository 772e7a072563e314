/** Says whether a line on the map leads into another country. */

import { cross } from "./label_layout.js";

/** @typedef {import("./land.js").Land} Land */
/** @typedef {import("./projection.js").Point} Point */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {{points: Point[], left: number, top: number, right: number, bottom: number}} Line */

/**
 * Return a function that says whether the way between two points ends in another country.
 *
 * It does if it crosses a border, or the sea: then it crosses two coasts. In the sea it is
 * in no country.
 *
 * @param {Land} land
 * @param {Projection} projection
 * @returns {(from: Point, to: Point) => boolean}
 */
export function countriesOn({ borders, coasts }, projection) {
  const linesOf = (/** @type {import("./sphere.js").Place[][]} */ outlines) =>
    outlines.flatMap((outline) => projection.copies(outline)).map(lineOf);
  const [between, ashore] = [linesOf(borders), linesOf(coasts)];
  return (from, to) =>
    crossings(between, from, to) > 0 || crossings(ashore, from, to) > 1;
}

/**
 * @param {Point[]} points
 * @returns {Line}
 */
function lineOf(points) {
  const x = points.map((point) => point[0]);
  const y = points.map((point) => point[1]);
  return {
    points,
    left: Math.min(...x),
    top: Math.min(...y),
    right: Math.max(...x),
    bottom: Math.max(...y),
  };
}

/**
 * @param {Line[]} lines
 * @param {Point} from
 * @param {Point} to
 */
function crossings(lines, from, to) {
  const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
  return lines
    .filter(
      (line) =>
        line.left <= right &&
        line.right >= left &&
        line.top <= bottom &&
        line.bottom >= top,
    )
    .reduce(
      (sum, { points }) =>
        sum +
        points.filter(
          (point, index) => index > 0 && cross(points[index - 1], point, from, to),
        ).length,
      0,
    );
}
