/** Draws the path over time as a line, with a mark for each change of the recommendation. */

import { svg } from "../base/dom.js";

/** @typedef {import("./history.js").PathHistory} PathHistory */
/** @typedef {import("./history.js").Arrival} Arrival */
/** @typedef {import("./history.js").PathPoint} PathPoint */
/** @typedef {{width: number, height: number}} Size in px */
/** @typedef {{low: number, high: number}} Range in ms */

/** px: room for the marks above the line, and below the line. */
const TOP = 16;
const BOTTOM = 6;

/** ms: with less room, noise of a few ms would fill the whole height. */
const LEAST_ROOM = 40;

/** px between two marks that both have their place written beside them, at least. */
const NAME_WIDTH = 70;

/**
 * Return the lowest and the highest value.
 *
 * @param {PathPoint[]} points
 * @returns {Range | null} null if there is no value
 */
export function rangeOf(points) {
  const values = points.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  return values.length ? { low: Math.min(...values), high: Math.max(...values) } : null;
}

/**
 * Return the pieces of the line: a step for each change, a gap where the path was unknown.
 *
 * @param {PathHistory} history
 * @param {Size} size
 * @param {Range} range
 * @param {number} [least] that the whole height is
 * @returns {[number, number][][]} points in px
 */
export function steps(
  { path, start, end },
  { width, height },
  { low, high },
  least = LEAST_ROOM,
) {
  const room = Math.max(high - low, least) || 1;
  const bottom = (high + low) / 2 - room / 2;
  const x = (/** @type {number} */ at) => (width * (at - start)) / (end - start);
  const y = (/** @type {number} */ ms) =>
    height - BOTTOM - ((height - TOP - BOTTOM) * (ms - bottom)) / room;
  /** @type {[number, number][][]} */
  const pieces = [];
  path.forEach(({ at, ms }, index) => {
    if (ms === null) return;
    const until = index + 1 < path.length ? path[index + 1].at : end;
    const isContinued = index > 0 && path[index - 1].ms !== null;
    if (!isContinued) pieces.push([]);
    pieces[pieces.length - 1].push([x(at), y(ms)], [x(until), y(ms)]);
  });
  return pieces;
}

/**
 * Draw the line.
 *
 * @param {PathHistory} history
 * @param {Size} size
 * @param {Range} range
 * @param {string} summary for screen readers
 * @param {Arrival[]} [arrivals]
 */
export function sparkline(history, size, range, summary, arrivals = []) {
  const pieces = steps(history, size, range);
  return svg(
    "svg",
    {
      class: "sparkline",
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": summary,
    },
    ...history.behind.flatMap(({ kind, points }) =>
      behindLines(points, history, size).map((piece) =>
        svg("path", { class: `behind ${kind}`, d: line(piece) }),
      ),
    ),
    ...pieces.map((piece) =>
      svg("path", { class: "area", d: area(piece, size.height) }),
    ),
    ...pieces.map((piece) => svg("path", { class: "line", d: line(piece) })),
    ...arrivalMarks(arrivals, history, size),
    ...changeMarks(history, size),
  );
}

/**
 * Return the lines of a quantity behind the path, which has a scale of its own from zero.
 *
 * @param {PathPoint[]} points
 * @param {PathHistory} history
 * @param {Size} size
 */
export function behindLines(points, history, size) {
  const most = Math.max(...points.map(({ ms }) => ms ?? 0), 0);
  return steps({ ...history, path: points }, size, { low: 0, high: most }, 0);
}

/**
 * Mark when another location came into use.
 *
 * @param {Arrival[]} arrivals
 * @param {PathHistory} history
 * @param {Size} size
 */
function arrivalMarks(arrivals, { start, end }, { width, height }) {
  return arrivals
    .filter(({ at }) => at > start && at <= end)
    .map(({ at, place }) => {
      const x = (width * (at - start)) / (end - start);
      return svg(
        "g",
        { class: "arrival", transform: `translate(${x.toFixed(1)} 0)` },
        svg("path", { class: "moment", d: `M0 ${TOP}V${height}` }),
        svg("path", { class: "diamond", d: `M0 ${height - 9}l5 5-5 5-5-5Z` }),
        svg("title", {}, place),
      );
    });
}

/**
 * @param {PathHistory} history
 * @param {Size} size
 */
function changeMarks({ changes, start, end }, { width, height }) {
  const marks = changes.map(({ at }) => (width * (at - start)) / (end - start));
  const sides = nameSides(marks, width);
  return changes.map((change, index) => {
    const side = sides[index];
    return svg(
      "g",
      {
        class: `change ${change.kind}`,
        transform: `translate(${marks[index].toFixed(1)} 0)`,
      },
      svg("path", { class: "moment", d: `M0 ${TOP - 4}V${height}` }),
      svg("circle", { cy: TOP - 6, r: 3.5 }),
      side &&
        svg(
          "text",
          { x: side.x, y: TOP - 2, "text-anchor": side.anchor },
          change.place,
        ),
    );
  });
}

/** @typedef {{x: number, anchor: "start" | "end"}} Side of a mark */

/** @type {Side} */
const RIGHT = { x: 7, anchor: "start" };
/** @type {Side} */
const LEFT = { x: -7, anchor: "end" };

/**
 * Return where the name of each mark has room: it covers neither a mark nor a name.
 *
 * @param {number[]} marks in px, the oldest first
 * @param {number} width in px
 * @returns {(Side | null)[]} null without room
 */
export function nameSides(marks, width) {
  /** Nothing is drawn between a mark and this. */
  let free = width;
  return marks
    .map((x, index) => {
      const older = marks[index - 1] ?? -Infinity;
      return { x, hasRoomBefore: older + NAME_WIDTH < x };
    })
    .reverse()
    .map(({ x, hasRoomBefore }) => {
      const isLast = free === width;
      /** @type {Side | null} */
      let side = null;
      if (x + NAME_WIDTH < free) side = RIGHT;
      else if (isLast && hasRoomBefore) side = LEFT;
      free = side === LEFT ? x - NAME_WIDTH : x;
      return side;
    })
    .reverse();
}

/** @param {[number, number][]} piece */
function line(piece) {
  return `M${piece.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
}

/**
 * @param {[number, number][]} piece
 * @param {number} height
 */
function area(piece, height) {
  const [first, last] = [piece[0][0], piece[piece.length - 1][0]];
  return `${line(piece)}L${last.toFixed(1)} ${height}L${first.toFixed(1)} ${height}Z`;
}
