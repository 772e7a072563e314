/** Above the list: search, states with their numbers, and the order. */

import { html } from "../base/dom.js";
import { wordingKey } from "../context.js";
import { Chip } from "./chip.js";
import { SORTS, sortedBy } from "./list_query.js";
import { STATES } from "./torrent.js";
import { STATE_TEXTS } from "./torrent_text.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./list_query.js").Query} Query */

/** ms after the last letter. */
const TYPING = 250;

/**
 * The states of the chips, in their order, with the keys of their words.
 *
 * @type {[string, string][]}
 */
const KINDS = [
  ["all", "torrents_all"],
  ["active", "torrents_active"],
  ...STATES.map(
    (state) => /** @type {[string, string]} */ ([state, STATE_TEXTS[state]]),
  ),
];

export class Toolbar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #written = "";
  #sorts = "";
  // One that was built again below the pointer would not notice the click.
  #chips = KINDS.map(([state, key]) => new Chip(state, key));

  /** @param {(query: Query) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    /** @type {Query | null} */
    this.query = null;
    this.search = /** @type {HTMLInputElement} */ (
      html("input", { class: "search", type: "search", autocomplete: "off" })
    );
    this.search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask({ search: this.search.value }), TYPING);
    });
    this.sort = /** @type {HTMLSelectElement} */ (html("select", { class: "sort" }));
    this.sort.addEventListener("change", () => {
      if (this.query) this.onChange(sortedBy(this.query, this.sort.value));
    });
    this.direction = html("button", { class: "round direction", type: "button" });
    this.direction.addEventListener("click", () =>
      this.#ask({ descending: !this.query?.descending }),
    );
    this.chips = html(
      "div",
      { class: "chips", role: "group" },
      ...this.#chips.map(({ element }) => element),
    );
    this.chips.addEventListener("click", (event) => {
      const chip = /** @type {Element} */ (event.target).closest("button");
      if (chip) this.#ask({ state: /** @type {any} */ (chip.dataset.state) });
    });
    this.element = html(
      "div",
      { class: "toolbar" },
      html(
        "div",
        { class: "find" },
        this.search,
        html("span", { class: "order" }, this.sort, this.direction),
      ),
      this.chips,
    );
  }

  /** @param {Partial<Query>} changes */
  #ask(changes) {
    if (this.query) this.onChange({ ...this.query, ...changes });
  }

  /**
   * @param {Query} query
   * @param {Record<string, number>} counts
   * @param {Wording} wording
   */
  show(query, counts, wording) {
    this.query = query;
    const next = JSON.stringify([query, counts, wordingKey(wording)]);
    if (next === this.#written) return;
    this.#written = next;
    const { text } = wording;
    this.search.placeholder = text("torrents_search");
    this.search.setAttribute("aria-label", text("torrents_search"));
    this.sort.setAttribute("aria-label", text("torrents_sort"));
    this.#showSorts(wording);
    this.sort.value = query.sort;
    const direction = text(
      query.descending ? "torrents_descending" : "torrents_ascending",
    );
    this.direction.textContent = query.descending ? "\u2193" : "\u2191";
    this.direction.setAttribute("aria-label", direction);
    this.direction.title = direction;
    this.chips.setAttribute("aria-label", text("torrents_states"));
    for (const chip of this.#chips)
      chip.show(counts[chip.state] ?? 0, chip.state === query.state, wording);
  }

  /**
   * An open list must not be built again below the pointer.
   *
   * @param {Wording} wording
   */
  #showSorts(wording) {
    const key = wordingKey(wording);
    if (this.#sorts === key) return;
    this.#sorts = key;
    this.sort.replaceChildren(
      ...Object.entries(SORTS).map(([value, words]) =>
        html("option", { value }, wording.text(words)),
      ),
    );
  }
}
