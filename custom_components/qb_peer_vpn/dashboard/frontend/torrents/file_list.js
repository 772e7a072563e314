/** The files of one torrent, and how much each of them is wanted. */

import { size } from "../base/amounts.js";
import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").May} May */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */
/** @typedef {import("./torrent_actions.js").TorrentFile} TorrentFile */
/** @typedef {import("./details_dialog.js").Run} Run */

/** Files that are listed; some torrents have 100,000. */
const LISTED = 200;

/** @type {Record<string, string>} */
export const PRIORITY_TEXTS = {
  skip: "torrents_priority_skip",
  normal: "torrents_priority_normal",
  high: "torrents_priority_high",
  highest: "torrents_priority_highest",
};

export class FileList {
  /** @type {Torrent | null} */
  #torrent = null;
  #mayChange = false;
  /** @type {Wording | undefined} */
  #wording;

  /**
   * @param {TorrentActions} actions
   * @param {Run} run
   */
  constructor(actions, run) {
    this.actions = actions;
    this.run = run;
    this.summary = html("summary");
    this.place = html("div", { class: "files" });
    this.element = /** @type {HTMLDetailsElement} */ (
      html("details", {}, this.summary, this.place)
    );
    this.element.addEventListener("toggle", () => {
      if (this.element.open) this.#load();
    });
  }

  /**
   * @param {Torrent} torrent
   * @param {May} may
   * @param {Wording} wording
   */
  open(torrent, may, wording) {
    this.#torrent = torrent;
    this.#mayChange = may.change;
    this.#wording = wording;
    this.element.open = false;
    this.summary.textContent = wording.text("torrents_files");
    this.place.replaceChildren();
  }

  async #load() {
    const torrent = this.#torrent;
    const wording = this.#wording;
    if (!torrent || !wording) return;
    const { text } = wording;
    this.place.textContent = text("torrents_loading");
    /** @type {TorrentFile[]} */
    let files = [];
    const isDone = await this.run(async () => {
      files = await this.actions.files(torrent.hash);
    }, "");
    if (this.#torrent?.hash !== torrent.hash) return;
    const rows = files
      .slice(0, LISTED)
      .map((file) => this.#row(file, torrent, wording));
    const more = files.length - rows.length;
    const note = isDone && !files.length ? text("torrents_no_files") : "";
    this.place.replaceChildren(
      ...rows,
      html(
        "p",
        { class: "note" },
        more > 0
          ? text("torrents_more_files", { count: wording.formats.number(more) })
          : note,
      ),
    );
  }

  /**
   * @param {TorrentFile} file
   * @param {Torrent} torrent
   * @param {Wording} wording
   */
  #row(file, torrent, wording) {
    const { text, formats } = wording;
    const choice = /** @type {HTMLSelectElement} */ (
      html(
        "select",
        {
          "aria-label": text("torrents_priority_of", { name: file.name }),
          disabled: !this.#mayChange,
        },
        ...Object.entries(PRIORITY_TEXTS).map(([value, key]) =>
          html("option", { value, selected: value === file.priority }, text(key)),
        ),
      )
    );
    choice.addEventListener("change", async () => {
      const isDone = await this.run(
        () => this.actions.setPriorities(torrent.hash, { [file.index]: choice.value }),
        text("torrents_saved"),
      );
      if (isDone) file.priority = choice.value;
      else choice.value = file.priority;
    });
    const facts = `${size(file.size, wording)} · ${formats.percent(file.progress)}`;
    return html(
      "div",
      { class: "file" },
      html("span", { class: "file-name" }, file.name),
      html("span", { class: "note" }, facts),
      choice,
    );
  }
}
