/** Generates the dashboard: the card, and cards of Home Assistant's beside it. */

import { CARD } from "../configuration.js";
import { DOMAIN, configEntries } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../base/home_assistant.js").Device} Device */
/** @typedef {import("../base/home_assistant.js").RegistryEntity} RegistryEntity */
/** @typedef {import("../base/i18n.js").Texts} Texts */
/** @typedef {import("./recorded.js").Recorded} Recorded */
/** @typedef {{type: string, [key: string]: unknown}} CardConfig */
/** @typedef {{type: string, column_span?: number, cards: CardConfig[]}} Section */
/**
 * @typedef {object} View
 * @property {string} type
 * @property {Section[]} sections
 * @property {string} [title]
 * @property {string} [icon]
 * @property {boolean} [show_icon_and_title]
 * @property {string} [path]
 * @property {number} [max_columns]
 */
/** @typedef {Pick<Hass, "entities" | "devices">} Registries */
/** @typedef {(...keys: string[]) => string[]} Picker */

/**
 * What the user wants to have on the dashboard.
 *
 * @typedef {object} Wishes
 * @property {CardConfig[]} [cards] the user's own, for the first view
 * @property {boolean} [torrents] whether there is a view with the torrents
 */

/**
 * What is shown only where it is there.
 *
 * @typedef {object} Found
 * @property {Recorded} recorded
 * @property {CardConfig[]} maps Home Assistant's own map, if it can be shown
 */

export const ICON = "mdi:vpn";

/**
 * What a glance needs, the most important one first. The first view has a few of them: any
 * of these may be disabled.
 */
const TILES = [
  "sensor.recommended_server",
  "sensor.current_exit",
  "sensor.estimated_saving",
  "sensor.peers",
  "sensor.estimated_path",
  "binary_sensor.better_server_available",
  "sensor.verdict",
];
const MOST_TILES = 4;

/** What the view with the details has beside these. */
const MORE_TILES = ["sensor.peers_located", "sensor.peer_countries", "sensor.clusters"];

/** What moves do, and the switch that makes them by itself. */
const MOVE_TILES = [
  "sensor.vpn_exit",
  "sensor.forwarded_port",
  "select.vpn_server",
  "switch.follow_recommendation",
];

const CHARTS = [
  ["sensor.estimated_path", "sensor.estimated_saving"],
  ["sensor.recommended_server_distance", "sensor.peer_distance"],
];

/** Twelfths of a section: a tile over the whole width, so that its name is not cut. */
const WHOLE_LINE = { columns: 12 };

/** Hours that a chart shows at most. */
const DAY = 24;

/**
 * Return the entities of all charts: only those that have something to show are drawn.
 *
 * @param {Registries} hass
 * @returns {string[]}
 */
export function charted(hass) {
  return [...configEntries(hass).values()].flatMap((device) => {
    const pick = pickerOf(device, hass);
    return pick(...CHARTS.flat(), "sensor.share_*");
  });
}

/**
 * Build the dashboard: for each config entry a view for a glance, one with the details, and
 * one with its torrents if the user wants that.
 *
 * @param {Registries} hass
 * @param {Texts} text
 * @param {Found} found
 * @param {Wishes} [wishes]
 * @returns {{title?: string, views: View[]}}
 */
export function dashboard(hass, text, found, { cards = [], torrents = false } = {}) {
  const entries = [...configEntries(hass)];
  if (!entries.length)
    return {
      views: [{ type: "sections", sections: [{ type: "grid", cards: [card({})] }] }],
    };
  return {
    title: text("card_name"),
    views: entries.flatMap(([entry, device], index) => {
      const name = titleOf(device, text);
      // With one connection only, it is clear whose details these are.
      const prefix = entries.length > 1 ? `${name}: ` : "";
      const pick = pickerOf(device, hass);
      const about = { entry, name, prefix, pick, text };
      return [
        glanceView(about, index ? [] : cards),
        detailsView(about, found),
        ...(torrents ? [torrentsView(about)] : []),
      ];
    }),
  };
}

/**
 * A config entry, its name, what precedes the titles of its other views, and its entities.
 *
 * @typedef {object} About
 * @property {string} entry
 * @property {string} name
 * @property {string} prefix
 * @property {Picker} pick
 * @property {Texts} text
 */

/**
 * Build the view for a glance, short enough for a phone.
 *
 * @param {About} about
 * @param {CardConfig[]} more the user's own cards
 * @returns {View}
 */
