/** Writes what is known of a torrent: times, states, figures. */

import { rate, size } from "../base/amounts.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").State} State */
/** @typedef {import("./torrent.js").Torrent} Torrent */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @type {Record<State, string>} */
export const STATE_TEXTS = {
  downloading: "torrents_state_downloading",
  stalled: "torrents_state_stalled",
  seeding: "torrents_state_seeding",
  queued: "torrents_state_queued",
  stopped: "torrents_state_stopped",
  checking: "torrents_state_checking",
  moving: "torrents_state_moving",
  failed: "torrents_state_failed",
  unknown: "torrents_state_unknown",
};

/**
 * Write a time in its two largest units.
 *
 * @param {number} seconds
 * @param {Wording} wording
 */
export function duration(seconds, { formats }) {
  const parts = [
    ["day", Math.floor(seconds / DAY)],
    ["hour", Math.floor((seconds % DAY) / HOUR)],
    ["minute", Math.floor((seconds % HOUR) / MINUTE)],
    ["second", Math.floor(seconds % MINUTE)],
  ];
  const first = parts.findIndex(([, amount]) => Number(amount) > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return shown
    .filter(([, amount], index) => !index || Number(amount) > 0)
    .map(([unit, amount]) =>
      formats.number(Number(amount), {
        style: "unit",
        unit: String(unit),
        unitDisplay: "narrow",
      }),
    )
    .join("\u00a0");
}

/**
 * Write how much of a torrent is there.
 *
 * @param {Torrent} torrent
 * @param {Wording} wording
 */
export function progress({ progress: percent }, { formats }) {
  return formats.number(percent / 100, {
    style: "percent",
    maximumFractionDigits: percent < 100 ? 1 : 0,
  });
}

/**
 * Write the figures of a row that say something now.
 *
 * @param {Torrent} torrent
 * @param {Wording} wording
 * @returns {{kind: string, words: string}[]}
 */
export function figures(torrent, wording) {
  const { text, formats } = wording;
  const isComplete = torrent.progress >= 100;
  const found = [
    { kind: "percent", words: isComplete ? "" : progress(torrent, wording) },
    {
      kind: "down",
      words: torrent.download_rate
        ? `\u2193\u00a0${rate(torrent.download_rate, wording)}`
        : "",
    },
    {
      kind: "up",
      words: torrent.upload_rate
        ? `\u2191\u00a0${rate(torrent.upload_rate, wording)}`
        : "",
    },
    {
      kind: "eta",
      words:
        torrent.eta_s && !isComplete
          ? text("torrents_left", { time: duration(torrent.eta_s, wording) })
          : "",
    },
    {
      kind: "size",
      words: isComplete
        ? size(torrent.size, wording)
        : text("torrents_of", {
            done: size(torrent.size - torrent.left, wording),
            size: size(torrent.size, wording),
          }),
    },
    {
      kind: "ratio",
      words: text("torrents_ratio", { ratio: ratio(torrent, formats) }),
    },
  ];
  return found.filter(({ words }) => words);
}

/**
 * @param {Pick<Torrent, "ratio">} torrent
 * @param {import("../base/formats.js").Formats} formats
 */
export function ratio({ ratio: value }, formats) {
  return value === null
    ? "\u221e"
    : formats.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
