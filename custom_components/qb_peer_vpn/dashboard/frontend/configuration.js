/** The card's options: their names, their defaults, and a check of what a user wrote. */

/** @typedef {"drawn" | "home_assistant" | "none"} MapKind */

/**
 * @typedef {object} Configuration
 * @property {string} [config_entry_id] the first entry if it is missing
 * @property {string} [title] the question if it is missing
 * @property {boolean} compact whether only the recommendation is shown
 * @property {MapKind} map
 * @property {boolean} comparison
 * @property {boolean} clusters
 * @property {boolean} limits
 * @property {boolean} moves
 * @property {boolean} history
 * @property {boolean} torrents
 * @property {number} hours
 */

export const CARD = "qb-peer-vpn-card";

/** @type {MapKind[]} */
export const MAPS = ["drawn", "home_assistant", "none"];

/** The parts that can be switched off, from the top. */
export const SECTIONS = /** @type {const} */ ([
  "comparison",
  "clusters",
  "limits",
  "moves",
  "history",
  "torrents",
]);

const MAX_HOURS = 240;

/** @type {Configuration} */
export const DEFAULTS = {
  compact: false,
  map: "drawn",
  comparison: true,
  clusters: true,
  limits: true,
  moves: true,
  history: true,
  torrents: false,
  hours: 24,
};

/**
 * Check what a user wrote, and add the defaults.
 *
 * @param {Record<string, any>} given
 * @returns {Configuration}
 * @throws {Error} with the name of the wrong option and its allowed values
 */
export function configurationOf(given) {
  const configuration = { ...DEFAULTS, ...known(given) };
  if (!MAPS.includes(configuration.map)) throw new Error(`map: ${MAPS.join(", ")}`);
  for (const name of /** @type {const} */ (["compact", ...SECTIONS]))
    if (typeof configuration[name] !== "boolean")
      throw new Error(`${name}: true, false`);
  const { hours, title } = configuration;
  if (title !== undefined && typeof title !== "string") throw new Error("title: text");
  if (!(Number.isFinite(hours) && hours >= 1 && hours <= MAX_HOURS))
    throw new Error(`hours: 1–${MAX_HOURS}`);
  return configuration.compact
    ? { ...configuration, ...onlyTheRecommendation() }
    : configuration;
}

/**
 * Return the options of this card that have a value.
 *
 * @param {Record<string, any>} given
 * @returns {Partial<Configuration>}
 */
function known(given) {
  const names = ["config_entry_id", "title", ...Object.keys(DEFAULTS)];
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) =>
        names.includes(name) && value !== undefined && value !== null && value !== "",
    ),
  );
}

/** @returns {Partial<Configuration>} */
function onlyTheRecommendation() {
  return { map: "none", ...Object.fromEntries(SECTIONS.map((name) => [name, false])) };
}
