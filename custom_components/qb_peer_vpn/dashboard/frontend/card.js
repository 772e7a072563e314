/** The card: it follows one config entry and puts its parts together. */

import { copy } from "./clipboard.js";
import { comparisonTable } from "./comparison.js";
import { DEFAULTS, configurationOf } from "./configuration.js";
import { crowdTable } from "./crowds.js";
import { configForm } from "./editor.js";
import { html } from "./elements.js";
import { Formats } from "./formats.js";
import { Header } from "./header.js";
import { HistorySection } from "./history_section.js";
import { configEntries, notify, DOMAIN } from "./home_assistant.js";
import { MapSection } from "./map_section.js";
import { hasPeers, merged } from "./overview.js";
import { STYLES } from "./styles.js";
import { Subscription } from "./subscription.js";
import { foot, notice, skeleton } from "./surroundings.js";
import { frontend, loadTexts, textsOf } from "./words.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./configuration.js").Configuration} Configuration */

/** ms between two looks at the clock: ages are told in steps of ten seconds. */
const TICK = 10_000;

export class PeerVpnCard extends HTMLElement {
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Configuration} */
  #configuration = configurationOf({});
  /** @type {Overview | null} */
  #overview = null;
  /** @type {string | null} */
  #failure = null;
  /** @type {Formats | undefined} */
  #formats;
  /** @type {number | undefined} */
  #clock;
  #language = "";

  constructor() {
    super();
    this.header = new Header({
      onRefresh: () => this.#refresh(),
      onCopy: (hostname) => this.#copy(hostname),
    });
    this.map = new MapSection();
    this.history = new HistorySection();
    this.notices = html("div", { class: "notices" });
    this.comparison = html("section", { class: "comparison-place" });
    this.crowds = html("section", { class: "crowds-place" });
    this.foot = html("div", { class: "foot-place" });
    this.body = html(
      "div",
      { class: "body" },
      this.header.element,
      this.notices,
      html(
        "div",
        { class: "columns" },
        this.map.element,
        this.comparison,
        this.crowds,
        this.history.element,
      ),
      this.foot,
    );
    this.waiting = html("div", { class: "waiting" }, skeleton());
    this.attachShadow({ mode: "open" }).append(
      html("style", {}, STYLES),
      html("ha-card", {}, html("div", { class: "container" }, this.waiting, this.body)),
    );
    this.body.hidden = true;
    this.#pointAtCrowds();
    this.subscription = new Subscription(
      (event) => this.#take(event),
      (code) => this.#fail(code),
    );
  }

  /** A row of the list of crowds brings its crowd on the map out. */
  #pointAtCrowds() {
    this.crowds.addEventListener("pointerover", (event) =>
      this.map.point(rowUnder(event)),
    );
    this.crowds.addEventListener("pointerleave", () => this.map.point(null));
  }

  /** @param {Record<string, any>} configuration */
  setConfig(configuration) {
    const next = configurationOf(configuration);
    if (next.config_entry_id !== this.#configuration.config_entry_id) this.#forget();
    this.#configuration = next;
    this.#follow();
    this.#render();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const last = this.#hass;
    this.#hass = hass;
    this.toggleAttribute("dark", Boolean(hass.themes?.darkMode));
    if (hass.language !== this.#language) {
      this.#language = hass.language;
      loadTexts(hass).catch(() => {});
    }
    if (differs(last, hass, "entities", "connection")) this.#follow();
    if (!differs(last, hass, "localize", "locale", "config", "themes")) return;
    this.#formats = new Formats(hass);
    this.#render();
  }

  connectedCallback() {
    this.map.connect();
    this.history.connect();
    this.#follow();
    this.#clock = window.setInterval(() => this.#renderFoot(), TICK);
  }

  disconnectedCallback() {
    this.map.disconnect();
    this.history.disconnect();
    this.subscription.stop();
    clearInterval(this.#clock);
  }

  getCardSize() {
    const { map, comparison, clusters, history } = this.#configuration;
    return (
      3 +
      (map === "none" ? 0 : 6) +
      (comparison ? 5 : 0) +
      (clusters ? 5 : 0) +
      (history ? 2 : 0)
    );
  }

  getGridOptions() {
    return { columns: "full", min_columns: 12, rows: "auto" };
  }

  static getConfigForm() {
    return configForm((key) => frontend()?.localize(key) ?? "");
  }

  static getStubConfig() {
    return { map: DEFAULTS.map };
  }

  get #entry() {
    const first = this.#hass && configEntries(this.#hass).keys().next().value;
    return this.#configuration.config_entry_id ?? first;
  }

  #follow() {
    const entry = this.#entry;
    if (!this.isConnected || !this.#hass || !entry) return;
    this.subscription.follow(this.#hass, entry);
  }

  #forget() {
    this.subscription.stop();
    this.#overview = null;
    this.#failure = null;
  }

  /** @param {Partial<Overview>} event */
  #take(event) {
    this.#failure = null;
    this.#overview = merged(this.#overview, event);
    if (!this.#overview) this.#failure = "unavailable";
    this.#render();
  }

  /** @param {string} code */
  #fail(code) {
    this.#failure = code;
    this.#render();
  }

  #render() {
    const hass = this.#hass;
    const formats = this.#formats;
    if (!hass || !formats) return;
    const text = textsOf(hass.localize);
    const overview = this.#overview;
    this.body.hidden = !overview;
    this.waiting.hidden = Boolean(overview);
    if (!overview) {
      this.waiting.replaceChildren(this.#withoutOverview(text));
      return;
    }
    this.#renderSections(hass, overview, text, formats);
    this.#renderFoot();
  }

  /**
   * @param {Hass} hass
   * @param {Overview} overview
   * @param {import("./verdict.js").Texts} text
   * @param {Formats} formats
   */
  #renderSections(hass, overview, text, formats) {
    const entries = configEntries(hass);
    const { map, comparison, clusters, history, hours } = this.#configuration;
    this.header.show(overview, text, formats, entries.size > 1 ? overview.title : null);
    this.notices.replaceChildren(
      ...(overview.available ? [] : [notice(text("card_unavailable"))]),
    );
    this.body.classList.toggle("old", !overview.available);
    this.map.element.hidden = map === "none";
    if (map !== "none")
      this.map.show(overview, text, formats, map === "home_assistant");
    this.comparison.hidden = !comparison;
    if (comparison)
      this.comparison.replaceChildren(comparisonTable(overview, text, formats));
    this.crowds.hidden = !clusters || !hasPeers(overview) || !overview.clusters.length;
    if (!this.crowds.hidden)
      this.crowds.replaceChildren(crowdTable(overview, text, formats));
    this.history.element.hidden = !history;
    if (history) this.history.show(hass, overview, text, formats, hours);
  }

  #renderFoot() {
    if (!this.#hass || !this.#formats || !this.#overview) return;
    const text = textsOf(this.#hass.localize);
    this.foot.replaceChildren(foot(this.#overview, text, this.#formats, Date.now()));
  }

  /** @param {import("./verdict.js").Texts} text */
  #withoutOverview(text) {
    if (!this.#entry)
      return notice(text("card_no_entry"), {
        href: `/config/integrations/dashboard/add?domain=${DOMAIN}`,
        words: text("card_set_up"),
      });
    if (this.#failure === "not_found") return notice(text("card_entry_gone"));
    if (this.#failure) return notice(text("card_not_available_yet"));
    return skeleton();
  }

  async #refresh() {
    const entry = this.#entry;
    if (!this.#hass || !entry) return;
    this.header.setBusy(true);
    try {
      await this.#hass.callService(DOMAIN, "refresh", { config_entry_id: entry });
    } catch {
      // Home Assistant has told the user why.
    } finally {
      this.header.setBusy(false);
    }
  }

  /** @param {string} hostname */
  async #copy(hostname) {
    const hass = this.#hass;
    if (!hass || !this.shadowRoot) return;
    const text = textsOf(hass.localize);
    const isDone = await copy(hostname, this.shadowRoot);
    const message = text(isDone ? "card_copied" : "card_not_copied", { hostname });
    notify(this, "hass-notification", { message });
  }
}

/**
 * Return whether one of some properties has changed.
 *
 * @param {Hass | undefined} last
 * @param {Hass} next
 * @param {...keyof Hass} names
 */
function differs(last, next, ...names) {
  return names.some((name) => last?.[name] !== next[name]);
}

/**
 * Return the number of the cluster whose row the pointer is over.
 *
 * @param {Event} event
 */
function rowUnder({ target }) {
  const row = /** @type {Element} */ (target).closest("tr");
  return row?.dataset.cluster ?? null;
}
