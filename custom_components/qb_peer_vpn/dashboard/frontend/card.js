/** The card: it follows one config entry, and shows it in sections. */

import { html } from "./base/dom.js";
import { Formats } from "./base/formats.js";
import { configEntries, DOMAIN } from "./base/home_assistant.js";
import { frontend, loadTexts, loadTrouble, textsOf, troubleText } from "./base/i18n.js";
import { Subscription } from "./base/subscription.js";
import { CardBody } from "./card_body.js";
import { loginNotice, notice, skeleton } from "./chrome.js";
import { DEFAULTS, configurationOf } from "./configuration.js";
import { contextOf } from "./context.js";
import { configForm } from "./editor.js";
import { merged } from "./payload.js";
import { STYLES } from "./styles.js";

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
  /** @type {CardBody | null} */
  #body = null;
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
    this.waiting = html("div", { class: "waiting" }, skeleton());
    this.container = html("div", { class: "container" }, this.waiting);
    this.attachShadow({ mode: "open" }).append(
      html("style", {}, STYLES),
      html("ha-card", {}, this.container),
    );
    this.subscription = new Subscription(
      (event) => this.#receive(event),
      (code) => this.#fail(code),
    );
  }

  /** @param {Record<string, any>} configuration */
  setConfig(configuration) {
    this.#configuration = configurationOf(configuration);
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
    this.#body?.connect();
    this.#follow();
    this.#timer = window.setInterval(() => this.#renderFooter(), FOOTER_INTERVAL);
  }

  disconnectedCallback() {
    this.#body?.disconnect();
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
    if (entry !== this.#body?.entry) this.#begin(entry);
    if (!this.isConnected || !this.#hass || !entry) return;
    this.subscription.follow(this.#hass, entry);
  }

  /**
   * Begin with another entry. Its sections are new, so that nothing of the last entry is
   * left in them, and no late answer about it is shown.
   *
   * @param {string | undefined} entry
   */
  #begin(entry) {
    this.subscription.stop();
    this.#payload = null;
    this.#failure = null;
    this.#trouble = null;
    this.#body?.disconnect();
    this.#body?.element.remove();
    this.#body = entry === undefined ? null : new CardBody(entry);
    if (!this.#body) return;
    this.container.append(this.#body.element);
    if (this.isConnected) this.#body.connect();
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
    if (code === "not_found") this.#payload = null;
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
    this.waiting.hidden = Boolean(context);
    if (this.#body) this.#body.element.hidden = !context;
    if (this.#body && context) {
      const isOnlyEntry = configEntries(hass).size <= 1;
      const name = isOnlyEntry ? null : context.payload.title;
      const how = { name, reason: this.#reason, configuration: this.#configuration };
      this.#body.show(hass, context, how);
    } else this.waiting.replaceChildren(this.#placeholder(textsOf(hass.localize)));
  }

  #renderFooter() {
    const context = this.#context;
    if (context) this.#body?.showFooter(context);
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
