/** The section of the card with the torrents: the list, and what is done with it. */

import { html, setText } from "../base/dom.js";
import { Subscription } from "../base/subscription.js";
import { AddBar } from "./add_bar.js";
import { CreateDialog } from "./create_dialog.js";
import { CreationBars } from "./creation_bars.js";
import { DetailsDialog } from "./details_dialog.js";
import { FIRST_QUERY, request, windowFor } from "./list_query.js";
import { Toasts } from "./toasts.js";
import { Toolbar } from "./toolbar.js";
import { canStart } from "./torrent.js";
import { ActionError, TorrentActions } from "./torrent_actions.js";
import { TorrentList } from "./torrent_list.js";
import { VirtualList } from "./virtual_list.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./list_query.js").Query} Query */
/** @typedef {import("./torrent.js").Torrent} Torrent */

/**
 * @typedef {object} Surroundings
 * @property {Hass} hass
 * @property {string} entry
 * @property {Wording} wording
 * @property {boolean} hasMap
 */

/** ms between two questions for other rows while the list is scrolled. */
const PAUSE = 120;

export class TorrentsSection {
  /** @type {Surroundings | null} */
  #around = null;
  /** @type {Query} */
  #query = FIRST_QUERY;
  #offset = 0;
  #isVisible = false;
  /** @type {string | null} */
  #failure = null;
  /** @type {string | null} hash of the torrent whose peers are on the map */
  #onMap = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(torrent: Torrent | null, around: Surroundings) => void} onPeers shows its
   *   peers on the map
   */
  constructor(onPeers) {
    this.onPeers = onPeers;
    this.list = new TorrentList();
    this.toasts = new Toasts();
    this.actions = new TorrentActions(() => this.#caller);
    this.toolbar = new Toolbar((query) => this.#ask(query));
    this.adding = new AddBar({
      onLink: (link, isStopped) =>
        this.#run(() => this.actions.addLink(link, isStopped)),
      onFiles: (files, isStopped) => this.#addFiles(files, isStopped),
      onCreate: () => {
        if (this.#around) this.creating.open(this.#around.wording, this.list.creating);
      },
    });
    this.bars = new CreationBars();
    this.rows = new VirtualList(this.list, this.#rowHandlers, (visible) =>
      this.#scrolled(visible),
    );
    /** @type {import("./details_dialog.js").Run} */
    const run = (action, done) => this.#run(action, done);
    this.dialog = new DetailsDialog(this.list, this.actions, run, (hash) =>
      this.rows.focus(hash),
    );
    this.creating = new CreateDialog(this.actions, run);
    this.heading = html("h3");
    this.total = html("p", { class: "list-note", role: "status" });
    this.element = this.#build();
    this.adding.acceptDrops(this.element);
    this.subscription = new Subscription(
      (event) => this.#receive(event),
      (code) => this.#fail(code),
    );
    this.looked = new IntersectionObserver((entries) => {
      this.#isVisible = entries[entries.length - 1].isIntersecting;
      this.#follow();
    });
  }

  #build() {
    return html(
      "section",
      { class: "torrents" },
      this.heading,
      this.adding.element,
      this.bars.element,
      this.toolbar.element,
      this.total,
      this.rows.element,
      this.toasts.element,
      this.dialog.dialog,
      this.creating.dialog,
    );
  }

  /** @returns {import("./torrent_row.js").RowHandlers} */
  get #rowHandlers() {
    return {
      onToggle: (torrent) => this.#toggle(torrent),
      onMore: (torrent) => {
        if (this.#around) this.dialog.open(torrent, this.#around.wording);
      },
      onPeers: (torrent) => this.#choose(torrent),
      hasMap: () => Boolean(this.#around?.hasMap),
      isOnMap: (hash) => this.#onMap === hash,
    };
  }

  get #caller() {
    const around = /** @type {Surroundings} */ (this.#around);
    return { hass: around.hass, entry: around.entry, text: around.wording.text };
  }

  /** Follow the torrents while the section is on the screen. */
  connect() {
    this.rows.connect();
    this.looked.observe(this.element);
    document.addEventListener("visibilitychange", this.#follow);
  }

  disconnect() {
    this.rows.disconnect();
    this.looked.disconnect();
    document.removeEventListener("visibilitychange", this.#follow);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isVisible = false;
    this.subscription.stop();
  }

  /** @param {Surroundings} around */
  show(around) {
    this.#around = around;
    this.#follow();
    this.#render();
  }

  /** No one looks at a page in the background: qBittorrent is asked less often then. */
  #follow = () => {
    const isWatched = this.#isVisible && !document.hidden && !this.element.hidden;
    if (!this.#around || !isWatched) {
      this.subscription.stop();
      return;
    }
    const { hass, entry } = this.#around;
    this.subscription.follow(hass, entry, request(this.#query, this.#offset));
  };

  /** @param {Query} query */
  #ask(query) {
    this.#query = query;
    this.#offset = 0;
    this.rows.toTop();
    this.#follow();
    this.#render();
  }

  /** @param {{first: number, last: number}} visible */
  #scrolled(visible) {
    const offset = windowFor(visible, this.#offset, this.list.total);
    if (offset === this.#offset || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#offset = windowFor(this.rows.visible, this.#offset, this.list.total);
      this.#follow();
    }, PAUSE);
  }

  /** @param {import("./torrent.js").TorrentsEvent} event */
  #receive(event) {
    this.#failure = null;
    this.list.receive(event);
    this.#render();
    this.#scrolled(this.rows.visible);
    this.dialog.update();
    this.creating.update(this.list.creating);
  }

  /** @param {string} code */
  #fail(code) {
    this.#failure = code;
    this.#render();
  }

  #render() {
    const wording = this.#around?.wording;
    if (!wording) return;
    const { text } = wording;
    const isDenied = this.#failure === "unauthorized" || !this.list.may.see;
    this.heading.textContent = text("torrents_title");
    for (const { element } of [this.toolbar, this.rows]) element.hidden = isDenied;
    setText(this.total, this.#note(isDenied, wording));
    this.adding.show(this.list.may, wording);
    this.bars.show(this.list.creating, wording);
    this.element.classList.toggle("away", !this.list.available);
    if (isDenied) return;
    this.toolbar.show(this.#query, this.list.counts, wording);
    this.rows.show(wording);
  }

  /**
   * @param {boolean} isDenied
   * @param {Wording} wording
   */
  #note(isDenied, { text, formats }) {
    if (isDenied) return text("torrents_denied");
    if (!this.list.hasArrived) return text("torrents_loading");
    if (!this.list.available) return text("card_unavailable");
    if (!this.list.total) return text("torrents_none");
    const count = text("torrents_count", { count: formats.number(this.list.total) });
    const { isQuick, may } = this.list;
    const notes = [
      count,
      !isQuick && text("torrents_slow"),
      !may.control && text("torrents_only_looking"),
    ];
    return notes.filter(Boolean).join(" · ");
  }

  /** @param {Torrent} torrent */
  #toggle(torrent) {
    const { text } = this.#caller;
    if (!this.list.may.control) {
      this.#say(text("torrents_only_looking"), true);
      return;
    }
    const starts = canStart(torrent);
    this.#run(
      () =>
        this.actions.change(starts ? "start_torrents" : "stop_torrents", torrent.hash),
      text(starts ? "torrents_started" : "torrents_stopped", { name: torrent.name }),
    );
  }

