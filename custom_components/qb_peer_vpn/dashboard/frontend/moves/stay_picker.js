/** "I'll stay", with the time for which the advice is hidden. */

import { html } from "../base/dom.js";
import { button } from "./move_button.js";
import { TIMES } from "./stay.js";

/** @typedef {import("../context.js").Texts} Texts */

export class StayPicker {
  /** @param {(days: number) => void} onStay for how many days; 0 ends it */
  constructor(onStay) {
    this.time = /** @type {HTMLSelectElement} */ (
      html(
        "select",
        { class: "picker" },
        ...TIMES.map(({ days }) => html("option", { value: days })),
      )
    );
    this.stay = button("plain stay");
    this.again = button("plain");
    this.picking = html("div", { class: "buttons" }, this.stay, this.time);
    this.element = html("div", {}, this.picking, this.again);
    this.stay.addEventListener("click", () => onStay(Number(this.time.value)));
    this.again.addEventListener("click", () => onStay(0));
  }

  /**
   * @param {Texts} text
   * @param {{isOffered: boolean, isHidden: boolean}} advice
   */
  show(text, { isOffered, isHidden }) {
    this.picking.hidden = !isOffered;
    this.again.hidden = !isHidden;
    this.stay.textContent = text("card_stay");
    this.again.textContent = text("card_stay_end");
    this.time.setAttribute("aria-label", text("card_stay_time"));
    TIMES.forEach((each, index) => {
      const words = text(each.text);
      const option = this.time.options[index];
      // An open list must not be written below the pointer.
      if (option.text !== words) option.text = words;
    });
  }
}
