/** The choice whose peers count, and how many they are. */

import { html } from "../base/dom.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../base/home_assistant.js").State} State */
/** @typedef {import("../context.js").Context} Context */

export class LensPicker {
  /** @param {(entity: string, option: string) => void} onChoose */
  constructor(onChoose) {
    this.label = html("span", { class: "lens-label" });
    this.select = /** @type {HTMLSelectElement} */ (
      html("select", { class: "picker lens" })
    );
    this.select.addEventListener("change", () => {
      if (this.entity) onChoose(this.entity, this.select.value);
    });
    this.count = html("span", { class: "lens-count" });
    this.element = html(
      "div",
      { class: "lens-row" },
      html("label", {}, this.label, this.select),
      this.count,
    );
    /** @type {string | null} */
    this.entity = null;
    /** What is shown: an open list must not be built again below the pointer. */
    this.shown = "";
  }

  /**
   * Show the choices; nothing if the select entity does not exist.
   *
   * @param {Pick<Hass, "states" | "formatEntityState">} hass
   * @param {Context} context
   */
  show(hass, { payload, text, formats }) {
    const { lens, peers } = payload;
    const state = lens.select_entity ? hass.states[lens.select_entity] : undefined;
    this.element.hidden = !state;
    if (!state) return;
    this.entity = state.entity_id;
    this.label.textContent = text("card_lens");
    this.#showOptions(lensOptions(hass, state, lens.option));
    this.select.value = lens.option;
    this.count.textContent =
      lens.kind === "all"
        ? ""
        : text(lens.exists ? "card_lens_peers" : "card_lens_gone", {
            peers: formats.number(lens.peers),
            all: formats.number(peers.all),
          });
  }

  /** @param {{value: string, words: string}[]} options */
  #showOptions(options) {
    const shown = JSON.stringify(options);
    if (shown === this.shown) return;
    this.shown = shown;
    this.select.replaceChildren(
      ...options.map(({ value, words }) => html("option", { value }, words)),
    );
  }
}

/**
 * Return the choices with their words; a category or a tag is shown as it is.
 *
 * @param {Pick<Hass, "formatEntityState">} hass
 * @param {State} state of the select entity
 * @param {string} chosen it stays a choice, even if no torrent has it any more
 * @returns {{value: string, words: string}[]}
 */
export function lensOptions(hass, state, chosen) {
  /** @type {string[]} */
  const options = state.attributes.options ?? [];
  return [...new Set([...options, chosen])].map((value) => ({
    value,
    words: hass.formatEntityState(state, value),
  }));
}
