/**
 * Chooses the part of the world that a map shows, and projects places onto it.
 *
 * It is a cylindrical projection like Miller's. Meridians are straight lines, so land at an
 * edge can be repeated on the other side by shifting it, and the poles are on the map. The
 * width is chosen so that shapes are correct in the middle. drawing/projection.py does the
 * same for the image entity; tests/golden_points.json holds both together.
 */

import { unwrapped } from "./sphere.js";

/** @typedef {import("./sphere.js").Place} Place */
/** @typedef {[number, number]} Point x to the right and y downwards, in px */
/** @typedef {{width: number, height: number, marginX: number, marginY: number}} Frame in px */

/** 0 is the plate carrée; 1 is Mercator's projection, which has no poles. */
const MILLER = 0.8;

/** Width of the map at least, in radians at its middle: 5400 km, to recognize the region. */
const MIN_WIDTH = 0.85;

/** Nearer to a pole, shapes get too wide: correct ones would make the world too narrow. */
const MAX_SQUEEZE_LATITUDE = 60;

/** Degrees of longitude without any place, where the map can be cut. */
const MIN_GAP = 10;

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
   * Return the projection that shows all places, as large as possible.
   *
   * @param {Place[]} places that must be visible
   * @param {Place[]} marks places that no edge should cut if there is no gap between all places
   * @param {Frame} frame
   */
  static fitting(places, marks, frame) {
    const [middleOfAll, spanX] = middleAndSpan(places);
    const hasGap = 360 - spanX >= MIN_GAP;
    const middle = hasGap ? middleOfAll : middleAndSpan(marks)[0];
    const heights = places.map(([, latitude]) => height(latitude));
    const top = Math.max(...heights);
    const bottom = Math.min(...heights);
    const centerLatitude = latitudeAt((top + bottom) / 2);
    const roomX = frame.width - 2 * frame.marginX;
    const roomY = frame.height - 2 * frame.marginY;
    // A map of the whole world must be high enough for the places.
    const squeeze = Math.max(
      squeezeAt(centerLatitude),
      (frame.width * (top - bottom)) / (2 * Math.PI * roomY),
    );
    const local = 1 / Math.cos(MILLER * centerLatitude * RADIANS);
    const fitting = Math.min(
      roomX / Math.max(spanX * RADIANS * squeeze, 1e-9),
      roomY / Math.max(top - bottom, 1e-9),
      frame.width / (MIN_WIDTH * local),
    );
    const scale = Math.max(fitting, frame.width / (2 * Math.PI * squeeze));
    // Beyond a pole, at most a margin is shown.
    const pole = height(90) + frame.marginY / scale;
    const play = Math.max(0, pole - frame.height / scale / 2);
    const center = Math.min(Math.max((top + bottom) / 2, -play), play);
    return new Projection(
      middle,
      scale * squeeze * RADIANS,
      scale,
      frame.width / 2,
      frame.height / 2 + scale * center,
    );
  }

  /** Width of the whole world, in px. */
  get world() {
    return 360 * this.across;
  }

  /**
   * Return the px of a place, between the left and the right edge of the world.
   *
   * @param {Place} place
   * @returns {Point}
   */
  point([longitude, latitude]) {
    return this.#px(modulo(longitude - this.middle + 180, 360) - 180, latitude);
  }

  /**
   * Return the px of a line, cut where it leaves the world on one side.
   *
   * Neighboring places must be less than 180° of longitude apart.
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
   * Return the px of an outline: twice if it is at an edge, once for each side.
   *
   * Its longitudes may exceed ±180°, but must not jump.
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
 * Return the height above the equator in radians.
 *
 * @param {number} latitude in degrees
 */
function height(latitude) {
  const angle = MILLER * Math.min(Math.max(latitude, -90), 90) * RADIANS;
  return Math.log(Math.tan(Math.PI / 4 + angle / 2)) / MILLER;
}

/**
 * Return the latitude in degrees: the inverse of height().
 *
 * @param {number} above the equator, in radians
 */
function latitudeAt(above) {
  return (2 * Math.atan(Math.exp(MILLER * above)) - Math.PI / 2) / MILLER / RADIANS;
}

/**
 * Return the ratio of width to height for which shapes at a latitude are correct.
 *
 * @param {number} latitude
 */
function squeezeAt(latitude) {
  const phi = Math.min(Math.abs(latitude), MAX_SQUEEZE_LATITUDE) * RADIANS;
  return Math.cos(phi) / Math.cos(MILLER * phi);
}

/**
 * Return the longitude opposite to the widest gap, and the span without the gap.
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
