/** The way through any site, as the integration answers. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../payload.js").Site} Site */
/** @typedef {{key: string, city: string, country_code: string}} SiteName */

/**
 * A site, and the paths through it to each part of the swarm, in ms.
 *
 * @typedef {object} SitePaths
 * @property {Site} site
 * @property {{number: number, path_ms: number}[]} clusters
 * @property {number | null} elsewhere_ms null if all peers are in clusters
 */

/**
 * Ask which sites there are.
 *
 * @param {Hass} hass
 * @param {string} entry
 * @returns {Promise<SiteName[]>} in the order of the ranking
 */
export function loadSites(hass, entry) {
  return hass.callWS({ type: `${DOMAIN}/sites`, config_entry_id: entry });
}

/**
 * Ask for the way through a site.
 *
 * @param {Hass} hass
 * @param {string} entry
 * @param {string} site its key
 * @returns {Promise<SitePaths | null>} null if it is not on the list
 */
export function loadSitePaths(hass, entry, site) {
  return hass.callWS({
    type: `${DOMAIN}/site_paths`,
    config_entry_id: entry,
    site,
  });
}
