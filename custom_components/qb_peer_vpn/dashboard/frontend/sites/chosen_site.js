/** The site that the user has chosen to look at: what the way through it would cost. */

import { html } from "../base/dom.js";
import { sitePanel } from "./site_panel.js";
import { loadSitePaths, loadSites } from "./site_paths.js";
import { SitePicker } from "./site_picker.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("./site_paths.js").SitePaths} SitePaths */
/** @typedef {{hass: Hass, entry: string, context: Context}} Surroundings */

export class ChosenSite {
  /** @type {Surroundings | null} */
  #around = null;
  /** @type {string | null} */
  #key = null;
  /** @type {SitePaths | null} */
  #paths = null;
  #asked = "";

  /** @param {(paths: SitePaths | null) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.picker = new SitePicker(
      () => {
        const around = this.#around;
        return around ? loadSites(around.hass, around.entry) : Promise.resolve([]);
      },
      (key) => this.choose(key),
    );
    this.words = html("div", { role: "status" });
    this.close = html("button", { class: "plain", type: "button" });
    this.close.addEventListener("click", () => {
      this.choose(null);
      this.picker.select.focus();
    });
    this.panel = html("div", { class: "site-panel" }, this.words, this.close);
    this.element = html(
      "div",
      { class: "chosen-site" },
      this.panel,
      this.picker.element,
    );
    this.panel.hidden = true;
  }

  /** The key of the chosen site; null if there is none. */
  get key() {
    return this.#key;
  }

  /**
   * Choose a site; null or the same one again chooses none.
   *
   * @param {string | null} key
   */
  choose(key) {
    this.#key = key === this.#key ? null : key;
    this.#paths = null;
    this.#asked = "";
    this.onChange(null);
    this.#render();
    this.#ask();
  }

  /**
   * Show the chosen site with the newest numbers.
   *
   * @param {Surroundings} around
   */
  show(around) {
    this.#around = around;
    this.#render();
    this.#ask();
  }

  #render() {
    const context = this.#around?.context;
    if (!context) return;
    const paths = this.#paths;
    this.picker.show(context, this.#key && paths ? paths.site : null);
    this.panel.hidden = !paths;
    this.close.textContent = context.text("card_site_close");
    if (!paths) return;
    const panel = sitePanel(paths, context);
    // A screen reader announces each panel that is new on the page.
    if (panel.textContent !== this.words.textContent) this.words.replaceChildren(panel);
  }

  /** Ask again when the numbers of the card are new: all of them are of one cycle. */
  async #ask() {
    const [around, key] = [this.#around, this.#key];
    if (!around || !key) return;
    const { updated, recommended, reference, clusters } = around.context.payload;
    const question = JSON.stringify([key, updated, recommended, reference, clusters]);
    if (question === this.#asked) return;
    this.#asked = question;
    const paths = await loadSitePaths(around.hass, around.entry, key).catch(() => null);
    if (question !== this.#asked || key !== this.#key) return;
    if (!paths) {
      this.choose(null);
      return;
    }
    this.#paths = paths;
    this.#render();
    this.onChange(paths);
  }
}
