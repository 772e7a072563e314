/** How far a move is, step by step. */

import { html } from "../base/dom.js";
import { UNDO_TEXTS } from "./ledger.js";
import { STEPS, placeOf, stepOf } from "./moves_payload.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./moves_payload.js").UnderWay} UnderWay */

/** @type {Record<string, string>} */
export const STEP_TEXTS = {
  moving: "card_step_moving",
  confirming_exit: "card_step_confirming_exit",
  confirming_port: "card_step_confirming_port",
  settling: "card_step_settling",
  watching: "card_step_watching",
};

/** @type {Record<string, string>} */
export const BACK_TEXTS = {
  undoing: "card_step_back",
  parking: "card_step_back",
  restoring: "card_step_back",
  recovering: "card_step_recovering",
  stuck: "card_step_stuck",
};

/**
 * Build the list of steps.
 *
 * @param {UnderWay} move
 * @param {Wording} wording
 */
export function progress(move, wording) {
  const at = stepOf(move);
  const steps = STEPS.map((step, index) =>
    html(
      "li",
      {
        class: index < at ? "done" : index === at ? "now" : "later",
        "aria-current": index === at && "step",
      },
      wording.text(STEP_TEXTS[step]),
    ),
  );
  return at < 0 ? null : html("ol", { class: "steps" }, ...steps);
}

/**
 * Return in one sentence what a move is doing.
 *
 * @param {UnderWay} move
 * @param {Wording} wording
 */
export function status(move, { text }) {
  const back = BACK_TEXTS[move.phase];
  if (!back)
    return text("card_move_under_way", {
      place: placeOf(move.target),
      step: text(STEP_TEXTS[move.phase] ?? "card_step_moving"),
    });
  const why = move.undo && UNDO_TEXTS[move.undo];
  const words = text(back, {
    place: move.origin ? placeOf(move.origin) : text("card_move_unknown"),
  });
  return why ? `${words} (${text(why)})` : words;
}
