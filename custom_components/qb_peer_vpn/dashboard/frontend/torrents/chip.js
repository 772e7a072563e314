/** A button above the list that leaves only the torrents in one state, with their number. */

import { html, setText } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */

/** Those that are there even if no torrent is in the state. */
const ALWAYS = new Set(["all", "active", "downloading", "seeding", "stopped"]);

export class Chip {
  /**
   * @param {string} state
   * @param {string} key of its words
   */
  constructor(state, key) {
    this.state = state;
    this.key = key;
    this.words = html("span");
    this.count = html("span", { class: "count" });
    this.element = html(
      "button",
      { class: "chip", type: "button", "data-state": state },
      this.words,
      this.count,
    );
  }

  /**
   * @param {number} count of the torrents in this state
   * @param {boolean} isPressed
   * @param {Wording} wording
   */
  show(count, isPressed, { text, formats }) {
    setText(this.words, text(this.key));
    setText(this.count, formats.number(count));
    this.element.setAttribute("aria-pressed", String(isPressed));
    this.element.hidden = !ALWAYS.has(this.state) && !count && !isPressed;
  }
}
