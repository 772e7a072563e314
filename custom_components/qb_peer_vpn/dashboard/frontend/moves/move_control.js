/** What connects the section about moves with Home Assistant. */

import { DOMAIN } from "../base/home_assistant.js";
import { plannedMove } from "./dry_run.js";
import { MovesSection } from "./moves_section.js";
import { calmed, stayingUntil } from "./stay.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../payload.js").CardPayload} CardPayload */

export class MoveControl {
  /** @type {Hass | null} */
  #hass = null;

  /** @param {string} entry */
  constructor(entry) {
    this.entry = entry;
    this.section = new MovesSection({
      onPlan: () => this.#plan(),
      onMove: () => this.#call("move"),
      onUndo: () => this.#call("undo_move"),
      onStay: (days) => this.#call("stay", { days }),
    });
    this.element = this.section.element;
  }

  /**
   * @param {Hass} hass
   * @param {Context} context
   * @param {boolean} isWanted
   */
  show(hass, context, isWanted) {
    this.#hass = hass;
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
    try {
      return this.#hass && (await plannedMove(this.#hass, this.entry));
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
    const fields = { config_entry_id: this.entry, ...data };
    try {
      await this.#hass?.callService(DOMAIN, action, fields);
    } catch {
      // Home Assistant shows the error itself.
    }
  }
}
