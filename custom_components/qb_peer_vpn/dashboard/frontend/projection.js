/**
 * Which part of the world a map shows, and where on it a place is.
 *
 * A cylindrical projection of Miller's kind: meridians are straight, so land is repeated at
 * the edges by shifting it, and the poles are on the map. Its width is chosen so that
 * shapes are right in the middle of what is shown. The integration's picture has the same.
 */

import { unwrapped } from "./sphere.js";

/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {[number, number]} Point x to the right and y downwards, in px */
/** @typedef {{width: number, height: number, marginX: number, marginY: number}} Frame in px */

/** 0 would be the plate carrée, 1 Mercator's projection without poles. */
const MILLER = 0.8;

/** Of the earth that is always seen from side to side, in radians at the middle: 5400 km. */
const LEAST_WIDTH = 0.85;

/** Nearer to the poles shapes are drawn broader than they are, not the world narrower. */
const MOST_SQUEEZE_LATITUDE = 60;

/** Degrees of longitude without anything: a map that is cut there cuts nothing. */
const LEAST_GAP = 10;

const RADIANS = Math.PI / 180;

export class Projection {
  /**
   * @param {number} middle longitude in the middle of the map, in degrees
   * @param {number} across px for one degree of longitude
   * @param {number} scale px for one radian of latitude at the equator
   * @param {number} x px of the longitude in the middle
   * @param {number} y px of the equator
   */
  constructor(middle, across, scale, x, y) {
    this.middle = middle;
    this.across = across;
    this.scale = scale;
    this.x = x;
    this.y = y;
  }

  /**
   * Choose what to show.
   *
   * @param {Place[]} places what must be seen
   * @param {Place[]} marks those of them that must not be cut where there is no edge without any
   * @param {Frame} frame
   */
  static fitting(places, marks, frame) {
    const [middleOfAll, spanX] = middleAndSpan(places);
    const hasGap = 360 - spanX >= LEAST_GAP;
    const middle = hasGap ? middleOfAll : middleAndSpan(marks)[0];
    const heights = places.map(([, latitude]) => height(latitude));
    const top = Math.max(...heights);
    const bottom = Math.min(...heights);
    const centreLatitude = latitudeAt((top + bottom) / 2);
    const roomX = frame.width - 2 * frame.marginX;
    const roomY = frame.height - 2 * frame.marginY;
    // The whole world from side to side must leave room for what is to be seen.
    const squeeze = Math.max(
      squeezeAt(centreLatitude),
      (frame.width * (top - bottom)) / (2 * Math.PI * roomY),
    );
    const local = 1 / Math.cos(MILLER * centreLatitude * RADIANS);
    const fitting = Math.min(
      roomX / Math.max(spanX * RADIANS * squeeze, 1e-9),
      roomY / Math.max(top - bottom, 1e-9),
      frame.width / (LEAST_WIDTH * local),
    );
    const scale = Math.max(fitting, frame.width / (2 * Math.PI * squeeze));
    // Beyond a pole there is nothing; only as much of it as a margin is shown.
    const pole = height(90) + frame.marginY / scale;
    const play = Math.max(0, pole - frame.height / scale / 2);
    const centre = Math.min(Math.max((top + bottom) / 2, -play), play);
    return new Projection(
      middle,
      scale * squeeze * RADIANS,
      scale,
      frame.width / 2,
      frame.height / 2 + scale * centre,
    );
  }

  /** Width of the whole world, in px. */
  get world() {
    return 360 * this.across;
  }

  /**
   * Return where a place is, on this side of the map's edge.
   *
   * @param {Place} place
   * @returns {Point}
   */
  point([longitude, latitude]) {
    return this.#px(modulo(longitude - this.middle + 180, 360) - 180, latitude);
  }

