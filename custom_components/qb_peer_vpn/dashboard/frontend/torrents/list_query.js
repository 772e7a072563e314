/** What the list of torrents shows, and in which order. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("./torrent.js").State} State */

/**
 * @typedef {object} Query
 * @property {string} search a part of the name
 * @property {State | "all" | "active"} state
 * @property {string} sort
 * @property {boolean} descending
 */

/** Rows that one subscription follows. */
export const WINDOW = 100;

/** What a list can be sorted by, with the texts of the names. */
export const SORTS = {
  added: "torrents_sort_added",
  name: "torrents_sort_name",
  progress: "torrents_sort_progress",
  download_rate: "torrents_sort_download_rate",
  upload_rate: "torrents_sort_upload_rate",
  eta: "torrents_sort_eta",
  ratio: "torrents_sort_ratio",
  size: "torrents_sort_size",
  queue: "torrents_sort_queue",
};

/** Orders that begin with the smallest. */
const ASCENDING = new Set(["name", "eta", "queue"]);

/** @type {Query} */
export const FIRST_QUERY = {
  search: "",
  state: "all",
  sort: "added",
  descending: true,
};

/**
 * Return the query with another order, in the direction that is usual for it.
 *
 * @param {Query} query
 * @param {string} sort
 * @returns {Query}
 */
export function sortedBy(query, sort) {
  return { ...query, sort, descending: !ASCENDING.has(sort) };
}

/**
 * Return what to ask the integration.
 *
 * @param {Query} query
 * @param {number} offset
 */
export function request({ search, state, sort, descending }, offset) {
  return {
    type: `${DOMAIN}/subscribe_torrents`,
    filter: {
      ...(search.trim() ? { name_contains: search.trim() } : {}),
      ...(state === "active" ? { active: true } : {}),
      ...(state === "all" || state === "active" ? {} : { state: [state] }),
    },
    sort,
    descending,
    offset,
    limit: WINDOW,
  };
}

/**
 * Return where the window of rows should begin, so that all visible rows are in it.
 *
 * It moves only when the visible rows come near its edge.
 *
 * @param {{first: number, last: number}} visible
 * @param {number} offset where it begins now
 * @param {number} total number of rows
 */
export function windowFor({ first, last }, offset, total) {
  const margin = WINDOW / 5;
  const isNearStart = offset > 0 && first - offset < margin;
  const end = offset + WINDOW;
  const isNearEnd = end < total && end - last < margin;
  if (!isNearStart && !isNearEnd) return offset;
  const middle = Math.round((first + last) / 2);
  const latest = Math.max(0, total - WINDOW);
  return Math.min(Math.max(0, middle - WINDOW / 2), latest);
}
