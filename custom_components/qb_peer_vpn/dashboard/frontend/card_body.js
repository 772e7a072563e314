/** The sections of the card about one config entry. */

import { copy } from "./base/clipboard.js";
import { html } from "./base/dom.js";
import { notify, DOMAIN } from "./base/home_assistant.js";
import { textsOf } from "./base/i18n.js";
import { footer, troubleNotice } from "./chrome.js";
import { Header } from "./header/header.js";
import { ownLineNotice } from "./header/own_line.js";
import { HistorySection } from "./history/history_section.js";
import { LimitsSection } from "./limits/limits_section.js";
import { MapSection } from "./map/map_section.js";
import { MoveControl } from "./moves/move_control.js";
import { hasPeers } from "./payload.js";
import { ComparisonSection } from "./sites/comparison_section.js";
import { clusterTable } from "./tables/clusters.js";
import { PeersOnMap } from "./torrents/peers_on_map.js";
import { TorrentsSection } from "./torrents/torrents_section.js";

/** @typedef {import("./base/home_assistant.js").Hass} Hass */
/** @typedef {import("./configuration.js").Configuration} Configuration */
/** @typedef {import("./context.js").Context} Context */

/**
 * How the data are shown.
 *
 * @typedef {object} Manner
 * @property {string | null} name of the config entry; null if there is only one
 * @property {string} reason why there are no new data; empty if that is not known
 * @property {Configuration} configuration
 */

export class CardBody {
  /** @type {Hass | null} */
  #hass = null;
  /** @type {(() => void) | null} */
  #showAgain = null;

  /** @param {string} entry */
  constructor(entry) {
    this.entry = entry;
    this.header = new Header({
      onRefresh: () => this.#refresh(),
      onCopy: (hostname) => this.#copy(hostname),
      onChooseLens: (entity, option) => this.#chooseLens(entity, option),
    });
    this.map = new MapSection();
    this.history = new HistorySection();
    this.torrents = new TorrentsSection((torrent, around) =>
      this.peersOnMap.show(torrent, around),
    );
    this.peersOnMap = new PeersOnMap(this.map, () => this.torrents.leaveMap());
    this.limits = new LimitsSection(entry);
    this.moveControl = new MoveControl(entry);
    this.notices = html("div", { class: "notices" });
    this.comparison = new ComparisonSection((site) => this.map.showSite(site));
    this.clusters = html("section", { class: "clusters-section" });
    this.footer = html("div", { class: "footer-section" });
    this.element = this.#build();
    this.element.hidden = true;
    this.#highlightClusters();
  }

  #build() {
    return html(
      "div",
      { class: "body" },
      this.header.element,
      this.notices,
      html(
        "div",
        { class: "columns" },
        this.map.element,
        this.torrents.element,
        this.comparison.element,
        this.clusters,
        this.limits.element,
        this.moveControl.element,
        this.history.element,
      ),
      this.footer,
    );
  }

  /** While the pointer is over a row of the table, highlight its cluster on the map. */
  #highlightClusters() {
    this.clusters.addEventListener("pointerover", (event) =>
      this.map.highlight(clusterOfRow(event)),
    );
    this.clusters.addEventListener("pointerleave", () => this.map.highlight(null));
  }

  /** Start to follow what the sections need. */
  connect() {
    this.map.connect();
    this.history.connect();
    this.torrents.connect();
  }

  disconnect() {
    this.map.disconnect();
    this.history.disconnect();
    this.torrents.disconnect();
    this.limits.disconnect();
  }

  /**
   * Show the newest data.
   *
   * @param {Hass} hass
   * @param {Context} context
   * @param {Manner} how
   */
  show(hass, context, how) {
    this.#hass = hass;
    this.#showAgain = () => this.show(hass, context, how);
    const { payload } = context;
    const { configuration } = how;
    const { title, history, hours, limits, moves } = configuration;
    const advice = { ...context, payload: this.moveControl.calmed(payload, moves) };
    this.header.show(hass, advice, how.name, title);
    this.#showNotices(context, how.reason);
    this.element.classList.toggle("old", !payload.available);
    this.#showMapAndTables(hass, context, configuration);
    this.#showTorrents(hass, context, configuration);
    if (this.element.isConnected) this.limits.show(hass, context, limits);
    this.moveControl.show(hass, context, moves);
    this.history.element.hidden = !history;
    if (history) this.history.show(hass, context, { entry: this.entry, hours });
    this.showFooter(context);
  }

  /**
   * @param {Context} context
   * @param {string} reason
   */
  #showNotices(context, reason) {
    const { payload, text } = context;
    const notices = [
      ownLineNotice(context),
      payload.available ? null : troubleNotice(payload, text, reason),
    ].filter((each) => each !== null);
    const words = notices.map((each) => each.textContent).join("");
    // A screen reader announces each notice that is new on the page.
    if (words !== this.notices.textContent) this.notices.replaceChildren(...notices);
  }

  /**
   * @param {Hass} hass
   * @param {Context} context
   * @param {Configuration} configuration
   */
  #showMapAndTables(hass, context, { map, comparison, clusters }) {
    const { payload } = context;
    this.map.element.hidden = map === "none";
    if (map !== "none") this.map.show(context, map === "home_assistant" ? hass : null);
    this.comparison.element.hidden = !comparison;
    if (comparison) this.comparison.show({ hass, entry: this.entry, context });
    const isAnywhere = payload.clusters.length > 0 || payload.elsewhere !== null;
    this.clusters.hidden = !clusters || !hasPeers(payload) || !isAnywhere;
    if (!this.clusters.hidden) this.clusters.replaceChildren(clusterTable(context));
  }

  /**
   * @param {Hass} hass
   * @param {Context} wording
   * @param {Configuration} configuration
   */
  #showTorrents(hass, wording, { torrents, map }) {
    this.torrents.element.hidden = !torrents;
    const hasMap = map !== "none";
    if (torrents) this.torrents.show({ hass, entry: this.entry, wording, hasMap });
  }

  /** @param {Context} context */
  showFooter(context) {
    this.footer.replaceChildren(footer(context, Date.now()));
  }

  async #refresh() {
    try {
      await this.#hass?.callService(DOMAIN, "refresh", { config_entry_id: this.entry });
    } catch {
      // Home Assistant shows the error itself.
    }
  }

  /**
   * @param {string} entity
   * @param {string} option
   */
  async #chooseLens(entity, option) {
    try {
      await this.#hass?.callService("select", "select_option", {
        entity_id: entity,
        option,
      });
    } catch {
      // Home Assistant shows the error itself. Show the lens that is still in use.
      this.#showAgain?.();
    }
  }

  /** @param {string} hostname */
  async #copy(hostname) {
    const hass = this.#hass;
    if (!hass) return;
    const isDone = await copy(hostname, this.element);
    const text = textsOf(hass.localize);
    const message = text(isDone ? "card_copied" : "card_not_copied", { hostname });
    notify(this.element, "hass-notification", { message });
  }
}

/**
 * Return the number of the cluster in whose row an event happened.
 *
 * @param {Event} event
 */
function clusterOfRow({ target }) {
  const row = /** @type {Element} */ (target).closest("tr");
  return row?.dataset.cluster ?? null;
}
