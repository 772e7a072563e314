/** The card's editor: its options as a form of Home Assistant's. */

import { DEFAULTS, MAPS, SECTIONS } from "./configuration.js";
import { DOMAIN } from "./base/home_assistant.js";
import { PREFIX } from "./base/i18n.js";

/** @typedef {import("./base/home_assistant.js").Localize} Localize */
/** @typedef {{name: string, selector?: object}} Field */

/** @type {Record<string, string>} */
const LABELS = {
  config_entry_id: "card_option_entry",
  title: "card_option_title",
  compact: "card_option_compact",
  map: "card_option_map",
  comparison: "card_option_comparison",
  clusters: "card_option_clusters",
  limits: "card_option_limits",
  moves: "card_option_moves",
  history: "card_option_history",
  torrents: "card_option_torrents",
  hours: "card_option_hours",
};

/** @type {Record<string, string>} */
const HELPERS = {
  config_entry_id: "card_help_entry",
  title: "card_help_title",
  compact: "card_help_compact",
  map: "card_help_map",
  torrents: "card_help_torrents",
  hours: "card_help_hours",
};

/** @type {Record<import("./configuration.js").MapKind, string>} */
const MAP_NAMES = {
  drawn: "card_map_drawn",
  home_assistant: "card_map_home_assistant",
  none: "card_map_none",
};

/**
 * Describe the form, its labels and its help texts.
 *
 * @param {Localize} localize
 */
export function configForm(localize) {
  const options = MAPS.map((value) => ({
    value,
    label: localize(PREFIX + MAP_NAMES[value]),
  }));
  return {
    schema: [
      { name: "config_entry_id", selector: { config_entry: { integration: DOMAIN } } },
      { name: "title", selector: { text: {} } },
      switchOf("compact"),
      {
        name: "map",
        default: DEFAULTS.map,
        selector: { select: { mode: "dropdown", options } },
      },
      {
        type: "grid",
        name: "",
        schema: SECTIONS.map(switchOf),
      },
      {
        name: "hours",
        default: DEFAULTS.hours,
        selector: {
          number: { min: 1, max: 240, mode: "box", unit_of_measurement: "h" },
        },
      },
    ],
    computeLabel: (/** @type {Field} */ field, /** @type {Localize} */ current) =>
      textOf(LABELS, field, current),
    computeHelper: (/** @type {Field} */ field, /** @type {Localize} */ current) =>
      textOf(HELPERS, field, current),
  };
}

/** @param {"compact" | (typeof SECTIONS)[number]} name */
function switchOf(name) {
  return { name, default: DEFAULTS[name], selector: { boolean: {} } };
}

/**
 * @param {Record<string, string>} keys
 * @param {Field} field
 * @param {Localize} localize
 */
function textOf(keys, { name }, localize) {
  return name in keys ? localize(PREFIX + keys[name]) : undefined;
}
