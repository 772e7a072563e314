/** What the integration sends about moves, and what follows from it. */

/**
 * @typedef {object} MoveServer
 * @property {string} name
 * @property {string | null} hostname
 * @property {string} country_code
 * @property {string | null} city
 */

/**
 * A move that is not over.
 *
 * @typedef {object} UnderWay
 * @property {string} phase
 * @property {string} started
 * @property {MoveServer} target
 * @property {MoveServer | null} origin null if it is unknown
 * @property {string | null} undo why it is undone
 */

/** @typedef {{pairs: number, ratio: number, low: number, high: number}} Speeds */

/**
 * What a move was, and what it brought.
 *
 * @typedef {object} Receipt
 * @property {string} cause
 * @property {MoveServer | null} origin null if it is unknown
 * @property {MoveServer} target
 * @property {string} finished
 * @property {string} outcome
 * @property {string | null} undo why it was undone
 * @property {string | null} verdict
 * @property {number | null} saving_ms as predicted
 * @property {string | null} exit_before
 * @property {string | null} exit_after
 * @property {number | null} port_before
 * @property {number | null} port_after
 * @property {Speeds | null} comparison of the same peers after the move and before it
 * @property {Speeds | null} drift how speeds changed without a move
 */

/**
 * @typedef {object} Moves
 * @property {MoveServer | null} target the recommended server; null if it is in use
 * @property {UnderWay | null} under_way
 * @property {boolean} can_undo
 * @property {string | null} staying_until until when the user wants no advice
 * @property {Receipt[]} receipts the newest first
 */

/**
 * What speaks against a move, as the dry run says.
 *
 * @typedef {{reason: string, text: string, prevents: boolean}} Objection
 */

/**
 * The steps of a good move, in their order.
 *
 * @type {readonly string[]}
 */
export const STEPS = [
  "moving",
  "confirming_exit",
  "confirming_port",
  "settling",
  "watching",
];

/**
 * Return the number of the step that a move is at; -1 if it goes back or is stuck.
 *
 * @param {UnderWay} move
 */
export function stepOf({ phase }) {
  return STEPS.indexOf(phase);
}

/**
 * Return where a server is, as people say it.
 *
 * @param {MoveServer} server
 */
export function placeOf({ city, name }) {
  return city ?? name;
}