  /**
   * Return a line, cut where it leaves the map on one side.
   *
   * Neighbouring places must be less than 180° of longitude apart, the short way.
   *
   * @param {Place[]} places
   * @returns {Point[][]}
   */
  line(places) {
    /** @type {Place[]} */
    const unrolled = unwrapped(
      places.map(([longitude, latitude]) => [longitude - this.middle, latitude]),
    );
    /** @type {Point[][]} */
    const pieces = [[]];
    let turn = 0;
    unrolled.forEach((place, index) => {
      const next = Math.floor((place[0] + 180) / 360);
      if (index === 0) turn = next;
      if (next !== turn) {
        const edge = crossing(
          unrolled[index - 1],
          place,
          360 * Math.max(next, turn) - 180,
        );
        pieces[pieces.length - 1].push(this.#px(edge[0] - 360 * turn, edge[1]));
        pieces.push([this.#px(edge[0] - 360 * next, edge[1])]);
        turn = next;
      }
      pieces[pieces.length - 1].push(this.#px(place[0] - 360 * turn, place[1]));
    });
    return pieces;
  }

  /**
   * Return an unbroken outline, at both edges where it is at one.
   *
   * Its longitudes may go beyond ±180°, but not jump.
   *
   * @param {Place[]} outline
   * @returns {Point[][]}
   */
  copies(outline) {
    let least = Infinity;
    let most = -Infinity;
    for (const [longitude] of outline) {
      least = Math.min(least, longitude - this.middle);
      most = Math.max(most, longitude - this.middle);
    }
    const copies = [];
    for (
      let turn = Math.ceil((-180 - most) / 360);
      turn <= Math.floor((180 - least) / 360);
      turn++
    )
      copies.push(
        outline.map(([longitude, latitude]) =>
          this.#px(longitude - this.middle + 360 * turn, latitude),
        ),
      );
    return copies;
  }

  /**
   * @param {number} longitude from the middle, in degrees
   * @param {number} latitude in degrees
   * @returns {Point}
   */
  #px(longitude, latitude) {
    return [this.x + this.across * longitude, this.y - this.scale * height(latitude)];
  }
}

/**
 * Return the height above the equator, in radians there.
 *
 * @param {number} latitude in degrees
 */
function height(latitude) {
  const angle = MILLER * Math.min(Math.max(latitude, -90), 90) * RADIANS;
  return Math.log(Math.tan(Math.PI / 4 + angle / 2)) / MILLER;
}

/** @param {number} above the equator, in radians there */
function latitudeAt(above) {
  return (2 * Math.atan(Math.exp(MILLER * above)) - Math.PI / 2) / MILLER / RADIANS;
}

/**
 * Return the width of a degree against its height at which shapes are right.
 *
 * @param {number} latitude
 */
function squeezeAt(latitude) {
  const phi = Math.min(Math.abs(latitude), MOST_SQUEEZE_LATITUDE) * RADIANS;
  return Math.cos(phi) / Math.cos(MILLER * phi);
}

/**
 * Return what is opposite to the widest gap, and what lies outside of the gap.
 *
 * @param {Place[]} places
 * @returns {[number, number]} in degrees
 */
function middleAndSpan(places) {
  const ordered = places
    .map(([longitude]) => modulo(longitude, 360))
    .sort((a, b) => a - b);
  let gap = -1;
  let before = 0;
  ordered.forEach((longitude, index) => {
    const next = index + 1 < ordered.length ? ordered[index + 1] : ordered[0] + 360;
    if (next - longitude > gap) {
      gap = next - longitude;
      before = longitude;
    }
  });
  return [modulo(before + gap / 2 + 180, 360), 360 - gap];
}

/**
 * @param {Place} before
 * @param {Place} after
 * @param {number} edge
 * @returns {Place}
 */
function crossing(before, after, edge) {
  const part = (edge - before[0]) / (after[0] - before[0]);
  return [edge, before[1] + part * (after[1] - before[1])];
}

/**
 * @param {number} value
 * @param {number} by
 */
function modulo(value, by) {
  return ((value % by) + by) % by;
}
