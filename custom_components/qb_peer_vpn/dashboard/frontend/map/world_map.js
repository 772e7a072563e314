/** Draws the map. It needs no map tiles, so no server learns where the home is. */

import { svg } from "../base/dom.js";
import { countriesOn } from "./countries.js";
import { elsewhereDots } from "./elsewhere.js";
import { drawnMark, labelsBeside, marksOn } from "./map_layout.js";
import { Projection } from "./projection.js";
import { marksOf, placesOf } from "./scene.js";
import { spotDots } from "./spots.js";

/** @typedef {import("./land.js").Land} Land */
/** @typedef {import("./map_text.js").LabelLine} LabelLine */
/** @typedef {import("./map_text.js").MapText} MapText */
/** @typedef {import("./projection.js").Point} Point */
/** @typedef {import("./scene.js").Line} Line */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {{width: number, height: number}} Size in px */

/** px between the points of a line that labels avoid. */
const POINT_DISTANCE = 8;

/**
 * Draw the map.
 *
 * @param {Scene} scene
 * @param {Land} land
 * @param {Projection} projection
 * @param {Size} size
 * @param {MapText} texts
 * @param {(line: LabelLine) => number} measure returns the width of a label in px
 */
export function worldMap(scene, land, projection, size, texts, measure) {
  const marks = marksOn(scene, projection, texts);
  const lines = [...scene.routesInUse, ...scene.routes, ...scene.routesChosen];
  const points = lines.flatMap(({ places }) =>
    projection.line(places).flatMap(pointsAlong),
  );
  return svg(
    "svg",
    {
      class: "world",
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": texts.summary,
    },
    groundOf(land, projection, size),
    elsewhereDots(scene.elsewhere, projection),
    clusterCircles(scene, projection),
    svg("g", { class: "routes-in-use" }, ...routes(scene.routesInUse, projection)),
    svg("g", { class: "routes" }, ...routes(scene.routes, projection)),
    svg("g", { class: "routes-chosen" }, ...routes(scene.routesChosen, projection)),
    ...[...marks].reverse().map(drawnMark),
    spotDots(scene.spots, projection),
    ...labelsBeside(marks, size, points, countriesOn(land, projection), measure),
  );
}

/**
 * Return the projection that shows everything that must be visible.
 *
 * @param {Scene} scene
 * @param {Size} size
 * @param {boolean} isWhole with most of the peers outside of clusters
 */
export function projectionFor(scene, { width, height }, isWhole) {
  return Projection.fitting(placesOf(scene, isWhole), marksOf(scene), {
    width,
    height,
    marginX: Math.min(Math.max(34, width * 0.09), 100),
    marginY: Math.min(Math.max(28, height * 0.1), 46),
  });
}

/**
 * Return whether a point is on the map.
 *
 * @param {Point} point
 * @param {Size} size
 */
export function isWithin([x, y], { width, height }) {
  return x >= 0 && x <= width && y >= 0 && y <= height;
}

/**
 * @param {Land} land
 * @param {Projection} projection
 * @param {Size} size
 */
function groundOf({ ground, lakes, coasts, borders }, projection, size) {
  /** @param {Place[]} outline */
  const visible = (outline) =>
    projection.copies(outline).filter((copy) => isVisible(copy, size));
  return svg(
    "g",
    { class: "ground" },
    svg("rect", { class: "sea", ...size }),
    svg("path", { class: "land", d: ground.flatMap(visible).map(closed).join("") }),
    svg("path", { class: "sea", d: lakes.flatMap(visible).map(closed).join("") }),
    svg("path", { class: "border", d: borders.flatMap(visible).map(open).join("") }),
    svg("path", { class: "coast", d: coasts.flatMap(visible).map(open).join("") }),
  );
}

/**
 * @param {Point[]} points
 * @param {Size} size
 */
function isVisible(points, { width, height }) {
  const x = points.map((point) => point[0]);
  const y = points.map((point) => point[1]);
  const isBeside = Math.max(...x) < 0 || Math.min(...x) > width;
  return !isBeside && Math.max(...y) > 0 && Math.min(...y) < height;
}

/**
 * @param {Scene} scene
 * @param {Projection} projection
 */
function clusterCircles({ clusters }, projection) {
  const circles = clusters.flatMap(({ cluster, rim }) =>
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
 * Return points on a line, close to each other.
 *
 * @param {Point[]} points
 * @returns {Point[]}
 */
function pointsAlong(points) {
  return points.flatMap((point, index) => {
    if (!index) return [point];
    const [x, y] = points[index - 1];
    const [dx, dy] = [point[0] - x, point[1] - y];
    const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / POINT_DISTANCE));
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
