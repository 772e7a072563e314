/** Loads the path of the last hours, and the changes of the recommendation. */

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../payload.js").CardPayload} CardPayload */

/**
 * A row of Home Assistant's history: state, attributes, last update and last change in s.
 *
 * @typedef {{s: string, a?: Record<string, any>, lu?: number, lc?: number}} Row
 */

/** @typedef {{at: number, ms: number | null}} PathPoint at in ms since 1970; null is a gap */
/** @typedef {"move" | "maybe" | "stay"} Kind maybe: a move that is uncertain */
/** @typedef {{at: number, kind: Kind, place: string}} Change */
/** @typedef {{path: PathPoint[], changes: Change[], start: number, end: number}} PathHistory */

const HOUR = 3_600_000;

/** ms that are shown at least. */
const MIN_SPAN = 300_000;

/**
 * Ask Home Assistant's recorder.
 *
 * @param {Hass} hass
 * @param {CardPayload["history"]} entities
 * @param {number} hours
 * @param {number} now in ms since 1970
 * @returns {Promise<PathHistory | null>} null if the path has no entity
 */
export async function loadHistory(hass, entities, hours, now) {
  const { path_entity: path, recommendation_entity: recommendation } = entities;
  if (!path) return null;
  const start = now - hours * HOUR;
  const period = {
    type: "history/history_during_period",
    start_time: new Date(start).toISOString(),
    end_time: new Date(now).toISOString(),
  };
  /** @type {Record<string, Row[]>[]} */
  const [states, events] = await Promise.all([
    hass.callWS({
      ...period,
      entity_ids: [path],
      minimal_response: true,
      no_attributes: true,
    }),
    recommendation
      ? hass.callWS({
          ...period,
          entity_ids: [recommendation],
          significant_changes_only: false,
        })
      : {},
  ]);
  const points = pathPoints(states[path] ?? [], start);
  return {
    path: points,
    changes: recommendation ? changesIn(events[recommendation] ?? [], start) : [],
    start: beginning(points, start, now),
    end: now,
  };
}

/**
 * Return the path over time: one point for each change.
 *
 * @param {Row[]} rows
 * @param {number} start in ms since 1970; an older row counts from here
 * @returns {PathPoint[]}
 */
export function pathPoints(rows, start) {
  /** @type {PathPoint[]} */
  const points = [];
  for (const row of rows) {
    const value = Number.parseFloat(row.s);
    const ms = Number.isFinite(value) ? value : null;
    const last = points[points.length - 1];
    if (last && last.ms === ms) continue;
    points.push({ at: Math.max(timeOf(row), start), ms });
  }
  return points;
}

/**
 * Return where the time axis begins.
 *
 * A new installation has a short history. It fills the width, instead of a stub at the
 * right edge.
 *
 * @param {PathPoint[]} points
 * @param {number} start
 * @param {number} now
 */
export function beginning(points, start, now) {
  const first = points.find(({ ms }) => ms !== null)?.at ?? start;
  return Math.max(start, Math.min(first, now - MIN_SPAN));
}

/**
 * Return when the recommendation changed, and to which city.
 *
 * @param {Row[]} rows of the event entity, whose state is the time of its last event
 * @param {number} start
 * @returns {Change[]}
 */
export function changesIn(rows, start) {
  /** @type {Map<number, Change>} */
  const changes = new Map();
  for (const { s, a } of rows) {
    const at = Date.parse(s);
    if (!Number.isFinite(at) || at < start || !a?.to_city) continue;
    changes.set(at, { at, kind: a.event_type, place: a.to_city });
  }
  return [...changes.values()].sort((one, other) => one.at - other.at);
}

/** @param {Row} row */
function timeOf({ lu, lc }) {
  return 1000 * (lc ?? lu ?? 0);
}
