/** The dialog behind "more": everything about one torrent, and what can be done with it. */

import { size } from "../base/amounts.js";
import { html } from "../base/dom.js";
import { FileList } from "./file_list.js";
import { LimitsForm } from "./limits_form.js";
import { MorePanel } from "./more_panel.js";
import { RemovePanel } from "./remove_panel.js";
import { duration, ratio } from "./torrent_text.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */
/** @typedef {import("./torrent_list.js").TorrentList} TorrentList */

/**
 * Runs an action and says what came of it; false if it failed.
 *
 * @typedef {(action: () => Promise<unknown>, done: string) => Promise<boolean>} Run
 */

/** Actions of a button each, with their names, their fields and their texts. */
const COMMANDS = [
  { action: "recheck_torrents", text: "torrents_recheck" },
  { action: "reannounce_torrents", text: "torrents_reannounce" },
];
const MOVES = [
  { move: "top", text: "torrents_queue_top" },
  { move: "up", text: "torrents_queue_up" },
  { move: "down", text: "torrents_queue_down" },
  { move: "bottom", text: "torrents_queue_bottom" },
];

export class DetailsDialog {
  /** @type {Torrent | null} */
  #torrent = null;
  /** @type {Wording | undefined} */
  #wording;

  /**
   * @param {TorrentList} list
   * @param {TorrentActions} actions
   * @param {Run} run
   * @param {(hash: string) => void} onClose
   */
  constructor(list, actions, run, onClose) {
    this.list = list;
    this.actions = actions;
    this.run = run;
    this.title = html("h2", { id: "torrent-title" });
    this.close = html("button", { class: "round close", type: "button" }, "\u2715");
    this.facts = html("dl", { class: "details-facts" });
    this.commands = html("div", { class: "commands" });
    this.limits = new LimitsForm((fields) => this.#set(fields));
    this.more = new MorePanel(actions, run, (fields) => this.#set(fields));
    this.files = new FileList(actions, run);
    this.removal = new RemovePanel((withFiles) => this.#remove(withFiles));
    this.dialog = /** @type {HTMLDialogElement} */ (
      html(
        "dialog",
        { class: "details", closedby: "any", "aria-labelledby": "torrent-title" },
        html("div", { class: "details-head" }, this.title, this.close),
        this.facts,
        this.limits.element,
        this.commands,
        this.more.element,
        this.files.element,
        this.removal.element,
      )
    );
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => {
      const hash = this.#torrent?.hash;
      this.#torrent = null;
      if (hash) onClose(hash);
    });
  }

  /**
   * @param {Torrent} torrent
   * @param {Wording} wording
   */
  open(torrent, wording) {
    this.#torrent = torrent;
    this.#wording = wording;
    const { may, categories, tags } = this.list;
    this.close.setAttribute("aria-label", wording.text("torrents_close"));
    this.limits.open(torrent, { categories, tags }, may, wording);
    this.more.open(torrent, may, wording);
    this.files.open(torrent, may, wording);
    this.removal.open(torrent, may, wording);
    this.#showCommands(torrent);
    this.#showFacts(torrent);
    this.dialog.showModal();
  }

  /** Show the figures of now, or the last known ones of a torrent that is gone. */
  update() {
    const before = this.#torrent;
    if (!before || !this.dialog.open) return;
    const torrent = this.list.find(before.hash);
    if (!torrent || torrent === before) return;
    this.#torrent = torrent;
    if (before.name !== torrent.name && this.#wording)
      this.removal.open(torrent, this.list.may, this.#wording);
    this.#showFacts(torrent);
  }

  /** @param {Torrent} torrent */
  #showFacts(torrent) {
    const wording = this.#wording;
    if (!wording) return;
    this.title.textContent = torrent.name;
    this.facts.replaceChildren(
      ...facts(torrent, wording).flatMap(([name, value]) => [
        html("dt", {}, name),
        html("dd", {}, value),
      ]),
    );
  }

  /** @param {Torrent} torrent */
  #showCommands({ hash, queue_position }) {
    const { text } = this.#wording ?? { text: () => "" };
    this.commands.hidden = !this.list.may.control;
    const commands = COMMANDS.map(({ action, text: key }) => ({
      words: text(key),
      act: () => this.actions.change(action, hash),
    }));
    const moves = MOVES.map(({ move, text: key }) => ({
      words: text(key),
      act: () => this.actions.change("move_in_queue", hash, { move }),
    }));
    this.commands.replaceChildren(
      ...[...commands, ...(queue_position > 0 ? moves : [])].map(({ words, act }) => {
        const made = html("button", { class: "plain", type: "button" }, words);
        made.addEventListener("click", () => this.run(act, text("torrents_done")));
        return made;
      }),
    );
  }

  /** @param {object} fields */
  #set(fields) {
    const torrent = this.#torrent;
    if (!torrent || !this.#wording) return Promise.resolve(false);
    const done = this.#wording.text("torrents_saved");
    return this.run(
      () => this.actions.change("set_torrent", torrent.hash, fields),
      done,
    );
  }

  /** @param {boolean} withFiles */
  async #remove(withFiles) {
    const torrent = this.#torrent;
    if (!torrent || !this.#wording) return;
    const done = this.#wording.text("torrents_removed", { name: torrent.name });
    await this.run(async () => {
      await this.actions.change("remove_torrents", torrent.hash, {
        delete_files: withFiles,
      });
      // What is said in an open dialog would go away with it.
      if (this.#torrent?.hash === torrent.hash) this.dialog.close();
    }, done);
  }
}

/**
 * @param {Torrent} torrent
 * @param {Wording} wording
 * @returns {[string, string][]}
 */
export function facts(torrent, wording) {
  const { text, formats } = wording;
  const date = (/** @type {string | null} */ when) =>
    when ? formats.date(Date.parse(when)) : "";
  /** @type {[string, string][]} */
  const all = [
    [text("torrents_sort_size"), size(torrent.size, wording)],
    [text("torrents_sort_ratio"), ratio(torrent, formats)],
    [
      text("torrents_sort_eta"),
      torrent.eta_s && torrent.left ? duration(torrent.eta_s, wording) : "",
    ],
    [
      text("torrents_connected"),
      text("torrents_seeds_and_peers", {
        seeds: formats.number(torrent.seeds),
        peers: formats.number(torrent.peers),
      }),
    ],
    [text("torrents_tracker"), torrent.tracker ?? ""],
    [text("torrents_private"), torrent.private ? text("torrents_yes") : ""],
    [text("torrents_sort_added"), date(torrent.added)],
    [text("torrents_finished"), date(torrent.finished)],
    [
      text("torrents_sort_queue"),
      torrent.queue_position ? formats.number(torrent.queue_position) : "",
    ],
  ];
  return all.filter(([, value]) => value);
}
