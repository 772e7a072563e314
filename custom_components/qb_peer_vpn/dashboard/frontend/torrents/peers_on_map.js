/** Shows on the map where the peers of the torrent are that was tapped. */

import { loadPeers, locatedPeers } from "./torrent_peers.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("../map/map_section.js").MapSection} MapSection */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {{hass: Hass, entry: string, wording: Wording}} Surroundings */

export class PeersOnMap {
  /** Of the last tap: an answer for an earlier one comes too late. */
  #tap = 0;

  /**
   * @param {MapSection} map
   * @param {() => void} onLeave called when the user leaves the torrent on the map
   */
  constructor(map, onLeave) {
    this.map = map;
    this.onLeave = onLeave;
  }

  /**
   * @param {Torrent | null} torrent null shows the peers of all torrents again
   * @param {Surroundings} around
   */
  async show(torrent, { hass, entry, wording }) {
    const tap = ++this.#tap;
    if (!torrent) {
      this.map.showSpots(null);
      return;
    }
    const found = await loadPeers(hass, entry, torrent.hash).catch(() => null);
    if (tap !== this.#tap) return;
    const { text, formats } = wording;
    const located = found ? locatedPeers(found) : 0;
    const values = {
      name: torrent.name,
      located: formats.number(located),
      peers: formats.number(found?.peers ?? 0),
    };
    this.map.showSpots({
      places: (found?.places ?? []).map((place) => spotOf(place, formats)),
      words: text(located ? "torrents_peers_of" : "torrents_no_peers", values),
      leave: text("torrents_all_peers"),
      onLeave: () => this.#leave(),
    });
    this.map.element.scrollIntoView({ block: "nearest" });
  }

  #leave() {
    this.#tap += 1;
    this.map.showSpots(null);
    this.onLeave();
  }
}

/**
 * @param {import("./torrent_peers.js").PeerPlace} place
 * @param {import("../base/formats.js").Formats} formats
 */
export function spotOf({ latitude, longitude, name, peers }, formats) {
  const number = formats.number(peers);
  return { latitude, longitude, peers, words: name ? `${name}: ${number}` : number };
}