function glanceView({ entry, name, pick }, more) {
  const shown = card({
    config_entry_id: entry,
    comparison: false,
    clusters: false,
    limits: false,
  });
  const tiles = pick(...TILES).slice(0, MOST_TILES);
  return view(name, ICON, entry.toLowerCase(), [
    { type: "grid", column_span: 2, cards: [shown] },
    { type: "grid", cards: [...more, ...tiles.map((entity) => tile(entity))] },
  ]);
}

/**
 * Build the view with everything that explains the advice.
 *
 * @param {About} about
 * @param {Found} found
 * @returns {View}
 */
function detailsView({ entry, prefix, pick, text }, { recorded, maps }) {
  const shown = card({ config_entry_id: entry, moves: false, history: false });
  const tiles = pick(...TILES).slice(MOST_TILES);
  const buttons = pick("button.refresh", "button.measure_latency");
  return view(
    prefix + text("card_details"),
    "mdi:magnify",
    `${entry.toLowerCase()}-details`,
    [
      { type: "grid", column_span: 2, cards: [shown] },
      {
        type: "grid",
        cards: [
          ...section(text("card_recommendation"), "mdi:map-marker-star", [
            ...tiles.map((entity) => tile(entity)),
            ...buttons.map(buttonTile),
          ]),
          ...section(
            text("card_moves"),
            "mdi:swap-horizontal",
            pick(...MOVE_TILES).map((entity) => tile(entity)),
          ),
          ...section(text("card_swarm"), "mdi:account-group", [
            ...pick(...MORE_TILES).map((entity) => tile(entity)),
            ...regions(pick("sensor.share_*"), recorded, text),
          ]),
          ...section(text("card_course"), "mdi:chart-line", charts(pick, recorded)),
          ...section(text("card_street_map"), "mdi:map", maps),
        ],
      },
    ],
  );
}

/**
 * Build the view with the list of torrents, and the map that shows their peers.
 *
 * @param {About} about
 * @returns {View}
 */
function torrentsView({ entry, prefix, text }) {
  const without = { comparison: false, clusters: false, history: false };
  return view(
    prefix + text("torrents_title"),
    "mdi:format-list-bulleted",
    `${entry.toLowerCase()}-torrents`,
    [
      {
        type: "grid",
        column_span: 3,
        cards: [card({ config_entry_id: entry, torrents: true, ...without })],
      },
    ],
  );
}

/**
 * @param {string} title
 * @param {string} icon
 * @param {string} path
 * @param {Section[]} sections
 * @returns {View}
 */
function view(title, icon, path, sections) {
  return {
    title,
    icon,
    // With an icon alone, the tabs of two connections look the same.
    show_icon_and_title: true,
    path,
    type: "sections",
    max_columns: 3,
    sections: sections.filter(({ cards }) => cards.length > 0),
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
 * @param {Device} device
 * @param {Registries} hass
 */
function pickerOf(device, hass) {
  return picker(
    Object.values(hass.entities).filter(
      ({ platform, device_id, hidden }) =>
        platform === DOMAIN && device_id === device.id && !hidden,
    ),
  );
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

/**
 * Build a chart for each group of entities that has something to show.
 *
 * @param {Picker} pick
 * @param {Recorded} recorded
 * @returns {CardConfig[]}
 */
function charts(pick, recorded) {
  return CHARTS.map((keys) => pick(...keys).filter((entity) => recorded.has(entity)))
    .filter((entities) => entities.length > 0)
    .map((entities) => ({
      type: "history-graph",
      hours_to_show: hoursOf(entities, recorded),
      entities: entities.map(named),
      grid_options: { columns: "full" },
    }));
}

/**
 * Return the hours that a chart shows: on the first day as many as there are.
 *
 * @param {string[]} entities
 * @param {Recorded} recorded
 */
function hoursOf(entities, recorded) {
  const longest = Math.max(...entities.map((entity) => recorded.get(entity) ?? 0));
  return Math.min(DAY, Math.max(1, Math.ceil(longest)));
}

/**
 * @param {string} entity
 * @param {object} [more]
 * @returns {CardConfig}
 */
function tile(entity, more = {}) {
  return { type: "tile", ...named(entity), grid_options: WHOLE_LINE, ...more };
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
 * @param {string[]} shares entities
 * @param {Recorded} recorded
 * @param {Texts} text
 * @returns {CardConfig[]}
 */
function regions(shares, recorded, text) {
  const entities = shares.filter((entity) => recorded.has(entity));
  if (!entities.length) return [];
  return [
    { type: "heading", heading: text("card_regions"), heading_style: "subtitle" },
    {
      type: "statistics-graph",
      entities: entities.map(named),
      chart_type: "line-stack",
      stat_types: ["mean"],
      days_to_show: 1,
      period: "5minute",
      grid_options: { columns: "full" },
    },
  ];
}
