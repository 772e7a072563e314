/** The dashboard that the strategy makes: the card, and Home Assistant's own cards beside it. */

import { CARD } from "./configuration.js";
import { DOMAIN, configEntries } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./home_assistant.js").Device} Device */
/** @typedef {import("./home_assistant.js").RegistryEntity} RegistryEntity */
/** @typedef {import("./verdict.js").Texts} Texts */
/** @typedef {{type: string, [key: string]: unknown}} CardConfig */
/** @typedef {Pick<Hass, "entities" | "devices">} Registries */
/** @typedef {(...keys: string[]) => string[]} Picker */

export const ICON = "mdi:vpn";

/**
 * Build the dashboard: one view for each config entry.
 *
 * @param {Registries} hass
 * @param {Texts} text
 */
export function dashboard(hass, text) {
  const entries = [...configEntries(hass)];
  if (!entries.length)
    return { views: [{ type: "sections", sections: [{ type: "grid", cards: [card({})] }] }] };
  return {
    title: text("card_name"),
    views: entries.map(([entry, device]) => view(entry, device, hass, text)),
  };
}

/**
 * @param {string} entry
 * @param {Device} device
 * @param {Registries} hass
 * @param {Texts} text
 */
function view(entry, device, hass, text) {
  const title = device.name_by_user || device.name || text("card_name");
  const entities = Object.values(hass.entities).filter(
    ({ platform, device_id, hidden }) => platform === DOMAIN && device_id === device.id && !hidden,
  );
  const pick = picker(entities);
  return {
    title,
    icon: ICON,
    path: entry.toLowerCase(),
    type: "sections",
    max_columns: 3,
    dense_section_placement: true,
    sections: [
      { type: "grid", column_span: 2, cards: [card({ config_entry_id: entry })] },
      section(text("card_recommendation"), "mdi:map-marker-star", recommendationCards(pick)),
      section(text("card_swarm"), "mdi:account-group", swarmCards(pick, text)),
      section(text("card_course"), "mdi:chart-line", courseCards(pick, text)),
      section(text("card_street_map"), "mdi:map", [streetMap()]),
    ].filter((each) => each.cards.length > 0),
  };
}

/**
 * Find an entry's entities by the keys of their names; what is disabled or hidden is not there.
 *
 * @param {RegistryEntity[]} entities
 * @returns {Picker} keys like `sensor.verdict` or, for all that begin so, `sensor.share_*`
 */
export function picker(entities) {
  const named = entities.map(({ entity_id, translation_key }) => ({
    entity_id,
    key: `${entity_id.split(".")[0]}.${translation_key}`,
  }));
  return (...keys) =>
    keys.flatMap((key) =>
      named
        .filter((each) =>
          key.endsWith("*") ? each.key.startsWith(key.slice(0, -1)) : each.key === key,
        )
        .map(({ entity_id }) => entity_id),
    );
}

/** @param {object} configuration */
function card(configuration) {
  return { type: `custom:${CARD}`, ...configuration, grid_options: { columns: "full" } };
}

/**
 * @param {string} heading
 * @param {string} icon
 * @param {CardConfig[]} cards
 */
function section(heading, icon, cards) {
  const head = { type: "heading", heading, icon };
  return { type: "grid", cards: cards.length ? [head, ...cards] : [] };
}

/** @param {Picker} pick */
function recommendationCards(pick) {
  return [
    ...tiles(pick("binary_sensor.better_server_available", "sensor.recommended_server")),
    ...tiles(pick("sensor.current_exit", "sensor.estimated_saving")),
    ...tiles(pick("button.refresh", "button.measure_latency")),
  ];
}

/**
 * @param {Picker} pick
 * @param {Texts} text
 */
function swarmCards(pick, text) {
  const shares = pick("sensor.share_*");
  return [
    ...tiles(pick("sensor.peers", "sensor.peers_located", "sensor.peer_countries", "sensor.clusters")),
    ...graph(shares, text("card_regions"), { days_to_show: 7, period: "hour" }),
  ];
}

/**
 * @param {Picker} pick
 * @param {Texts} text
 */
function courseCards(pick, text) {
  const distances = pick("sensor.recommended_server_distance", "sensor.peer_distance");
  return [
    ...graph(pick("sensor.estimated_path"), text("card_round_trip"), {
      days_to_show: 7,
      period: "hour",
    }),
    ...graph(distances, text("card_distance"), { days_to_show: 7, period: "hour" }),
  ];
}

/**
 * @param {string[]} entities
 * @returns {CardConfig[]}
 */
function tiles(entities) {
  return entities.map((entity) => ({
    type: "tile",
    entity,
    // The name without the device's, which every tile would repeat.
    name: { type: "entity" },
    grid_options: { columns: 6 },
  }));
}

/**
 * @param {string[]} entities
 * @param {string} title
 * @param {object} period
 * @returns {CardConfig[]}
 */
function graph(entities, title, period) {
  if (!entities.length) return [];
  return [
    {
      type: "statistics-graph",
      title,
      entities: entities.map((entity) => ({ entity, name: { type: "entity" } })),
      chart_type: "line",
      stat_types: ["mean"],
      ...period,
      grid_options: { columns: "full" },
    },
  ];
}

/** Shows the map entities of all config entries: the stock card knows only their sources. */
function streetMap() {
  return {
    type: "map",
    entities: ["zone.home"],
    geo_location_sources: [
      { source: `${DOMAIN}_clusters`, label_mode: "attribute", attribute: "share", unit: "%" },
      { source: `${DOMAIN}_servers`, label_mode: "icon" },
    ],
    auto_fit: true,
    cluster: false,
    grid_options: { columns: "full", rows: 6 },
  };
}
