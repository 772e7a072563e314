/** The button that moves, after a dry run and a question. */

import { html, whileBusy } from "../base/dom.js";
import { objections } from "./objections.js";

/** @typedef {import("../context.js").Texts} Texts */
/** @typedef {import("./moves_payload.js").Objection} Objection */

/**
 * Build a button without words.
 *
 * @param {string} kind
 */
export function button(kind) {
  return html("button", { class: `button ${kind}`, type: "button" });
}

export class MoveButton {
  /** @type {Objection[] | null} what the dry run found while the question is open */
  #against = null;
  /** @type {Texts | null} */
  #text = null;
  #place = "";
  #isPossible = false;

  /**
   * @param {() => Promise<Objection[] | null>} onPlan a dry run; null if it failed
   * @param {() => void} onMove
   */
  constructor(onPlan, onMove) {
    this.move = button("move-now");
    this.move.addEventListener("click", () =>
      whileBusy(this.move, () => this.#plan(onPlan)),
    );
    this.question = html("p", { class: "move-question" });
    this.reasons = html("div");
    this.yes = button("primary");
    this.yes.addEventListener("click", () => {
      this.#close();
      onMove();
    });
    this.no = button("plain");
    this.no.addEventListener("click", () => this.#close());
    this.asking = html(
      "div",
      { class: "asking", role: "group" },
      this.question,
      this.reasons,
      html("div", { class: "buttons" }, this.yes, this.no),
    );
    this.asking.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#close();
    });
    this.element = html("div", { class: "move-place" }, this.move, this.asking);
  }

  /**
   * @param {Texts} text
   * @param {string} place
   * @param {boolean} isPossible
   * @param {boolean} isSure whether the advice is; else the button is a quiet one
   */
  show(text, place, isPossible, isSure) {
    this.#text = text;
    this.move.classList.toggle("primary", isSure);
    this.move.classList.toggle("plain", !isSure);
    this.#isPossible = isPossible;
    // What the dry run found is about the place that was asked for.
    if (!isPossible || place !== this.#place) this.#against = null;
    this.#place = place;
    const question = text("card_move_ask", { place });
    this.move.textContent = text("card_move_now", { place });
    this.question.textContent = question;
    this.asking.setAttribute("aria-label", question);
    this.yes.textContent = text("card_move_yes");
    this.no.textContent = text("card_move_no");
    this.#toggle();
  }

  /** @param {() => Promise<Objection[] | null>} onPlan */
  async #plan(onPlan) {
    const place = this.#place;
    const against = await onPlan();
    if (!against || !this.#isPossible || place !== this.#place) return;
    this.#against = against;
    this.#toggle();
    // With a keyboard, one goes on where the answer is.
    (this.yes.hidden ? this.no : this.yes).focus();
  }

  #close() {
    this.#against = null;
    this.#toggle();
    this.move.focus();
  }

  #toggle() {
    const against = this.#against;
    const reasons = against && this.#text && objections(against, this.#text);
    const isPrevented = against?.some(({ prevents }) => prevents) ?? false;
    this.reasons.replaceChildren(...(reasons ? [reasons] : []));
    this.question.hidden = this.yes.hidden = isPrevented;
    this.move.hidden = !this.#isPossible || against !== null;
    this.asking.hidden = against === null;
  }
}
