/** What speaks against a move, in words. */

import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Texts} Texts */
/** @typedef {import("./moves_payload.js").Objection} Objection */

/**
 * Return what has to be said: only what prevents a move, if something does.
 *
 * @param {Objection[]} against
 */
export function decisive(against) {
  const preventing = against.filter(({ prevents }) => prevents);
  return preventing.length ? preventing : against;
}

/**
 * Build the list of what speaks against a move; null if nothing does.
 *
 * @param {Objection[]} against
 * @param {Texts} text
 */
export function objections(against, text) {
  const said = decisive(against);
  if (!said.length) return null;
  const isPrevented = said[0].prevents;
  return html(
    "div",
    { class: "against" },
    html("p", {}, text(isPrevented ? "card_move_impossible" : "card_move_against")),
    html("ul", {}, ...said.map((each) => html("li", {}, each.text))),
  );
}
