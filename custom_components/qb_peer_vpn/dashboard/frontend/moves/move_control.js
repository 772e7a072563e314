/** What connects the section about moves with Home Assistant and with this browser. */

import { DOMAIN } from "../base/home_assistant.js";
import { plannedMove } from "./dry_run.js";
import { MovesSection } from "./moves_section.js";
import { calmed, stay, stayingUntil } from "./stay.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../payload.js").CardPayload} CardPayload */
/** @typedef {{hass: Hass | undefined, entry: string | undefined}} Where */

export class MoveControl {
  #where;

  /**
   * @param {() => Where} where
   * @param {() => void} onChange the advice was hidden or shown
   */
  constructor(where, onChange) {
    this.#where = where;
    this.section = new MovesSection({
      onPlan: () => this.#plan(),
      onMove: () => this.#call("move"),
      onUndo: () => this.#call("undo_move"),
      onStay: (ms) => {
        const { entry } = where();
        if (entry) stay(localStorage, entry, ms && Date.now() + ms);
        onChange();
      },
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
    if (moves && isWanted) this.section.show(context, moves, this.#until);
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
    const isShown = isWanted && payload.moves !== null;
    return isShown && this.#until !== null ? calmed(payload) : payload;
  }

  /** Until when the advice is hidden, in ms since 1970; null if it is not. */
  get #until() {
    const { entry } = this.#where();
    return entry ? stayingUntil(localStorage, entry, Date.now()) : null;
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

  /** @param {string} action that needs nothing but the connection */
  async #call(action) {
    const { hass, entry } = this.#where();
    try {
      await hass?.callService(DOMAIN, action, { config_entry_id: entry });
    } catch {
      // Home Assistant shows the error itself.
    }
  }
}
