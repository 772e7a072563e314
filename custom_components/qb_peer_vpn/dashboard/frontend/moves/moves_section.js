/** The section of the card about moves: the button, the progress, and the ledger. */

import { html, keepingFocus, setText } from "../base/dom.js";
import { wordingKey } from "../context.js";
import { ledger } from "./ledger.js";
import { MoveButton, button } from "./move_button.js";
import { placeOf } from "./moves_payload.js";
import { progress, status } from "./progress.js";
import { StayPicker } from "./stay_picker.js";

/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./moves_payload.js").Moves} Moves */
/** @typedef {import("./moves_payload.js").Objection} Objection */

/**
 * @typedef {object} MoveActions
 * @property {() => Promise<Objection[] | null>} onPlan a dry run; null if it failed
 * @property {() => void} onMove
 * @property {() => void} onUndo
 * @property {(days: number) => void} onStay 0: show the advice again
 */

export class MovesSection {
  #shown = "";

  /** @param {MoveActions} actions */
  constructor({ onPlan, onMove, onUndo, onStay }) {
    this.heading = html("h3", { id: "moves-heading" });
    this.status = html("p", { class: "move-status", role: "status" });
    this.steps = html("div");
    this.move = new MoveButton(onPlan, onMove);
    this.stay = new StayPicker(onStay);
    this.undo = button("plain undo");
    this.undo.addEventListener("click", onUndo);
    this.receipts = html("div", { class: "receipts" });
    this.element = html(
      "section",
      { class: "moves", "aria-labelledby": "moves-heading" },
      this.heading,
      this.status,
      this.steps,
      this.move.element,
      this.stay.element,
      this.receipts,
      this.undo,
    );
  }

  /**
   * Show where the moves are.
   *
   * @param {Context} context
   * @param {Moves} moves
   * @param {number | null} hiddenUntil in ms since 1970; null while the advice is shown
   */
  show(context, moves, hiddenUntil) {
    const { text } = context;
    this.heading.textContent = text("card_moves");
    this.#showProgress(context, moves, hiddenUntil);
    keepingFocus(this.element, () => {
      this.#showOffer(context, moves, hiddenUntil);
      this.#showUndo(context, moves);
    });
    this.#showReceipts(context, moves);
  }

  /**
   * @param {Context} context
   * @param {Moves} moves
   * @param {number | null} hiddenUntil
   */
  #showOffer(context, moves, hiddenUntil) {
    const { text, payload } = context;
    const { target, under_way } = moves;
    const isSure = payload.verdict.sign !== "maybe";
    const isHidden = hiddenUntil !== null && !under_way;
    const isOffered = target !== null && hiddenUntil === null && !under_way;
    this.move.show(text, target ? placeOf(target) : "", isOffered, isSure);
    this.stay.show(text, { isOffered, isHidden });
  }

  /**
   * @param {Context} context
   * @param {Moves} moves
   * @param {number | null} hiddenUntil
   */
  #showProgress(context, { under_way }, hiddenUntil) {
    const { text, formats } = context;
    let words = "";
    if (under_way) words = status(under_way, context);
    else if (hiddenUntil !== null)
      words = text("card_staying", { time: formats.date(hiddenUntil) });
    setText(this.status, words);
    this.status.hidden = !words;
    const steps = under_way && progress(under_way, context);
    this.steps.replaceChildren(...(steps ? [steps] : []));
  }

  /**
   * @param {Context} context
   * @param {Moves} moves
   */
  #showUndo({ text }, { can_undo, under_way }) {
    this.undo.textContent = text(under_way ? "card_move_undo_this" : "card_move_undo");
    this.undo.hidden = !can_undo || Boolean(under_way?.undo);
  }

  /**
   * Show the receipts; what is unfolded stays so until there is another one.
   *
   * @param {Context} context
   * @param {Moves} moves
   */
  #showReceipts(context, { receipts }) {
    const shown = JSON.stringify([wordingKey(context), receipts]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.receipts.replaceChildren(ledger(receipts, context));
  }
}
