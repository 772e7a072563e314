/**
 * A list of any length that has only the visible rows in the page.
 *
 * A row keeps its element while its torrent is drawn, so that the focus stays on the
 * torrent when the order changes. Only one row can be reached with Tab; arrow keys lead
 * to the others.
 */

import { html } from "../base/dom.js";
import { drawnRows, rowForKey, visibleRows } from "./row_layout.js";
import { TorrentRow } from "./torrent_row.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent_list.js").TorrentList} TorrentList */
/** @typedef {import("./torrent_row.js").RowHandlers} RowHandlers */

/** Rows that are visible at once, at most. */
const MOST_VISIBLE = 9;

export class VirtualList {
  /** @type {Map<string, TorrentRow>} by hash, or by a name for an empty place */
  #rows = new Map();
  #rowHeight = 0;
  #isWaiting = false;
  /** @type {string | null} hash of the row that Tab leads to */
  #active = null;
  #focusedIndex = 0;
  /** @type {Wording | undefined} */
  #wording;

  /**
   * @param {TorrentList} list
   * @param {RowHandlers} handlers
   * @param {(visible: {first: number, last: number}) => void} onScroll
   */
  constructor(list, handlers, onScroll) {
    this.list = list;
    this.handlers = handlers;
    this.onScroll = onScroll;
    this.space = html("div", { class: "rows", role: "list" });
    this.element = html("div", { class: "scroller" }, this.space);
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.space.addEventListener("keydown", (event) => this.#pressed(event));
    this.space.addEventListener("focusin", (event) => this.#focused(event));
    this.resized = new ResizeObserver(() => this.#measure());
  }

  connect() {
    this.resized.observe(this.element);
  }

  disconnect() {
    this.resized.disconnect();
  }

  /** @param {Wording} wording */
  show(wording) {
    this.#wording = wording;
    this.space.setAttribute("aria-label", wording.text("torrents_title"));
    this.#measure();
  }

  /** Go back to the first row. */
  toTop() {
    this.element.scrollTop = 0;
  }

  get visible() {
    const { scrollTop: top, clientHeight: height } = this.element;
    return visibleRows({ top, height }, this.#rowHeight || 1, this.list.total);
  }

  #measure() {
    // The height follows the size of the letters and the width of the card.
    const style = getComputedStyle(this.element);
    const size = parseFloat(style.fontSize) || 14;
    const lines = parseFloat(style.getPropertyValue("--row-height")) || 4;
    this.#rowHeight = Math.ceil(lines * size);
    this.draw();
  }

  #scrolled() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.onScroll(this.draw());
    });
  }

  /** Draw what is visible, and return which rows that are. */
  draw() {
    this.#resize();
    const { visible } = this;
    const wording = this.#wording;
    if (!wording || !this.#rowHeight) return visible;
    const focused = this.#focusedElement();
    const wanted = this.#wantedRows(visible, focused);
    const spare = this.#dropOthers(wanted);
    for (const [key, index] of wanted) this.#drawRow(key, index, wording, spare);
    this.#order(wanted);
    this.#keepOneReachable(wanted);
    this.#keepFocus(focused);
    return visible;
  }

  /** Writing a size only when it changes keeps the browser from measuring again. */
  #resize() {
    const { total } = this.list;
    const sizes = [total, Math.min(total, MOST_VISIBLE)];
    [this.space, this.element].forEach((element, index) => {
      const height = `${sizes[index] * this.#rowHeight}px`;
      if (element.style.height !== height) element.style.height = height;
    });
  }

  /**
   * Give the focus back that an element has lost by being moved or dropped.
   *
   * @param {HTMLElement | null} focused
   */
  #keepFocus(focused) {
    if (!focused || this.#focusedElement() === focused) return;
    const row = focused.isConnected ? focused : this.#rowAt(this.#focusedIndex);
    row?.focus({ preventScroll: true });
  }

