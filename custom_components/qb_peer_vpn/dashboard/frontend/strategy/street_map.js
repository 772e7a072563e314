/** Home Assistant's own map card with the map entities. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("./dashboard.js").CardConfig} CardConfig */

/**
 * Return the map of the map entities, which are hidden, and disabled by default.
 *
 * @param {Pick<Hass, "entities">} hass
 * @returns {CardConfig[]} empty while none is enabled
 */
export function streetMaps({ entities }) {
  const isOnMap = Object.values(entities).some(
    ({ entity_id, platform }) =>
      platform === DOMAIN && entity_id.startsWith("geo_location."),
  );
  return isOnMap ? [streetMap()] : [];
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
    cluster: false,
    grid_options: { columns: "full", rows: 6 },
  };
}
