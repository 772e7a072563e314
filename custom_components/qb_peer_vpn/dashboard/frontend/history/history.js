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
/** @typedef {{at: number, place: string}} Arrival when another location came into use */

/**
 * A quantity that is drawn behind the path.
 *
 * @typedef {object} Behind
 * @property {"peers" | "speed"} kind
 * @property {string} entity one that has its unit
 * @property {PathPoint[]} points
 */

/**
 * @typedef {object} PathHistory
 * @property {PathPoint[]} path
 * @property {Change[]} changes
 * @property {Behind[]} behind
 * @property {number} start in ms since 1970
 * @property {number} end
 */

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
  const { peers_entity: peers, download_entity: download } = entities;
  const upload = addable(hass, download, entities.upload_entity);
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
      entity_ids: [path, peers, download, upload].filter(Boolean),
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
  const pointsOf = (/** @type {string | null} */ entity) =>
    pathPoints((entity && states[entity]) || [], start);
  return {
    behind: behindOf({ ...entities, upload_entity: upload }, pointsOf),
    path: points,
    changes: recommendation ? changesIn(events[recommendation] ?? [], start) : [],
    start: beginning(points, start, now),
    end: now,
  };
}

/**
 * Return the entity of the upload; null if the user reads it in another unit.
 *
 * @param {Pick<Hass, "states">} hass
 * @param {string | null} download
 * @param {string | null} upload
 */
function addable({ states }, download, upload) {
  if (!download || !upload) return upload;
  const [one, other] = [download, upload].map(
    (entity) => states?.[entity]?.attributes.unit_of_measurement,
  );
  return one === other ? upload : null;
}

/**
 * Return what is drawn behind the path: the peers, and the speeds of both directions
 * together.
 *
 * @param {CardPayload["history"]} entities
 * @param {(entity: string | null) => PathPoint[]} pointsOf
 * @returns {Behind[]}
 */
export function behindOf(entities, pointsOf) {
  const { peers_entity: peers, download_entity: download } = entities;
  const speed = download ?? entities.upload_entity;
  const speeds = sumOf(pointsOf(download), pointsOf(entities.upload_entity));
  /** @type {Behind[]} */
  const all = [];
  if (peers) all.push({ kind: "peers", entity: peers, points: pointsOf(peers) });
  if (speed) all.push({ kind: "speed", entity: speed, points: speeds });
  return all.filter(({ points }) => points.some(({ ms }) => ms));
}

/**
 * Add two quantities over time; one that is unknown counts nothing.
 *
 * @param {PathPoint[]} one
 * @param {PathPoint[]} other
 * @returns {PathPoint[]}
 */
export function sumOf(one, other) {
  const times = [...new Set([...one, ...other].map(({ at }) => at))].sort(
    (a, b) => a - b,
  );
  const valueAt = (/** @type {PathPoint[]} */ points, /** @type {number} */ time) =>
    points.findLast(({ at }) => at <= time)?.ms ?? null;
  return times.map((at) => {
    const values = [valueAt(one, at), valueAt(other, at)];
    const known = values.filter((value) => value !== null);
    return { at, ms: known.length ? known.reduce((a, b) => a + b, 0) : null };
  });
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
 * Return whether there is more than a stub at the right edge.
 *
 * @param {Pick<PathHistory, "path" | "end">} history
 */
export function isLongEnough({ path, end }) {
  const first = path.find(({ ms }) => ms !== null);
  return first !== undefined && end - first.at >= MIN_SPAN / 2;
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
