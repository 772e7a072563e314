/** The part of the torrents that the card knows: one window of rows, kept up to date. */

import { MAY_NOTHING } from "./torrent.js";

/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {import("./torrent.js").TorrentsEvent} TorrentsEvent */

export class TorrentList {
  /** @type {Map<string, Torrent>} */
  #rows = new Map();
  /** @type {string[]} */
  #order = [];
  #offset = 0;

  constructor() {
    this.available = false;
    this.isQuick = true;
    this.hasArrived = false;
    this.may = MAY_NOTHING;
    /** @type {number[]} */
    this.creating = [];
    this.total = 0;
    /** @type {Record<string, number>} */
    this.counts = {};
    /** @type {string[]} */
    this.categories = [];
    /** @type {string[]} */
    this.tags = [];
  }

  /**
   * Take what the integration sends.
   *
   * @param {TorrentsEvent} event
   */
  receive(event) {
    this.hasArrived = true;
    this.available = event.available ?? this.available;
    this.isQuick = event.is_quick ?? this.isQuick;
    this.may = event.may ?? this.may;
    this.creating = event.creating ?? this.creating;
    this.total = event.total ?? this.total;
    this.counts = event.counts ?? this.counts;
    this.categories = event.categories ?? this.categories;
    this.tags = event.tags ?? this.tags;
    this.#receiveRows(event);
  }

  /** @param {TorrentsEvent} event */
  #receiveRows({ rows = {}, order, offset }) {
    for (const [hash, row] of Object.entries(rows)) this.#rows.set(hash, row);
    if (offset !== undefined) this.#offset = offset;
    if (!order) return;
    this.#order = order;
    const wanted = new Set(order);
    for (const hash of this.#rows.keys())
      if (!wanted.has(hash)) this.#rows.delete(hash);
  }

  /**
   * Return the torrent in a row; undefined if it is not known yet.
   *
   * @param {number} index
   */
  at(index) {
    const hash = this.#order[index - this.#offset];
    return hash === undefined ? undefined : this.#rows.get(hash);
  }

  /** @param {string} hash */
  find(hash) {
    return this.#rows.get(hash);
  }

  /**
   * Return the row of a torrent; -1 if it is in none that is known.
   *
   * @param {string} hash
   */
  indexOf(hash) {
    const index = this.#order.indexOf(hash);
    return index < 0 ? -1 : index + this.#offset;
  }
}
