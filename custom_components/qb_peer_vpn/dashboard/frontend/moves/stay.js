/** "I'll stay": for how long the advice is hidden in this browser. */

const DAY = 24 * 60 * 60 * 1000;

/**
 * The times that one can pick, in ms, each with its text.
 *
 * @type {readonly {ms: number, text: string}[]}
 */
export const TIMES = [
  { ms: DAY, text: "card_stay_day" },
  { ms: 7 * DAY, text: "card_stay_week" },
  { ms: 30 * DAY, text: "card_stay_month" },
];

/** @typedef {import("../payload.js").CardPayload} CardPayload */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Memory */

/** @param {string} entry id of the config entry */
function key(entry) {
  return `qb_peer_vpn.stay.${entry}`;
}

/**
 * Return until when the advice is hidden; null if it is not.
 *
 * @param {Memory} memory
 * @param {string} entry
 * @param {number} now in ms since 1970
 * @returns {number | null}
 */
export function stayingUntil(memory, entry, now) {
  try {
    const until = Number(memory.getItem(key(entry)));
    const longest = Math.max(...TIMES.map(({ ms }) => ms));
    return until > now && until <= now + longest ? until : null;
  } catch {
    // A browser may forbid it.
    return null;
  }
}

/**
 * Hide the advice until a time; null shows it again.
 *
 * @param {Memory} memory
 * @param {string} entry
 * @param {number | null} until in ms since 1970
 */
export function stay(memory, entry, until) {
  try {
    if (until === null) memory.removeItem(key(entry));
    else memory.setItem(key(entry), String(until));
  } catch {
    // It stays visible then.
  }
}

/**
 * Return the data for a user who stays where they are: without advice to move.
 *
 * @param {CardPayload} payload
 * @returns {CardPayload}
 */
export function calmed(payload) {
  const { verdict, reference, in_use } = payload;
  const isAdvice = verdict.sign === "move" || verdict.sign === "maybe";
  if (!isAdvice || in_use !== "another") return payload;
  return {
    ...payload,
    headline: { ...payload.headline, key: "headline_stay", place: reference.city },
    verdict: { ...verdict, sign: "stay", reason: "", worth_moving: false },
    recommended: { ...reference, hostname: null },
  };
}
