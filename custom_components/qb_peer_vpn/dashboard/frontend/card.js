/** The card: it follows one config entry and puts its sections together. */

import { copy } from "./base/clipboard.js";
import { html } from "./base/dom.js";
import { Formats } from "./base/formats.js";
import { configEntries, notify, DOMAIN } from "./base/home_assistant.js";
import { frontend, loadTexts, loadTrouble, textsOf, troubleText } from "./base/i18n.js";
import { Subscription } from "./base/subscription.js";
import { footer, loginNotice, notice, skeleton, troubleNotice } from "./chrome.js";
import { DEFAULTS, configurationOf } from "./configuration.js";
import { contextOf } from "./context.js";
import { configForm } from "./editor.js";
import { Header } from "./header/header.js";
import { ownLineNotice } from "./header/own_line.js";
import { HistorySection } from "./history/history_section.js";
import { LimitsSection } from "./limits/limits_section.js";
import { MapSection } from "./map/map_section.js";
import { MoveControl } from "./moves/move_control.js";
import { hasPeers, merged } from "./payload.js";
import { ComparisonSection } from "./sites/comparison_section.js";
import { STYLES } from "./styles.js";
import { clusterTable } from "./tables/clusters.js";
import { PeersOnMap } from "./torrents/peers_on_map.js";
import { TorrentsSection } from "./torrents/torrents_section.js";

/** @typedef {import("./base/home_assistant.js").Hass} Hass */
/** @typedef {import("./configuration.js").Configuration} Configuration */
/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").Texts} Texts */
/** @typedef {import("./payload.js").CardPayload} CardPayload */

/** ms between two updates of the footer, whose ages have steps of ten seconds. */
const FOOTER_INTERVAL = 10_000;

