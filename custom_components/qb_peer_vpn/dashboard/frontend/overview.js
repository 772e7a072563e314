/** What the integration tells the card, and what follows from it. */

/** @typedef {{latitude: number, longitude: number}} Coordinates in degrees */

/**
 * A place with VPN servers and what the way through it costs.
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
 * A crowd of peers; the share is in per cent.
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
 * @property {number} saving_ms
 * @property {boolean} measured
 */

/**
 * @typedef {object} Overview
 * @property {boolean} available
 * @property {string} title
 * @property {string | null} updated
 * @property {string | null} server_list_updated
 * @property {string | null} measured
 * @property {string} provider
 * @property {Coordinates} home
 * @property {Verdict} verdict
 * @property {Site} recommended
 * @property {Site} reference
 * @property {boolean} reference_in_use
 * @property {Site[]} runners_up
 * @property {Cluster[]} clusters
 * @property {number} elsewhere in per cent
 * @property {{all: number, by_city: number, by_country: number, not_located: number}} peers
 * @property {string | null} attribution
 * @property {{path_entity: string | null, recommendation_entity: string | null}} history
 */

/** @typedef {"recommended" | "in_use" | "nearest" | "runner_up"} Role */
/** @typedef {{site: Site, role: Role, inUse: boolean}} Compared */

/**
 * Take an event in; one that tells only that nothing is available keeps what was known.
 *
 * @param {Overview | null} last
 * @param {Partial<Overview>} event
 * @returns {Overview | null} null while nothing is known
 */
export function merged(last, event) {
  const overview = { ...last, ...event };
  return overview.recommended ? /** @type {Overview} */ (overview) : null;
}

/**
 * Return whether the recommended place is the one in use.
 *
 * @param {Overview} overview
 */
export function isInUse({ recommended, reference, reference_in_use }) {
  return reference_in_use && reference.key === recommended.key;
}

/**
 * Return whether a place other than the recommended one is known to be in use.
 *
 * @param {Overview} overview
 */
export function goesElsewhere({ recommended, reference, reference_in_use }) {
  return reference_in_use && reference.key !== recommended.key;
}

/**
 * Return whether anything is known about the way to the peers.
 *
 * @param {Overview} overview
 */
export function hasPeers({ recommended }) {
  return recommended.peer_distance_km !== null;
}

/**
 * Return the places to compare: the recommended one first, then by their path.
 *
 * @param {Overview} overview
 * @returns {Compared[]}
 */
export function comparison(overview) {
  const { recommended, reference, reference_in_use, runners_up } = overview;
  /** @type {Map<string, Compared>} */
  const others = new Map();
  for (const site of runners_up)
    others.set(site.key, { site, role: "runner_up", inUse: false });
  others.set(reference.key, {
    site: reference,
    role: reference_in_use ? "in_use" : "nearest",
    inUse: reference_in_use,
  });
  others.delete(recommended.key);
  return [
    { site: recommended, role: "recommended", inUse: isInUse(overview) },
    ...[...others.values()].sort((a, b) => a.site.path_ms - b.site.path_ms),
  ];
}

/**
 * Return the clusters, the heaviest one first.
 *
 * @param {Overview} overview
 * @returns {Cluster[]}
 */
export function byShare({ clusters }) {
  return [...clusters].sort((a, b) => b.share - a.share || a.number - b.number);
}
