/** The data that the integration sends to the card, and what follows from it. */

/** @typedef {{latitude: number, longitude: number}} Coordinates in degrees */

/**
 * A place with VPN servers, and the cost of the path through it.
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
 * @typedef {object} Verdict
 * @property {string} reason
 * @property {boolean} worth_moving
 * @property {"low" | "fair" | "high"} confidence
 */

/** @typedef {{key: string, place: string, saving_ms: number}} Headline with a text's key */

/**
 * @typedef {object} CardPayload
 * @property {boolean} available
 * @property {string} title
 * @property {string | null} updated
 * @property {string | null} server_list_updated
 * @property {string | null} measured
 * @property {string} provider
 * @property {Coordinates} home
 * @property {Headline} headline
 * @property {Verdict} verdict
 * @property {Site} recommended
 * @property {Site} reference
 * @property {"recommended" | "another" | null} in_use null if unknown; another: the reference
 * @property {Site[]} runners_up
 * @property {Cluster[]} clusters
 * @property {number} outside_share share of the peers outside all clusters, in percent
 * @property {{all: number, by_city: number, by_country: number, not_located: number}} peers
 * @property {string | null} attribution
 * @property {{path_entity: string | null, recommendation_entity: string | null}} history
 */

/** @typedef {"recommended" | "in_use" | "nearest" | "runner_up"} Role */
/** @typedef {{site: Site, role: Role, inUse: boolean}} Compared */

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
 * Return the sites to compare: the recommended one first, then the shortest path first.
 *
 * @param {CardPayload} payload
 * @returns {Compared[]}
 */
export function comparison(payload) {
  const { recommended, reference, in_use, runners_up } = payload;
  /** @type {Map<string, Compared>} */
  const others = new Map();
  for (const site of runners_up)
    others.set(site.key, { site, role: "runner_up", inUse: false });
  others.set(reference.key, {
    site: reference,
    role: in_use ? "in_use" : "nearest",
    inUse: in_use !== null,
  });
  others.delete(recommended.key);
  return [
    { site: recommended, role: "recommended", inUse: in_use === "recommended" },
    ...[...others.values()].sort((a, b) => a.site.path_ms - b.site.path_ms),
  ];
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
