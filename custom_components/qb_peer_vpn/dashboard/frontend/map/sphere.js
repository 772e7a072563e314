/** Lines and circles on the globe, as points. drawing/sphere.py has the same in Python. */

/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {[number, number]} Place longitude and latitude in degrees */
/** @typedef {[number, number, number]} Vector */

const EARTH_RADIUS_KM = 6371.0088;
const STEP = Math.PI / 180;
const CIRCLE_POINTS = 72;

/** Below this sine of their angle, two vectors define no plane. */
const PARALLEL = 1e-9;

/**
 * Return the shortest line between two places. Longitudes are within ±180° and may jump.
 *
 * @param {Coordinates} start
 * @param {Coordinates} end
 * @returns {Place[]}
 */
export function greatCircle(start, end) {
  const a = vector(start);
  const b = vector(end);
  const normal = cross(a, b);
  const length = Math.hypot(...normal);
  const angle = Math.atan2(length, dot(a, b));
  if (length < PARALLEL && angle < 1) return [place(a), place(b)];
  // Between antipodes all lines are equally short; take the one that starts eastward.
  const across = length < PARALLEL ? east(a) : cross(scaled(normal, 1 / length), a);
  const steps = Math.max(1, Math.ceil(angle / STEP));
  return Array.from({ length: steps + 1 }, (_, step) =>
    place(turned(a, across, (angle * step) / steps)),
  );
}

/**
 * Return the outline of a circle, closed.
 *
 * Longitudes do not jump; they may exceed ±180° instead. Around a pole, the outline has an
 * edge along the pole.
 *
 * @param {Coordinates} center
 * @param {number} radiusKm
 * @returns {Place[]}
 */
export function circle(center, radiusKm) {
  const a = vector(center);
  const eastward = east(a);
  const northward = cross(a, eastward);
  const angle = Math.min(radiusKm / EARTH_RADIUS_KM, Math.PI / 2);
  const points = unwrapped(
    Array.from({ length: CIRCLE_POINTS + 1 }, (_, step) => {
      const rim = turned(northward, eastward, (2 * Math.PI * step) / CIRCLE_POINTS);
      return place(turned(a, rim, angle));
    }),
  );
  const first = points[0];
  const last = points[points.length - 1];
  if (Math.round((last[0] - first[0]) / 360) === 0) return points;
  const pole = 90 * (Math.sign(center.latitude) || 1);
  return [...points, [last[0], pole], [first[0], pole], first];
}

/**
 * Return the same places with longitudes that do not jump.
 *
 * @param {Place[]} places
 * @returns {Place[]}
 */
export function unwrapped(places) {
  let turn = 0;
  return places.map(([longitude, latitude], index) => {
    if (index) {
      const step = longitude - places[index - 1][0];
      turn -= 360 * Math.round(step / 360);
    }
    return [longitude + turn, latitude];
  });
}

/**
 * @param {Coordinates} point
 * @returns {Vector}
 */
function vector({ latitude, longitude }) {
  const phi = latitude * STEP;
  const theta = longitude * STEP;
  return [
    Math.cos(phi) * Math.cos(theta),
    Math.cos(phi) * Math.sin(theta),
    Math.sin(phi),
  ];
}

/**
 * @param {Vector} unit
 * @returns {Place}
 */
function place([x, y, z]) {
  return [Math.atan2(y, x) / STEP, Math.atan2(z, Math.hypot(x, y)) / STEP];
}

/**
 * Return the unit vector that points east; at a pole, toward longitude 90°.
 *
 * @param {Vector} unit
 * @returns {Vector}
 */
function east([x, y]) {
  const across = Math.hypot(x, y);
  return across < PARALLEL ? [0, 1, 0] : [-y / across, x / across, 0];
}

/**
 * @param {Vector} from
 * @param {Vector} toward at a right angle to it
 * @param {number} angle
 * @returns {Vector}
 */
function turned(from, toward, angle) {
  const near = scaled(from, Math.cos(angle));
  const far = scaled(toward, Math.sin(angle));
  return [near[0] + far[0], near[1] + far[1], near[2] + far[2]];
}

/**
 * @param {Vector} a
 * @param {number} by
 * @returns {Vector}
 */
function scaled(a, by) {
  return [a[0] * by, a[1] * by, a[2] * by];
}

/**
 * @param {Vector} a
 * @param {Vector} b
 */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * @param {Vector} a
 * @param {Vector} b
 * @returns {Vector}
 */
function cross(a, b) {
  return [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
}
