import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Projection } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/projection.js";
import {
  circle,
  greatCircle,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/sphere.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/map/sphere.js").Place} Place */

/** Tolerances. */
const DEGREES = 1e-5;
const PX = 1e-3;

const GOLDEN = JSON.parse(
  readFileSync(new URL("../golden_points.json", import.meta.url), "utf8"),
);

/** @param {Place} place */
function at([longitude, latitude]) {
  return { longitude, latitude };
}

/**
 * Return a unit vector: near a pole and at ±180°, a longitude says nothing.
 *
 * @param {Place} place
 */
function onTheSphere([longitude, latitude]) {
  const [phi, theta] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [
    Math.cos(phi) * Math.cos(theta),
    Math.cos(phi) * Math.sin(theta),
    Math.sin(phi),
  ];
}

/**
 * @param {number[][]} found
 * @param {number[][]} golden
 * @param {number} tolerance
 */
function same(found, golden, tolerance) {
  assert.equal(found.length, golden.length);
  found.forEach((point, index) =>
    point.forEach((value, axis) =>
      assert.ok(
        Math.abs(value - golden[index][axis]) <= tolerance,
        `${index}: ${point} is not ${golden[index]}`,
      ),
    ),
  );
}

for (const [name, { start, end, places }] of Object.entries(GOLDEN.great_circles))
  test(`a great circle ${name} has the golden places`, () => {
    const found = greatCircle(at(start), at(end));
    same(found.map(onTheSphere), places.map(onTheSphere), (DEGREES * Math.PI) / 180);
  });

for (const [name, { center, radius_km, places }] of Object.entries(GOLDEN.circles))
  test(`a circle ${name} has the golden places`, () => {
    same(circle(at(center), radius_km), places, DEGREES);
  });

for (const [name, { frame, places, points, world, ...golden }] of Object.entries(
  GOLDEN.maps,
))
  test(`a map of ${name} has the golden points`, () => {
    const projection = Projection.fitting(places, golden.marks, {
      width: frame.width,
      height: frame.height,
      marginX: frame.margin_x,
      marginY: frame.margin_y,
    });
    // The card's map begins at its own upper left corner.
    const moved = (/** @type {number[]} */ [x, y]) => [x + frame.left, y + frame.top];
    assert.ok(Math.abs(projection.world - world) <= PX);
    same(
      places.map((/** @type {Place} */ place) => moved(projection.point(place))),
      points,
      PX,
    );
    for (const kind of ["lines", "outlines"])
      for (const [each, shape] of Object.entries(GOLDEN[kind])) {
        const pieces =
          kind === "lines" ? projection.line(shape) : projection.copies(shape);
        assert.equal(pieces.length, golden[kind][each].length);
        pieces.forEach((piece, index) =>
          same(piece.map(moved), golden[kind][each][index], PX),
        );
      }
  });