export class PeerVpnCard extends HTMLElement {
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Configuration} */
  #configuration = configurationOf({});
  /** @type {CardPayload | null} */
  #payload = null;
  /** @type {string | null} */
  #failure = null;
  /** @type {import("./base/i18n.js").Trouble | null} */
  #trouble = null;
  /** @type {Formats | undefined} */
  #formats;
  /** @type {number | undefined} */
  #timer;
  #language = "";

  constructor() {
    super();
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
    this.limits = new LimitsSection();
    this.moveControl = new MoveControl(() => ({
      hass: this.#hass,
      entry: this.#entry,
    }));
    this.notices = html("div", { class: "notices" });
    this.comparison = new ComparisonSection((site) => this.map.showSite(site));
    this.clusters = html("section", { class: "clusters-section" });
    this.footer = html("div", { class: "footer-section" });
    this.body = this.#buildBody();
    this.waiting = html("div", { class: "waiting" }, skeleton());
    this.attachShadow({ mode: "open" }).append(
      html("style", {}, STYLES),
      html("ha-card", {}, html("div", { class: "container" }, this.waiting, this.body)),
    );
    this.body.hidden = true;
    this.#highlightClusters();
    this.subscription = new Subscription(
      (event) => this.#receive(event),
      (code) => this.#fail(code),
    );
  }

  #buildBody() {
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
    this.torrents.connect();
    this.#follow();
    this.#timer = window.setInterval(() => this.#renderFooter(), FOOTER_INTERVAL);
  }

  disconnectedCallback() {
    this.map.disconnect();
    this.history.disconnect();
    this.torrents.disconnect();
    this.limits.disconnect();
    this.subscription.stop();
    clearInterval(this.#timer);
  }

  getCardSize() {
    const { map, comparison, clusters, history, torrents } = this.#configuration;
    return (
      3 +
      (map === "none" ? 0 : 6) +
      (comparison ? 5 : 0) +
      (clusters ? 5 : 0) +
      (history ? 2 : 0) +
      (torrents ? 10 : 0)
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
    this.#payload = null;
    this.#failure = null;
  }

  /** @param {Partial<CardPayload>} event */
  #receive(event) {
    this.#failure = null;
    this.#trouble = event.trouble ?? null;
    // The texts come with a newer state object of Home Assistant's.
    if (this.#trouble && this.#hass)
      loadTrouble(this.#hass, this.#trouble).catch(() => {});
    this.#payload = merged(this.#payload, event);
    if (!this.#payload)
      this.#failure = event.login_refused ? "login_refused" : "unavailable";
    this.#render();
  }

  /** Why there are no new data; empty if that is not known. */
  get #reason() {
    return this.#hass ? troubleText(this.#hass.localize, this.#trouble) : "";
  }

  /** @param {string} code */
  #fail(code) {
    this.#failure = code;
    this.#render();
  }

  /** @returns {Context | null} null until the first data have arrived */
  get #context() {
    if (!this.#hass || !this.#formats || !this.#payload) return null;
    return contextOf(this.#hass, this.#formats, this.#payload);
  }

  #render() {
    const hass = this.#hass;
    if (!hass) return;
    const context = this.#context;
    this.body.hidden = !context;
    this.waiting.hidden = Boolean(context);
    if (context) this.#renderBody(hass, context);
    else this.waiting.replaceChildren(this.#placeholder(textsOf(hass.localize)));
  }

  /**
   * @param {Hass} hass
   * @param {Context} context
   */
  #renderBody(hass, context) {
    const { payload } = context;
    const { title, history, hours, limits, moves } = this.#configuration;
    const isOnlyEntry = configEntries(hass).size <= 1;
    const advice = { ...context, payload: this.moveControl.calmed(payload, moves) };
    this.header.show(hass, advice, isOnlyEntry ? null : payload.title, title);
    this.#renderNotices(context);
    this.body.classList.toggle("old", !payload.available);
    this.#renderMapAndTables(hass, context);
    this.#renderTorrents(hass, context);
    if (this.isConnected) this.limits.show(hass, context, this.#entry, limits);
    this.moveControl.show(context, moves);
    const entry = this.#entry;
    this.history.element.hidden = !history;
    if (history && entry) this.history.show(hass, context, { entry, hours });
    this.#renderFooter();
  }

  /** @param {Context} context */
  #renderNotices(context) {
    const { payload, text } = context;
    const notices = [
      ownLineNotice(context),
      payload.available ? null : troubleNotice(payload, text, this.#reason),
    ].filter((each) => each !== null);
    const words = notices.map((each) => each.textContent).join("");
    // A screen reader announces each notice that is new on the page.
    if (words !== this.notices.textContent) this.notices.replaceChildren(...notices);
  }

  /**
   * @param {Hass} hass
   * @param {Context} context
   */
  #renderMapAndTables(hass, context) {
    const { payload } = context;
    const { map, comparison, clusters } = this.#configuration;
    this.map.element.hidden = map === "none";
    if (map !== "none") this.map.show(context, map === "home_assistant" ? hass : null);
    const entry = this.#entry;
    this.comparison.element.hidden = !comparison;
    if (comparison && entry) this.comparison.show({ hass, entry, context });
    const isAnywhere = payload.clusters.length > 0 || payload.elsewhere !== null;
    this.clusters.hidden = !clusters || !hasPeers(payload) || !isAnywhere;
    if (!this.clusters.hidden) this.clusters.replaceChildren(clusterTable(context));
  }

  /**
   * @param {Hass} hass
   * @param {Context} wording
   */
  #renderTorrents(hass, wording) {
    const { torrents, map } = this.#configuration;
    const entry = this.#entry;
    this.torrents.element.hidden = !torrents || !entry;
    if (torrents && entry)
      this.torrents.show({ hass, entry, wording, hasMap: map !== "none" });
  }

  #renderFooter() {
    const context = this.#context;
    if (context) this.footer.replaceChildren(footer(context, Date.now()));
  }

  /**
   * Build what is shown without data.
   *
   * @param {Texts} text
   */
  #placeholder(text) {
    if (!this.#entry)
      return notice(text("card_no_entry"), {
        href: `/config/integrations/dashboard/add?domain=${DOMAIN}`,
        words: text("card_set_up"),
      });
    if (this.#failure === "not_found") return notice(text("card_entry_gone"));
    if (this.#failure === "login_refused") return loginNotice(text);
    if (this.#failure) return notice(this.#reason || text("card_not_available_yet"));
    return skeleton();
  }

  async #refresh() {
    const entry = this.#entry;
    if (!this.#hass || !entry) return;
    this.header.setBusy(true);
    try {
      await this.#hass.callService(DOMAIN, "refresh", { config_entry_id: entry });
    } catch {
      // Home Assistant shows the error itself.
    } finally {
      this.header.setBusy(false);
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
      this.#render();
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
 * Return the number of the cluster in whose row an event happened.
 *
 * @param {Event} event
 */
function clusterOfRow({ target }) {
  const row = /** @type {Element} */ (target).closest("tr");
  return row?.dataset.cluster ?? null;
}
