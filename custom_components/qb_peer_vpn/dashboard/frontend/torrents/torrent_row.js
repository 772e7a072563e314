/** One row of the list: a torrent, its progress, and its buttons. */

import { html, svg } from "../base/dom.js";
import { wordingKey } from "../context.js";
import { canStart } from "./torrent.js";
import { STATE_TEXTS, figures, progress } from "./torrent_text.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {import("./torrent_list.js").TorrentList} TorrentList */

/**
 * @typedef {object} RowHandlers
 * @property {(torrent: Torrent) => void} onToggle
 * @property {(torrent: Torrent) => void} onMore
 * @property {(torrent: Torrent) => void} onPeers
 * @property {() => boolean} hasMap whether peers can be shown
 * @property {(hash: string) => boolean} isOnMap
 */

const PLAY = "M8 5v14l11-7Z";
const STOP = "M7 7h10v10H7Z";
const MORE =
  "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z";

export class TorrentRow {
  /** @type {Torrent | undefined} */
  #torrent;
  #written = "";
  #placed = "";

  /** @param {RowHandlers} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    this.path = svg("path");
    this.toggle = button("toggle", this.path, () => this.#with(handlers.onToggle));
    this.name = html("button", { class: "torrent-name", type: "button" });
    this.name.addEventListener("click", () => this.#with(handlers.onPeers));
    this.fill = html("span", { class: "fill" });
    this.bar = html(
      "div",
      {
        class: "progress",
        role: "progressbar",
        "aria-valuemin": 0,
        "aria-valuemax": 100,
      },
      this.fill,
    );
    this.state = html("span", { class: "state" });
    this.figures = html("span", { class: "figures" });
    this.more = button("more", svg("path", { d: MORE }), () =>
      this.#with(handlers.onMore),
    );
    this.element = html(
      "div",
      { class: "torrent", role: "listitem" },
      this.toggle,
      html(
        "div",
        { class: "what" },
        this.name,
        this.bar,
        html("div", { class: "torrent-facts" }, this.state, this.figures),
      ),
      this.more,
    );
    this.setReachable(false);
  }

  /** @param {(torrent: Torrent) => void} handler */
  #with(handler) {
    if (this.#torrent) handler(this.#torrent);
  }

  /**
   * Put the row where it belongs.
   *
   * @param {number} index
   * @param {number} height in px
   * @param {number} total
   */
  place(index, height, total) {
    const next = `${index} ${height} ${total}`;
    if (next === this.#placed) return;
    this.#placed = next;
    this.element.style.transform = `translateY(${index * height}px)`;
    this.element.style.height = `${height}px`;
    this.element.setAttribute("aria-posinset", String(index + 1));
    this.element.setAttribute("aria-setsize", String(total));
  }

  /** @param {boolean} isReachable with the Tab key */
  setReachable(isReachable) {
    const index = isReachable ? "0" : "-1";
    if (this.element.getAttribute("tabindex") === index) return;
    for (const each of [this.element, this.toggle, this.name, this.more])
      each.setAttribute("tabindex", index);
  }

  /**
   * Show a torrent, or a gray place until it is known.
   *
   * @param {Torrent | undefined} torrent
   * @param {TorrentList} list
   * @param {Wording} wording
   */
  show(torrent, list, wording) {
    this.#torrent = torrent;
    const isOnMap = Boolean(torrent && this.handlers.isOnMap(torrent.hash));
    const hasMap = this.handlers.hasMap();
    const key = wordingKey(wording);
    const next = JSON.stringify([torrent, list.may.control, isOnMap, hasMap, key]);
    if (next === this.#written) return;
    this.#written = next;
    this.element.classList.toggle("empty", !torrent);
    if (!torrent) {
      this.element.removeAttribute("data-hash");
      this.element.removeAttribute("aria-label");
      return;
    }
    this.element.dataset.hash = torrent.hash;
    this.#showButtons(torrent, list, wording);
    this.name.toggleAttribute("disabled", !hasMap);
    this.name.setAttribute("aria-pressed", String(isOnMap));
    this.#showFigures(torrent, wording);
  }

  /**
   * @param {Torrent} torrent
   * @param {TorrentList} list
   * @param {Wording} wording
   */
  #showButtons(torrent, list, { text }) {
    const { name } = torrent;
    const starts = canStart(torrent);
    const words = text(starts ? "torrents_start" : "torrents_stop", { name });
    this.toggle.hidden = !list.may.control;
    this.toggle.setAttribute("aria-label", words);
    this.toggle.title = words;
    this.path.setAttribute("d", starts ? PLAY : STOP);
    this.more.setAttribute("aria-label", text("torrents_more", { name }));
    this.name.textContent = name;
    this.name.title = name;
  }

  /**
   * @param {Torrent} torrent
   * @param {Wording} wording
   */
  #showFigures(torrent, wording) {
    const state = wording.text(STATE_TEXTS[torrent.state]);
    const percent = progress(torrent, wording);
    this.element.setAttribute("aria-label", `${torrent.name}, ${state}, ${percent}`);
    this.element.dataset.state = torrent.state;
    this.state.textContent = state;
    this.fill.style.transform = `scaleX(${torrent.progress / 100})`;
    this.bar.setAttribute("aria-valuenow", String(torrent.progress));
    this.bar.setAttribute("aria-valuetext", percent);
    this.bar.setAttribute("aria-label", torrent.name);
    this.figures.replaceChildren(
      ...figures(torrent, wording).map(({ kind, words }) =>
        html("span", { class: kind }, words),
      ),
    );
  }
}

/**
 * @param {string} kind
 * @param {SVGElement} path
 * @param {() => void} onClick
 */
function button(kind, path, onClick) {
  const attributes = { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" };
  const made = html(
    "button",
    { class: `round ${kind}`, type: "button" },
    svg("svg", attributes, path),
  );
  made.addEventListener("click", onClick);
  return made;
}
