/** Home Assistant's own map card with the map entities. */

import { DOMAIN } from "../base/home_assistant.js";
import { Tiles } from "../map/tiles.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("./dashboard.js").CardConfig} CardConfig */

/**
 * Return the map of the map entities, which are hidden, and disabled by default.
 *
 * @param {Pick<Hass, "entities" | "fetchWithAuth">} hass
 * @returns {Promise<CardConfig[]>} empty while none is enabled, and without tiles
 */
export async function streetMaps(hass) {
  const isOnMap = Object.values(hass.entities).some(
    ({ entity_id, platform }) =>
      platform === DOMAIN && entity_id.startsWith("geo_location."),
  );
  // Without tiles it would be an empty box, and the card has a map that is drawn.
  return isOnMap && (await new Tiles().come(hass)) ? [streetMap()] : [];
}

/** Show the map entities of all config entries: the card can only select by source. */
function streetMap() {
  return {
    type: "map",
    entities: ["zone.home"],
    geo_location_sources: [
      {
        source: `${DOMAIN}_clusters`,
        label_mode: "attribute",
        attribute: "share",
        unit: "%",
      },
      { source: `${DOMAIN}_servers`, label_mode: "icon" },
    ],
    auto_fit: true,
    // Labels of neighbors would cover each other.
    cluster: true,
    grid_options: { columns: "full", rows: 6 },
  };
}
