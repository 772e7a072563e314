/** The dashboard strategy: Home Assistant calls it to generate a dashboard. */

import { ICON, charted, dashboard } from "./dashboard.js";
import { loadRecorded } from "./recorded.js";
import { streetMaps } from "./street_map.js";
import { PREFIX, loadTexts, textsOf } from "../base/i18n.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */

export class PeerVpnDashboard extends HTMLElement {
  static registryDependencies = ["entities", "devices"];

  /** @param {Hass} hass */
  static getCreateSuggestions(hass) {
    return { title: hass.localize(`${PREFIX}card_name`) || "Peer VPN", icon: ICON };
  }

  /**
   * @param {import("./dashboard.js").Wishes} configuration
   * @param {Hass} hass
   */
  static async generate({ cards, torrents }, hass) {
    const [texts, recorded, maps] = await Promise.all([
      loadTexts(hass),
      loadRecorded(hass, charted(hass), Date.now()),
      streetMaps(hass),
    ]);
    return dashboard(hass, textsOf(texts), { recorded, maps }, { cards, torrents });
  }
}
