/** What connects the section about moves with Home Assistant. */

import { DOMAIN } from "../base/home_assistant.js";
import { plannedMove } from "./dry_run.js";
import { MovesSection } from "./moves_section.js";
import { calmed, stayingUntil } from "./stay.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../payload.js").CardPayload} CardPayload */
/** @typedef {{hass: Hass | undefined, entry: string | undefined}} Where */

export class MoveControl {
  #where;

  /** @param {() => Where} where */
  constructor(where) {
    this.#where = where;
    this.section = new MovesSection({
      onPlan: () => this.#plan(),
      onMove: () => this.#call("move"),
      onUndo: () => this.#call("undo_move"),
      onStay: (days) => this.#call("stay", { days }),
    });
    this.element = this.section.element;
  }

  /**
   * @param {Context} context
   * @param {boolean} isWanted
   */
  show(context, isWanted) {
    const { moves } = context.payload;
    this.element.hidden = !moves || !isWanted;
    if (moves && isWanted)
      this.section.show(context, moves, stayingUntil(moves, Date.now()));
  }

  /**
   * Return the data without the advice while the user does not want it.
   *
   * Only where the section is shown, which has the button that shows the advice again.
   *
   * @param {CardPayload} payload
   * @param {boolean} isWanted
   */
  calmed(payload, isWanted) {
    const { moves } = payload;
    const isCalm = isWanted && moves && stayingUntil(moves, Date.now()) !== null;
    return isCalm ? calmed(payload) : payload;
  }

  /** Return what speaks against a move to the recommended server; null after an error. */
  async #plan() {
    const { hass, entry } = this.#where();
    try {
      return hass && entry ? await plannedMove(hass, entry) : null;
    } catch {
      // Home Assistant shows the error itself.
      return null;
    }
  }

  /**
   * @param {string} action
   * @param {object} data what it needs beside the connection
   */
  async #call(action, data = {}) {
    const { hass, entry } = this.#where();
    try {
      await hass?.callService(DOMAIN, action, { config_entry_id: entry, ...data });
    } catch {
      // Home Assistant shows the error itself.
    }
  }
}
