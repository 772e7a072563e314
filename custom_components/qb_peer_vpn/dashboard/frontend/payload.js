/** The data that the integration sends to the card, and what follows from it. */

/** @typedef {{latitude: number, longitude: number}} Coordinates in degrees */

/**
 * A place with VPN servers, and the path through it. Milliseconds are steps of 5 and need
 * no rounding: the path is the sum of its legs. The load is that of the server, in percent.
 *
 * @typedef {Coordinates & {
 *   key: string,
 *   city: string,
 *   country_code: string,
 *   stands_in: string | null,
 *   servers: number,
 *   server: string | null,
 *   hostname: string | null,
 *   path_ms: number,
 *   home_leg_ms: number,
 *   home_leg_measured: boolean,
 *   peer_leg_ms: number,
 *   home_distance_km: number,
 *   peer_distance_km: number | null,
 *   drawbacks: string[],
 *   load: number | null,
 *   forwards_ports: boolean,
 * }} Site
 */

/**
 * A cluster of peers; its share of the swarm is in percent.
 *
 * @typedef {Coordinates & {
 *   number: number,
 *   place: string,
 *   radius_km: number,
 *   share: number,
 *   peers: number,
 *   countries: string[],
 *   path_ms: number,
 *   reference_path_ms: number,
 * }} Cluster
 */

/**
 * Some peers near each other; their share of the swarm is in percent.
 *
 * @typedef {Coordinates & {share: number}} Dot
 */

/**
 * The peers outside of all clusters; shares are of the swarm, in percent.
 *
 * @typedef {object} Elsewhere
 * @property {number} share
 * @property {number} path_ms
 * @property {number} reference_path_ms
 * @property {{code: string, share: number}[]} countries the largest share first
 * @property {Dot[]} dots the largest share first
 */

/**
 * What the newest poll says while that is not settled.
 *
 * @typedef {object} Settling
 * @property {string} key of the site that it points to
 * @property {string} place
 * @property {boolean} worth_moving
 * @property {number} saving_ms by the newest poll alone if only that says so
 * @property {string} since
 */

/** @typedef {"move" | "maybe" | "stay" | "wait"} Sign maybe: a move that is uncertain */

/**
 * @typedef {object} Verdict
 * @property {string} reason
 * @property {Sign} sign
 * @property {boolean} worth_moving
 * @property {boolean} should_move it has lasted and is sure enough to act
 * @property {number} saving_ms difference of the paths of the reference and the recommended site
 * @property {number} error_ms of the saving
 * @property {"low" | "fair" | "high"} confidence
 * @property {string | null} since
 * @property {boolean} has_lasted
 * @property {Settling | null} settling
 */

/**
 * Whose peers count, and the select that changes it.
 *
 * @typedef {object} Lens
 * @property {"all" | "downloads" | "seeds" | "category" | "tag"} kind
 * @property {string | null} name of the category or the tag
 * @property {string} option as the select has it
 * @property {boolean} exists false for a category or a tag that no torrent has any more
 * @property {number} peers how many count
 * @property {string | null} select_entity
 */

/**
 * A text's key and its values.
 *
 * @typedef {{key: string, place: string, saving_ms: number, error_ms: number}} Headline
 */

/**
 * @typedef {object} CardPayload
 * @property {boolean} available
 * @property {boolean} login_refused qBittorrent refuses the login
 * @property {import("./base/i18n.js").Trouble | null} trouble why there are no new data
 * @property {string} title
 * @property {string | null} updated
 * @property {string | null} server_list_updated
 * @property {string | null} measured
 * @property {string} provider
 * @property {Coordinates} home
 * @property {Headline} headline
 * @property {Verdict} verdict
 * @property {Lens} lens
 * @property {Site} recommended
 * @property {Site} reference
 * @property {"recommended" | "another" | null} in_use null if unknown; another: the reference
 * @property {"proven" | "suspected" | null} own_line whether qBittorrent goes out without a VPN
 * @property {Site[]} runners_up
 * @property {Cluster[]} clusters
 * @property {Cluster[]} left_out_clusters of peers that do not count; shares of these peers
 * @property {Elsewhere | null} elsewhere null if all peers are in clusters
 * @property {{all: number, by_city: number, by_country: number, not_located: number}} peers
 * @property {string | null} attribution
 * @property {import("./moves/moves_payload.js").Moves | null} moves null without a VPN container
 * @property {HistoryEntities} history
 */

/**
 * The entities whose history the card draws; null for those that are disabled.
 *
 * @typedef {object} HistoryEntities
 * @property {string | null} path_entity
 * @property {string | null} recommendation_entity
 * @property {string | null} peers_entity
 * @property {string | null} download_entity
 * @property {string | null} upload_entity
 */

/** @typedef {"recommended" | "in_use" | "nearest" | "runner_up"} Role */
/** @typedef {{site: Site, role: Role, inUse: boolean}} Compared */

/** How the integration marks a place that is not quite there. */
const NEAR = "near ";

/**
 * Merge an event into the last data.
 *
 * While the config entry is not loaded, an event says only that; the rest stays known.
 *
 * @param {CardPayload | null} last
 * @param {Partial<CardPayload>} event
 * @returns {CardPayload | null} null until the first complete event
 */
export function merged(last, event) {
  const payload = { ...last, ...event };
  return payload.recommended ? /** @type {CardPayload} */ (payload) : null;
}

/**
 * Return whether the path to the peers is known.
 *
 * @param {CardPayload} payload
 */
export function hasPeers({ recommended }) {
  return recommended.peer_distance_km !== null;
}

/**
 * Return the sites to compare, the shortest path first.
 *
 * @param {CardPayload} payload
 * @returns {Compared[]}
 */
export function comparison(payload) {
  const { recommended, reference, in_use, runners_up } = payload;
  /** @type {Map<string, Compared>} */
  const sites = new Map();
  sites.set(recommended.key, {
    site: recommended,
    role: "recommended",
    inUse: in_use === "recommended",
  });
  /** @type {Compared} */
  const compared = {
    site: reference,
    role: in_use ? "in_use" : "nearest",
    inUse: in_use !== null,
  };
  if (!sites.has(reference.key)) sites.set(reference.key, compared);
  for (const site of runners_up)
    if (!sites.has(site.key))
      sites.set(site.key, { site, role: "runner_up", inUse: false });
  // Of equal paths, the recommended one comes first: the order stays otherwise.
  return [...sites.values()].sort((a, b) => a.site.path_ms - b.site.path_ms);
}

/**
 * Return the site with the shortest path apart from the recommended one.
 *
 * @param {CardPayload} payload
 */
export function nextBest(payload) {
  return comparison(payload).find(({ role }) => role !== "recommended")?.site;
}

/**
 * Return the name of a place as the user reads it: it is English where it is only nearby.
 *
 * @param {string} place such as Paris or near Honolulu
 * @param {import("./base/i18n.js").Texts} text
 */
export function placeName(place, text) {
  return place.startsWith(NEAR)
    ? text("place_near", { place: place.slice(NEAR.length) })
    : place;
}

/**
 * Return the clusters, the one with the largest share first.
 *
 * @param {CardPayload} payload
 * @returns {Cluster[]}
 */
export function byShare({ clusters }) {
  return [...clusters].sort((a, b) => b.share - a.share || a.number - b.number);
}
