/** Generates the dashboard: the card, and cards of Home Assistant's beside it. */

import { CARD } from "../configuration.js";
import { DOMAIN, configEntries } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../base/home_assistant.js").Device} Device */
/** @typedef {import("../base/home_assistant.js").RegistryEntity} RegistryEntity */
/** @typedef {import("../base/i18n.js").Texts} Texts */
/** @typedef {{type: string, [key: string]: unknown}} CardConfig */
/** @typedef {{type: string, column_span?: number, cards: CardConfig[]}} Section */
/**
 * @typedef {object} View
 * @property {string} type
 * @property {Section[]} sections
 * @property {string} [title]
 * @property {string} [icon]
 * @property {string} [path]
 * @property {number} [max_columns]
 */
/** @typedef {Pick<Hass, "entities" | "devices">} Registries */
/** @typedef {(...keys: string[]) => string[]} Picker */

export const ICON = "mdi:vpn";

/**
 * Build the dashboard: one view for each config entry, and one for its torrents if the
 * user wants that.
 *
 * @param {Registries} hass
 * @param {Texts} text
 * @param {CardConfig[]} [more] the user's own cards, for the first view
 * @param {boolean} [withTorrents]
 * @returns {{title?: string, views: View[]}}
 */
export function dashboard(hass, text, more = [], withTorrents = false) {
  const entries = [...configEntries(hass)];
  if (!entries.length)
    return {
      views: [{ type: "sections", sections: [{ type: "grid", cards: [card({})] }] }],
    };
  return {
    title: text("card_name"),
    views: entries.flatMap(([entry, device], index) => [
      view(entry, device, hass, text, index ? [] : more),
      ...(withTorrents ? [torrentsView(entry, device, text)] : []),
    ]),
  };
}

/**
 * Build the view with the list of torrents, and the map that shows their peers.
 *
 * @param {string} entry
 * @param {Device} device
 * @param {Texts} text
 * @returns {View}
 */
function torrentsView(entry, device, text) {
  const sections = { comparison: false, clusters: false, history: false };
  return {
    title: `${titleOf(device, text)}: ${text("torrents_title")}`,
    icon: "mdi:format-list-bulleted",
    path: `${entry.toLowerCase()}-torrents`,
    type: "sections",
    max_columns: 3,
    sections: [
      {
        type: "grid",
        column_span: 3,
        cards: [card({ config_entry_id: entry, torrents: true, ...sections })],
      },
    ],
  };
}

/**
 * @param {Device} device
 * @param {Texts} text
 */
function titleOf(device, text) {
  return device.name_by_user || device.name || text("card_name");
}

/**
 * @param {string} entry
 * @param {Device} device
 * @param {Registries} hass
 * @param {Texts} text
 * @param {CardConfig[]} more
 * @returns {View}
 */
function view(entry, device, hass, text, more) {
  const entities = Object.values(hass.entities).filter(
    ({ platform, device_id, hidden }) =>
      platform === DOMAIN && device_id === device.id && !hidden,
  );
  const pick = picker(entities);
  return {
    title: titleOf(device, text),
    icon: ICON,
    path: entry.toLowerCase(),
    type: "sections",
    max_columns: 3,
    sections: [
      { type: "grid", column_span: 2, cards: [card({ config_entry_id: entry })] },
      {
        type: "grid",
        cards: [
          ...more,
          ...section(
            text("card_recommendation"),
            "mdi:map-marker-star",
            recommendationCards(pick),
          ),
          ...section(text("card_swarm"), "mdi:account-group", swarmCards(pick, text)),
          ...section(text("card_course"), "mdi:chart-line", historyCards(pick)),
          ...section(text("card_street_map"), "mdi:map", streetMaps(hass)),
        ],
      },
    ],
  };
}

/**
 * Return a function that finds entities by domain and translation key.
 *
 * A key is like `sensor.verdict`; `sensor.share_*` finds all that start so.
 *
 * @param {RegistryEntity[]} entities
 * @returns {Picker}
 */
export function picker(entities) {
  const keyed = entities.map(({ entity_id, translation_key }) => ({
    entity_id,
    key: `${entity_id.split(".")[0]}.${translation_key}`,
  }));
  return (...keys) =>
    keys.flatMap((key) =>
      keyed
        .filter((each) =>
          key.endsWith("*") ? each.key.startsWith(key.slice(0, -1)) : each.key === key,
        )
        .map(({ entity_id }) => entity_id),
    );
}

/** @param {object} configuration */
function card(configuration) {
  return {
    type: `custom:${CARD}`,
    ...configuration,
    grid_options: { columns: "full" },
  };
}

/**
 * @param {string} heading
 * @param {string} icon
 * @param {CardConfig[]} cards
 * @returns {CardConfig[]} empty if there are no cards
 */
function section(heading, icon, cards) {
  return cards.length ? [{ type: "heading", heading, icon }, ...cards] : [];
}

/** @param {Picker} pick */
function recommendationCards(pick) {
  const sensors = pick(
    "binary_sensor.better_server_available",
    "sensor.recommended_server",
    "sensor.current_exit",
    "sensor.estimated_saving",
  );
  const buttons = pick("button.refresh", "button.measure_latency");
  return [...sensors.map((entity) => tile(entity)), ...buttons.map(buttonTile)];
}

/**
 * @param {Picker} pick
 * @param {Texts} text
 */
function swarmCards(pick, text) {
  const sensors = pick(
    "sensor.peers",
    "sensor.peers_located",
    "sensor.peer_countries",
    "sensor.clusters",
  );
  const shares = pick("sensor.share_*");
  const cards = sensors.map((entity) => tile(entity));
  if (!shares.length) return cards;
  const heading = {
    type: "heading",
    heading: text("card_regions"),
    heading_style: "subtitle",
  };
  return [...cards, heading, regions(shares)];
}

/**
 * @param {Picker} pick
 * @returns {CardConfig[]}
 */
function historyCards(pick) {
  const paths = pick("sensor.estimated_path", "sensor.estimated_saving");
  const distances = pick("sensor.recommended_server_distance", "sensor.peer_distance");
  return [paths, distances]
    .filter((entities) => entities.length > 0)
    .map((entities) => ({
      type: "history-graph",
      hours_to_show: 24,
      entities: entities.map(named),
      grid_options: { columns: "full" },
    }));
}

/**
 * @param {string} entity
 * @param {object} [more]
 * @returns {CardConfig}
 */
function tile(entity, more = {}) {
  return { type: "tile", ...named(entity), grid_options: { columns: 6 }, ...more };
}

/** @param {string} entity */
function buttonTile(entity) {
  const press = {
    action: "perform-action",
    perform_action: "button.press",
    target: { entity_id: entity },
  };
  return tile(entity, { hide_state: true, tap_action: press, icon_tap_action: press });
}

/**
 * Name an entity without its device, because the view shows one device only.
 *
 * @param {string} entity
 */
function named(entity) {
  return { entity, name: { type: "entity" } };
}

/**
 * Show the share of each region over time, from long-term statistics.
 *
 * @param {string[]} entities
 * @returns {CardConfig}
 */
function regions(entities) {
  return {
    type: "statistics-graph",
    entities: entities.map(named),
    chart_type: "line-stack",
    stat_types: ["mean"],
    days_to_show: 1,
    period: "5minute",
    grid_options: { columns: "full" },
  };
}

/**
 * Return the map of the map entities, which are hidden, and disabled by default.
 *
 * @param {Pick<Hass, "entities">} hass
 * @returns {CardConfig[]} empty while none is enabled
 */
function streetMaps({ entities }) {
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
