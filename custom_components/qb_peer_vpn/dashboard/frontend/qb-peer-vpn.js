/** What Home Assistant loads: registers the card and the dashboard, once. */

import { entryOfEntity } from "./base/home_assistant.js";
import { PREFIX, frontend, loadTexts } from "./base/i18n.js";
import { PeerVpnCard } from "./card.js";
import { CARD } from "./configuration.js";
import { PeerVpnDashboard } from "./strategy/strategy.js";

// All other modules too: a browser then fetches them at the same time, and not one level
// of imports after the other.
import "./base/amounts.js";
import "./base/clipboard.js";
import "./base/dom.js";
import "./base/formats.js";
import "./base/icons.js";
import "./base/renew.js";
import "./base/subscription.js";
import "./card_body.js";
import "./chrome.js";
import "./context.js";
import "./editor.js";
import "./header/header.js";
import "./header/lens.js";
import "./header/own_line.js";
import "./header/verdict.js";
import "./history/diary.js";
import "./history/history.js";
import "./history/history_section.js";
import "./history/history_styles.js";
import "./history/month.js";
import "./history/sparkline.js";
import "./limits/limits_payload.js";
import "./limits/limits_section.js";
import "./limits/limits_styles.js";
import "./limits/preview.js";
import "./limits/rule_bars.js";
import "./map/countries.js";
import "./map/elsewhere.js";
import "./map/ha_map.js";
import "./map/label_layout.js";
import "./map/land.js";
import "./map/legend.js";
import "./map/map_layout.js";
import "./map/map_section.js";
import "./map/map_styles.js";
import "./map/map_text.js";
import "./map/projection.js";
import "./map/scene.js";
import "./map/sphere.js";
import "./map/spots.js";
import "./map/tiles.js";
import "./map/world_map.js";
import "./moves/dry_run.js";
import "./moves/ledger.js";
import "./moves/move_button.js";
import "./moves/move_control.js";
import "./moves/moves_payload.js";
import "./moves/moves_section.js";
import "./moves/moves_styles.js";
import "./moves/objections.js";
import "./moves/progress.js";
import "./moves/stay.js";
import "./moves/stay_picker.js";
import "./payload.js";
import "./sites/chosen_site.js";
import "./sites/comparison_section.js";
import "./sites/site_panel.js";
import "./sites/site_paths.js";
import "./sites/site_picker.js";
import "./sites/site_styles.js";
import "./strategy/dashboard.js";
import "./strategy/recorded.js";
import "./strategy/street_map.js";
import "./styles.js";
import "./tables/clusters.js";
import "./tables/comparison.js";
import "./tables/html_tables.js";
import "./torrents/add_bar.js";
import "./torrents/chip.js";
import "./torrents/create_dialog.js";
import "./torrents/creation_bars.js";
import "./torrents/details_dialog.js";
import "./torrents/file_list.js";
import "./torrents/folder_picker.js";
import "./torrents/limits_form.js";
import "./torrents/list_query.js";
import "./torrents/list_styles.js";
import "./torrents/more_panel.js";
import "./torrents/paths.js";
import "./torrents/peers_on_map.js";
import "./torrents/place_form.js";
import "./torrents/remove_panel.js";
import "./torrents/row_layout.js";
import "./torrents/shares_form.js";
import "./torrents/toasts.js";
import "./torrents/toolbar.js";
import "./torrents/torrent.js";
import "./torrents/torrent_actions.js";
import "./torrents/torrent_list.js";
import "./torrents/torrent_peers.js";
import "./torrents/torrent_row.js";
import "./torrents/torrent_text.js";
import "./torrents/torrents_section.js";
import "./torrents/virtual_list.js";

/** @typedef {import("./base/home_assistant.js").Hass} Hass */

const STRATEGY = "qb-peer-vpn";
const DOCUMENTATION =
  "https://github.com/qb-peer-vpn/qb_peer_vpn/blob/main/.github/docs/dashboard.md";
const NAME = "qBittorrent Peer VPN";

const known = /** @type {any} */ (window);

/** @param {string} key */
function words(key) {
  return frontend()?.localize(PREFIX + key) || "";
}

const card = {
  type: CARD,
  name: NAME,
  // A getter: the texts may not be loaded yet when this object is created.
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
