/** Says what was done, where screen readers hear it. */

import { html } from "../base/dom.js";

/** ms that a sentence stays. */
const STAYS = 6_000;

export class Toasts {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    this.element = html("div", {
      class: "toast",
      role: "status",
      "aria-live": "polite",
    });
  }

  /**
   * @param {string} words
   * @param {boolean} [isError]
   */
  show(words, isError = false) {
    clearTimeout(this.#timer);
    this.element.classList.toggle("error", isError);
    this.element.textContent = words;
    this.#timer = setTimeout(() => this.clear(), STAYS);
  }

  clear() {
    clearTimeout(this.#timer);
    this.element.textContent = "";
  }
}
