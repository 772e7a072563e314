/** Where the peers of one torrent are, as the integration answers. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../payload.js").Coordinates} Coordinates */

/**
 * A place with peers; its coordinates are rounded to about ten kilometers.
 *
 * @typedef {Coordinates & {
 *   name: string | null,
 *   country_code: string | null,
 *   peers: number,
 * }} PeerPlace
 */

/** @typedef {{peers: number, places: PeerPlace[]}} FoundPeers peers, located or not */

/**
 * @param {Hass} hass
 * @param {string} entry
 * @param {string} hash
 * @returns {Promise<FoundPeers>}
 */
export function loadPeers(hass, entry, hash) {
  return hass.callWS({
    type: `${DOMAIN}/torrent_peers`,
    config_entry_id: entry,
    hash,
  });
}

/** @param {FoundPeers} found */
export function locatedPeers({ places }) {
  return places.reduce((sum, { peers }) => sum + peers, 0);
}
