/** Says of which entities there is enough of a history for a chart. */

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../history/history.js").Row} Row */

/**
 * Hours since the first recorded value, by entity. Entities without a chart worth looking
 * at are missing.
 *
 * @typedef {Map<string, number>} Recorded
 */

const HOUR = 3_600_000;
const DAY = 24;

/** A line that is shorter is a hair at the edge of its chart. */
const LEAST_HOURS = 0.25;

/**
 * Ask the recorder about the last day.
 *
 * @param {Pick<Hass, "callWS">} hass
 * @param {string[]} entities
 * @param {number} now in ms since 1970
 * @returns {Promise<Recorded>} empty without a recorder
 */
export async function loadRecorded(hass, entities, now) {
  if (!entities.length) return new Map();
  const question = {
    type: "history/history_during_period",
    start_time: new Date(now - DAY * HOUR).toISOString(),
    end_time: new Date(now).toISOString(),
    entity_ids: entities,
    minimal_response: true,
    no_attributes: true,
  };
  /** @type {Record<string, Row[]>} */
  const rows = await hass.callWS(question).catch(() => ({}));
  return new Map(
    Object.entries(rows)
      .map(([entity, states]) => /** @type {const} */ ([entity, hours(states, now)]))
      .filter(([, length]) => length >= LEAST_HOURS),
  );
}

/**
 * Return how long ago the first number was that something has followed; 0 if all values are
 * the same nothing.
 *
 * @param {Row[]} rows
 * @param {number} now in ms since 1970
 */
function hours(rows, now) {
  const numbers = rows.filter(({ s }) => Number.isFinite(Number.parseFloat(s)));
  const isNothing = numbers.every(({ s }) => Number.parseFloat(s) === 0);
  if (isNothing) return 0;
  const { lu, lc } = numbers[0];
  return (now - 1000 * (lc ?? lu ?? now / 1000)) / HOUR;
}