  /**
   * @param {number} index
   * @returns {HTMLElement | undefined}
   */
  #rowAt(index) {
    const key = this.list.at(index)?.hash ?? `empty ${index}`;
    return this.#rows.get(key)?.element;
  }

  /**
   * @param {{first: number, last: number}} visible
   * @param {HTMLElement | null} focused
   * @returns {Map<string, number>} the indexes of the rows to draw, by key
   */
  #wantedRows(visible, focused) {
    const { first, last } = drawnRows(visible, this.list.total);
    /** @type {Map<string, number>} */
    const wanted = new Map();
    for (let index = first; index < last; index++)
      wanted.set(this.list.at(index)?.hash ?? `empty ${index}`, index);
    // A row that has the focus stays, wherever the list is scrolled to.
    const kept = focused ? this.#active : null;
    const keptAt = kept === null ? -1 : this.list.indexOf(kept);
    if (kept !== null && keptAt >= 0 && keptAt < this.list.total)
      wanted.set(kept, keptAt);
    return wanted;
  }

  /**
   * Give up the rows that are not wanted, and return them for others.
   *
   * @param {Map<string, number>} wanted
   */
  #dropOthers(wanted) {
    /** @type {TorrentRow[]} */
    const spare = [];
    const focused = this.#focusedElement();
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      this.#rows.delete(key);
      // The focus must not go to another torrent with the element.
      if (!row.element.contains(focused)) spare.push(row);
      row.element.remove();
    }
    return spare;
  }

  /**
   * @param {string} key
   * @param {number} index
   * @param {Wording} wording
   * @param {TorrentRow[]} spare rows that can be used again
   */
  #drawRow(key, index, wording, spare) {
    let row = this.#rows.get(key);
    if (!row) {
      row = spare.pop() ?? new TorrentRow(this.handlers);
      this.#rows.set(key, row);
    }
    row.place(index, this.#rowHeight, this.list.total);
    row.show(this.list.at(index), this.list, wording);
  }

  /**
   * Put the elements into the order that readers follow.
   *
   * @param {Map<string, number>} wanted
   */
  #order(wanted) {
    const keys = [...wanted].sort((one, other) => one[1] - other[1]);
    keys.forEach(([key], position) => {
      const element = this.#rows.get(key)?.element;
      const present = this.space.children[position];
      if (element && present !== element)
        this.space.insertBefore(element, present ?? null);
    });
  }

  /** @param {Map<string, number>} wanted */
  #keepOneReachable(wanted) {
    const active = this.#active ?? "";
    const reachable = wanted.has(active) ? active : wanted.keys().next().value;
    for (const [key, row] of this.#rows) row.setReachable(key === reachable);
  }

  #focusedElement() {
    const root = /** @type {ShadowRoot} */ (this.space.getRootNode());
    const focused = root.activeElement ?? null;
    return this.space.contains(focused) ? /** @type {HTMLElement} */ (focused) : null;
  }

  /** @param {Event} event */
  #focused({ target }) {
    const element = /** @type {Element} */ (target).closest(".torrent");
    this.#focusedIndex = Number(element?.getAttribute("aria-posinset")) - 1;
    const hash = element?.getAttribute("data-hash");
    if (!hash || hash === this.#active) return;
    this.#active = hash;
    for (const [key, row] of this.#rows) row.setReachable(key === hash);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const torrent = this.list.find(target.dataset.hash ?? "");
    if (torrent && this.#act(event, torrent)) return;
    const { first, last } = this.visible;
    const { total } = this.list;
    const next = rowForKey(event.key, this.#focusedIndex, last - first - 1, total);
    if (next === null) return;
    event.preventDefault();
    this.#focusRow(next);
  }

  /**
   * Do what a key means on the row itself.
   *
   * @param {KeyboardEvent} event
   * @param {import("./torrent.js").Torrent} torrent
   */
  #act(event, torrent) {
    const handler = { Enter: this.handlers.onMore, " ": this.handlers.onToggle }[
      event.key
    ];
    if (!handler) return false;
    event.preventDefault();
    handler(torrent);
    return true;
  }

  /**
   * Scroll to a row and focus it.
   *
   * @param {number} index
   */
  #focusRow(index) {
    const top = index * this.#rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.#rowHeight > scrollTop + clientHeight)
      this.element.scrollTop = top + this.#rowHeight - clientHeight;
    this.onScroll(this.draw());
    this.#rowAt(index)?.focus({ preventScroll: true });
  }

  /**
   * Focus a torrent again, such as after a dialog about it; another one if it is gone.
   *
   * @param {string} hash
   */
  focus(hash) {
    const row = this.#rows.get(hash)?.element ?? this.#rowAt(this.visible.first);
    row?.focus({ preventScroll: true });
  }
}
