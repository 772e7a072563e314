/** "I'll stay": for how long the advice is hidden, on all devices. */

/** @typedef {import("../payload.js").CardPayload} CardPayload */
/** @typedef {import("./moves_payload.js").Moves} Moves */

/**
 * The times that one can pick, in days, each with its text.
 *
 * @type {readonly {days: number, text: string}[]}
 */
export const TIMES = [
  { days: 1, text: "card_stay_day" },
  { days: 7, text: "card_stay_week" },
  { days: 30, text: "card_stay_month" },
];

/**
 * Return until when the advice is hidden; null if it is not.
 *
 * @param {Pick<Moves, "staying_until">} moves
 * @param {number} now in ms since 1970
 * @returns {number | null}
 */
export function stayingUntil({ staying_until }, now) {
  const until = staying_until === null ? 0 : Date.parse(staying_until);
  return until > now ? until : null;
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
