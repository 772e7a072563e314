/** What Home Assistant loads: makes the card and the dashboard known, once. */

import { PeerVpnCard } from "./card.js";
import { CARD } from "./configuration.js";
import { entryOfEntity } from "./home_assistant.js";
import { PeerVpnDashboard } from "./strategy.js";
import { PREFIX, frontend, loadTexts } from "./words.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */

const STRATEGY = "qb-peer-vpn";
const DOCUMENTATION =
  "https://github.com/qb-peer-vpn/qb_peer_vpn#the-card-and-the-dashboard";
const NAME = "qBittorrent Peer VPN";

const known = /** @type {any} */ (window);

/** @param {string} key */
function words(key) {
  return frontend()?.localize(PREFIX + key) || "";
}

const card = {
  type: CARD,
  name: NAME,
  // Read when a list of cards is shown, in the language of then.
  get description() {
    return words("card_description");
  },
  preview: true,
  documentationURL: DOCUMENTATION,
  /**
   * @param {Hass} hass
   * @param {string} entityId
   */
  getEntitySuggestion(hass, entityId) {
    const entry = entryOfEntity(hass, entityId);
    return entry
      ? { config: { type: `custom:${CARD}`, config_entry_id: entry } }
      : null;
  },
};

const strategy = {
  type: STRATEGY,
  strategyType: "dashboard",
  name: NAME,
  get description() {
    return words("card_dashboard_description");
  },
  documentationURL: DOCUMENTATION,
};

define(CARD, PeerVpnCard);
define(`ll-strategy-dashboard-${STRATEGY}`, PeerVpnDashboard);
announce("customCards", card);
announce("customStrategies", strategy);
const hass = frontend();
if (hass) loadTexts(hass).catch(() => {});

/**
 * @param {string} name
 * @param {CustomElementConstructor} element
 */
function define(name, element) {
  if (!customElements.get(name)) customElements.define(name, element);
}

/**
 * @param {string} list
 * @param {{type: string}} entry
 */
function announce(list, entry) {
  known[list] = known[list] ?? [];
  if (
    !known[list].some((/** @type {{type: string}} */ each) => each.type === entry.type)
  )
    known[list].push(entry);
}
