/** The receipts of moves, as a ledger. */

import { html } from "../base/dom.js";
import { placeOf } from "./moves_payload.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./moves_payload.js").Receipt} Receipt */

/** Receipts that are shown at once; the rest is unfolded. */
const FEW = 3;

/** @type {Record<string, string>} */
export const CAUSE_TEXTS = {
  recommended: "card_move_recommended",
  followed: "card_move_followed",
  chosen: "card_move_chosen",
  undo: "card_move_undo_cause",
};

/** @type {Record<string, string>} */
export const VERDICT_TEXTS = {
  better: "card_move_better",
  same: "card_move_same",
  worse: "card_move_worse",
  unsafe: "card_move_unsafe",
  too_few: "card_move_too_few",
};

/** @type {Record<string, string>} */
export const OUTCOME_TEXTS = {
  moved: "card_move_moved",
  undone: "card_move_undone",
  already_there: "card_move_already_there",
  unknown_server: "card_move_unknown_server",
  refused: "card_move_refused",
  denied: "card_move_denied",
  not_sent: "card_move_not_sent",
  restarted: "card_move_restarted",
  overwritten: "card_move_overwritten",
  lost: "card_move_lost",
  stuck: "card_move_stuck",
};

/** @type {Record<string, string>} */
export const UNDO_TEXTS = {
  no_server: "card_undo_no_server",
  no_exit: "card_undo_no_exit",
  home_exit: "card_undo_home_exit",
  no_port: "card_undo_no_port",
  disconnected: "card_undo_disconnected",
  worse: "card_undo_worse",
  asked: "card_undo_asked",
};

/**
 * Build the ledger, the newest receipt first.
 *
 * @param {Receipt[]} receipts
 * @param {Wording} wording
 */
export function ledger(receipts, wording) {
  const { text, formats } = wording;
  if (!receipts.length) return html("p", { class: "nothing" }, text("card_moves_none"));
  const items = receipts.map((receipt) => entry(receipt, wording));
  const more = items.splice(FEW);
  return html(
    "div",
    { class: "ledger" },
    html("ul", {}, ...items),
    more.length > 0 &&
      html(
        "details",
        {},
        html(
          "summary",
          {},
          text("card_moves_more", { count: formats.number(more.length) }),
        ),
        html("ul", {}, ...more),
      ),
  );
}

/**
 * @param {Receipt} receipt
 * @param {Wording} wording
 */
function entry(receipt, wording) {
  const { origin, target, finished, verdict, outcome } = receipt;
  const { text, formats } = wording;
  const from = origin ? placeOf(origin) : text("card_move_unknown");
  const kind = outcome === "moved" ? (verdict ?? "moved") : outcome;
  return html(
    "li",
    { class: `receipt ${kind}` },
    html(
      "p",
      { class: "route" },
      html("span", { class: "servers" }, `${from} → ${placeOf(target)}`),
      html("span", { class: "tag" }, result(receipt, wording)),
    ),
    html(
      "p",
      { class: "facts" },
      html("time", { datetime: finished }, formats.date(Date.parse(finished))),
      ...facts(receipt, wording).map((fact) => html("span", {}, fact)),
    ),
  );
}

/**
 * Return how a move ended, in words.
 *
 * @param {Receipt} receipt
 * @param {Wording} wording
 */
export function result({ outcome, verdict, undo }, { text }) {
  if (outcome === "moved" && verdict && VERDICT_TEXTS[verdict])
    return text(VERDICT_TEXTS[verdict]);
  const key = OUTCOME_TEXTS[outcome];
  const words = key ? text(key) : outcome;
  const why = undo && UNDO_TEXTS[undo];
  return why ? `${words}: ${text(why)}` : words;
}

/**
 * Return what a receipt says in numbers.
 *
 * @param {Receipt} receipt
 * @param {Wording} wording
 * @returns {string[]}
 */
export function facts(receipt, wording) {
  const { text, formats } = wording;
  const { cause, saving_ms } = receipt;
  const exit = receipt.exit_after ?? receipt.exit_before;
  const port = receipt.port_after ?? receipt.port_before;
  return [
    CAUSE_TEXTS[cause] ? text(CAUSE_TEXTS[cause]) : "",
    saving_ms === null
      ? ""
      : text("card_move_predicted", { saving: formats.number(saving_ms) }),
    exit ? text("card_move_exit", { exit }) : "",
    port ? text("card_move_port", { port: String(port) }) : "",
    ...speeds(receipt, wording),
  ].filter(Boolean);
}

/**
 * Return how the speeds changed, and how they change without a move.
 *
 * @param {Receipt} receipt
 * @param {Wording} wording
 * @returns {string[]} empty without the same peers before and after
 */
function speeds({ comparison, drift }, { text, formats }) {
  if (!comparison?.pairs) return [];
  const change = (/** @type {number} */ ratio) => formats.change(ratio);
  const words = text("card_move_speeds", {
    change: change(comparison.ratio),
    low: change(comparison.low),
    high: change(comparison.high),
    pairs: formats.number(comparison.pairs),
  });
  if (!drift) return [words];
  const usual = { low: change(drift.low), high: change(drift.high) };
  return [words, text("card_move_drift", usual)];
}