  /** @param {Torrent} torrent */
  #choose(torrent) {
    if (!this.#around) return;
    this.#onMap = this.#onMap === torrent.hash ? null : torrent.hash;
    this.onPeers(this.#onMap === null ? null : torrent, this.#around);
    this.rows.draw();
  }

  /** The map shows all peers again. */
  leaveMap() {
    this.#onMap = null;
    this.rows.draw();
  }

  /**
   * @param {File[]} files
   * @param {boolean} isStopped
   */
  async #addFiles(files, isStopped) {
    for (const file of files)
      await this.#run(() => this.actions.addFile(file, isStopped));
  }

  /**
   * Do something and say what came of it.
   *
   * @param {() => Promise<unknown>} action returns what to say, or nothing
   * @param {string} [done] what to say if it returns nothing
   */
  async #run(action, done = "") {
    try {
      const said = await action();
      const words = typeof said === "string" ? said : done;
      if (words) this.#say(words);
      return true;
    } catch (error) {
      const known = error instanceof ActionError;
      this.#say(known ? error.message : this.#caller.text("torrents_failed"), true);
      return false;
    }
  }

  /**
   * @param {string} words
   * @param {boolean} [isError]
   */
  #say(words, isError = false) {
    // A dialog covers everything outside of it.
    const dialogs = [this.dialog.dialog, this.creating.dialog];
    const place = dialogs.find(({ open }) => open) ?? this.element;
    if (this.toasts.element.parentNode !== place) place.append(this.toasts.element);
    this.toasts.show(words, isError);
  }
}
