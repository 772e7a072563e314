/** The map, drawn here: it needs no tiles, and tells nobody where home is. */

import { svg } from "./elements.js";
import { drawnMark, marksOn, namesBeside } from "./map_marks.js";
import { Projection } from "./projection.js";
import { marksOf, placesOf } from "./scene.js";

/** @typedef {import("./land.js").Land} Land */
/** @typedef {import("./projection.js").Point} Point */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").Line} Line */
/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {import("./map_marks.js").MapWords} MapWords */
/** @typedef {{width: number, height: number}} Size in px */

/** px between the points that stand for a line when labels look for room. */
const BETWEEN_POINTS = 8;

/**
 * Draw the map.
 *
 * @param {Scene} scene
 * @param {Land} land
 * @param {Size} size
 * @param {MapWords} words
 */
export function worldMap(scene, land, size, words) {
  const projection = projectionFor(scene, size);
  const marks = marksOn(scene, projection, words);
  const lines = [...scene.instead, ...scene.through];
  const points = lines.flatMap(({ places }) =>
    projection.line(places).flatMap(pointsAlong),
  );
  return svg(
    "svg",
    {
      class: "world",
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": words.summary,
    },
    groundOf(land, projection, size),
    crowdCircles(scene, projection),
    svg("g", { class: "instead" }, ...routes(scene.instead, projection)),
    svg("g", { class: "through" }, ...routes(scene.through, projection)),
    ...[...marks].reverse().map(drawnMark),
    ...namesBeside(marks, size, points, words),
  );
}

/**
 * @param {Scene} scene
 * @param {Size} size
 */
function projectionFor(scene, { width, height }) {
  return Projection.fitting(placesOf(scene), marksOf(scene), {
    width,
    height,
    marginX: Math.min(Math.max(34, width * 0.09), 100),
    marginY: Math.min(Math.max(28, height * 0.1), 46),
  });
}

/**
 * @param {Land} land
 * @param {Projection} projection
 * @param {Size} size
 */
function groundOf({ ground, lakes, coasts }, projection, size) {
  /** @param {Place[]} outline */
  const seen = (outline) =>
    projection.copies(outline).filter((copy) => isSeen(copy, size));
  return svg(
    "g",
    { class: "ground" },
    svg("rect", { class: "sea", ...size }),
    svg("path", { class: "land", d: ground.flatMap(seen).map(closed).join("") }),
    svg("path", { class: "sea", d: lakes.flatMap(seen).map(closed).join("") }),
    svg("path", { class: "coast", d: coasts.flatMap(seen).map(open).join("") }),
  );
}

/**
 * @param {Point[]} points
 * @param {Size} size
 */
function isSeen(points, { width, height }) {
  const x = points.map((point) => point[0]);
  const y = points.map((point) => point[1]);
  const isBeside = Math.max(...x) < 0 || Math.min(...x) > width;
  return !isBeside && Math.max(...y) > 0 && Math.min(...y) < height;
}

/**
 * @param {Scene} scene
 * @param {Projection} projection
 */
function crowdCircles({ crowds }, projection) {
  const circles = crowds.flatMap(({ cluster, rim }) =>
    projection
      .copies(rim)
      .map((copy) => svg("path", { d: closed(copy), "data-cluster": cluster.number })),
  );
  return svg("g", { class: "radius" }, ...circles);
}

/**
 * @param {Line[]} lines
 * @param {Projection} projection
 */
function routes(lines, projection) {
  return lines.map(({ places, weight, cluster }) =>
    svg("path", {
      d: projection.line(places).map(open).join(""),
      "stroke-width": (cluster === null ? 3.4 : 1 + 3 * Math.sqrt(weight)).toFixed(1),
      "data-cluster": cluster,
    }),
  );
}

/**
 * @param {Point[]} points
 * @returns {Point[]}
 */
function pointsAlong(points) {
  return points.flatMap((point, index) => {
    if (!index) return [point];
    const [x, y] = points[index - 1];
    const [dx, dy] = [point[0] - x, point[1] - y];
    const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / BETWEEN_POINTS));
    return Array.from({ length: steps }, (_, step) => {
      const part = (step + 1) / steps;
      return /** @type {Point} */ ([x + part * dx, y + part * dy]);
    });
  });
}

/** @param {Point[]} points */
function open(points) {
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
}

/** @param {Point[]} points */
function closed(points) {
  return `${open(points)}Z`;
}
