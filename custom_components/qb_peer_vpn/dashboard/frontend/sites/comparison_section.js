/** The section with the table of sites, and the way through the one that the user chose. */

import { html } from "../base/dom.js";
import { renew } from "../base/renew.js";
import { comparisonTable } from "../tables/comparison.js";
import { ChosenSite } from "./chosen_site.js";

/** @typedef {import("../payload.js").Site} Site */
/** @typedef {import("./chosen_site.js").Surroundings} Surroundings */

export class ComparisonSection {
  /** @param {(site: Site | null) => void} onChoose */
  constructor(onChoose) {
    this.chosen = new ChosenSite((paths) => {
      onChoose(paths?.site ?? null);
      this.#markChosen();
    });
    this.table = html("div");
    this.table.addEventListener("click", ({ target }) => {
      const row = /** @type {Element} */ (target).closest("tr");
      if (row?.dataset.site) this.chosen.choose(row.dataset.site);
    });
    this.element = html(
      "section",
      { class: "comparison-section" },
      this.table,
      this.chosen.element,
    );
  }

  /** @param {Surroundings} around */
  show(around) {
    const root = /** @type {ShadowRoot} */ (this.element.getRootNode());
    const focused = root.activeElement?.closest("tr")?.dataset.site;
    renew(this.table, html("div", {}, comparisonTable(around.context)));
    this.chosen.show(around);
    this.#markChosen();
    // A row that has moved has lost the keyboard.
    if (focused) this.#rows.get(focused)?.querySelector("button")?.focus();
  }

  /** @returns {Map<string | undefined, HTMLElement>} */
  get #rows() {
    const rows = /** @type {NodeListOf<HTMLElement>} */ (
      this.table.querySelectorAll("tr[data-site]")
    );
    return new Map([...rows].map((row) => [row.dataset.site, row]));
  }

  #markChosen() {
    for (const [key, row] of this.#rows) {
      const isChosen = key === this.chosen.key;
      row.classList.toggle("chosen", isChosen);
      row.querySelector("button")?.setAttribute("aria-pressed", String(isChosen));
    }
  }
}
