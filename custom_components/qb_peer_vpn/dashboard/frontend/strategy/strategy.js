/** The dashboard strategy: Home Assistant calls it to generate a dashboard. */

import { ICON, dashboard } from "./dashboard.js";
import { PREFIX, loadTexts, textsOf } from "../base/i18n.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */

export class PeerVpnDashboard extends HTMLElement {
  static registryDependencies = ["entities", "devices"];

  /** @param {Hass} hass */
  static getCreateSuggestions(hass) {
    return { title: hass.localize(`${PREFIX}card_name`) || "Peer VPN", icon: ICON };
  }

  /**
   * @param {{cards?: import("./dashboard.js").CardConfig[], torrents?: boolean}} configuration
   * @param {Hass} hass
   */
  static async generate({ cards = [], torrents = false }, hass) {
    return dashboard(hass, textsOf(await loadTexts(hass)), cards, torrents);
  }
}
