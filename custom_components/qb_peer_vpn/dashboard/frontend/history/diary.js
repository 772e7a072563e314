/** The diary of the last month, as the integration answers, and what follows from it. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../moves/moves_payload.js").Receipt} Receipt */

/**
 * A location that was in use; shares are in percent.
 *
 * @typedef {object} Stay
 * @property {string} city
 * @property {string} country_code
 * @property {number} share of the time in which the location in use was known
 * @property {number} right part of its own time in which no move was advised
 */

/**
 * A change of what was advised.
 *
 * @typedef {object} Advice
 * @property {string} at
 * @property {"move" | "stay"} kind
 * @property {string} city
 * @property {string} country_code
 * @property {number} saving_ms
 * @property {string | null} followed_at null if it was not followed
 */

/**
 * A change of the location in use, made by anyone.
 *
 * @typedef {object} Moved
 * @property {string} at
 * @property {string} from_city
 * @property {string} to_city
 */

/** @typedef {{date: string, in_use: Stay | null}} Day */

/**
 * @typedef {object} Diary
 * @property {number} known part of the time in which the location in use was known
 * @property {number | null} right null if it was never known
 * @property {Stay[]} in_use the longest first
 * @property {Advice[]} advice the latest first
 * @property {Moved[]} changes the latest first
 * @property {Day[]} days the oldest first
 */

/**
 * What was advised or done: a move that was advised, or a change that was not.
 *
 * @typedef {object} Entry
 * @property {number} at in ms since 1970
 * @property {Advice | null} advice
 * @property {Moved | null} moved
 * @property {Receipt | null} receipt what the move brought
 */

/** ms between a change that was seen and the end of the move that made it, at most. */
const SAME_MOVE = 2 * 3_600_000;

/** Percent of a day from which it counts as right. */
const RIGHT = 95;

/**
 * @param {Hass} hass
 * @param {string} entry
 * @returns {Promise<Diary | null>}
 */
export function loadDiary(hass, entry) {
  return hass.callWS({ type: `${DOMAIN}/diary`, config_entry_id: entry });
}

/**
 * Return what a day was.
 *
 * @param {Day} day
 * @returns {"right" | "advised" | "unknown"} advised: a move was
 */
export function kindOf({ in_use }) {
  if (!in_use) return "unknown";
  return in_use.right >= RIGHT ? "right" : "advised";
}

/**
 * Return what was advised and what was done, the latest first.
 *
 * @param {Diary} diary
 * @param {Receipt[]} receipts
 * @returns {Entry[]}
 */
export function entriesOf({ advice, changes }, receipts) {
  const followed = new Set(advice.map(({ followed_at }) => followed_at));
  const advised = advice
    .filter(({ kind }) => kind === "move")
    .map((each) => ({
      at: Date.parse(each.at),
      advice: each,
      moved: null,
      receipt: each.followed_at
        ? receiptOf(each.city, Date.parse(each.followed_at), receipts)
        : null,
    }));
  const others = changes
    .filter(({ at }) => !followed.has(at))
    .map((moved) => ({
      at: Date.parse(moved.at),
      advice: null,
      moved,
      receipt: receiptOf(moved.to_city, Date.parse(moved.at), receipts),
    }));
  return [...advised, ...others].sort((one, other) => other.at - one.at);
}

/**
 * Return the receipt of a move that was seen.
 *
 * @param {string} city where it went
 * @param {number} at in ms since 1970
 * @param {Receipt[]} receipts
 */
function receiptOf(city, at, receipts) {
  const isIt = (/** @type {Receipt} */ { target, finished }) =>
    target.city === city && Math.abs(Date.parse(finished) - at) <= SAME_MOVE;
  return receipts.find(isIt) ?? null;
}
