/** The torrents as the integration sends them. */

/**
 * @typedef {"downloading" | "stalled" | "seeding" | "queued" | "stopped" | "checking"
 *   | "moving" | "failed" | "unknown"} State
 */

/** @type {State[]} */
export const STATES = [
  "downloading",
  "stalled",
  "seeding",
  "queued",
  "stopped",
  "checking",
  "moving",
  "failed",
  "unknown",
];

/**
 * One torrent: rates and limits in B/s, sizes in bytes, progress in percent.
 *
 * @typedef {object} Torrent
 * @property {string} hash
 * @property {string} name
 * @property {State} state
 * @property {number} progress
 * @property {number} size
 * @property {number} left
 * @property {number} download_rate
 * @property {number} upload_rate
 * @property {number | null} eta_s null for never
 * @property {number | null} ratio null if it is infinite
 * @property {number} seeds
 * @property {number} peers
 * @property {string} category
 * @property {string[]} tags
 * @property {string | null} tracker
 * @property {string | null} added
 * @property {string | null} finished
 * @property {number} upload_limit 0 for none
 * @property {number} download_limit 0 for none
 * @property {boolean | null} private null if it is unknown
 * @property {number} queue_position 0 if it is not queued
 */

/**
 * What the user may do.
 *
 * @typedef {object} May
 * @property {boolean} see
 * @property {boolean} control
 * @property {boolean} add
 * @property {boolean} add_elsewhere
 * @property {boolean} change
 * @property {boolean} remove_data
 * @property {boolean} create also whether this qBittorrent can
 */

/**
 * What is sent: everything at first, later what changed.
 *
 * @typedef {object} TorrentsEvent
 * @property {boolean} [available]
 * @property {boolean} [is_quick] whether changes arrive within seconds
 * @property {May} [may]
 * @property {number[]} [creating] how far each .torrent file is that is being made, in percent
 * @property {number} [total]
 * @property {Record<string, number>} [counts]
 * @property {number} [offset]
 * @property {string[]} [order] hashes
 * @property {Record<string, Torrent>} [rows] by hash
 * @property {string[]} [categories]
 * @property {string[]} [tags]
 */

/** @type {May} */
export const MAY_NOTHING = {
  see: true,
  control: false,
  add: false,
  add_elsewhere: false,
  change: false,
  remove_data: false,
  create: false,
};

/** Return whether the button of a torrent starts it; else it stops it. */
/** @param {Pick<Torrent, "state">} torrent */
export function canStart({ state }) {
  return state === "stopped" || state === "failed";
}
