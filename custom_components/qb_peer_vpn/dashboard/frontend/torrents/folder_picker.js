/** Fills in a path by choosing folders of qBittorrent's machine, one after the other. */

import { html } from "../base/dom.js";
import { nameOf, parentOf } from "./paths.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */
/** @typedef {import("./torrent_actions.js").FolderAnswer} FolderAnswer */
/** @typedef {import("./details_dialog.js").Run} Run */

export class FolderPicker {
  /** @type {Wording | undefined} */
  #wording;
  /** @type {string[]} the folders in which all others are */
  #roots = [];
  /** Of the last question: an answer to an earlier one comes too late. */
  #turn = 0;

  /**
   * @param {HTMLInputElement} input gets the path
   * @param {TorrentActions} actions
   * @param {Run} run
   * @param {boolean} [hasFiles] whether a file can be chosen, too
   */
  constructor(input, actions, run, hasFiles = false) {
    this.input = input;
    this.actions = actions;
    this.run = run;
    this.hasFiles = hasFiles;
    this.browse = html("button", {
      class: "plain browse",
      type: "button",
      "aria-expanded": "false",
    });
    this.list = html("ul", { class: "folders", hidden: true });
    this.element = html("div", { class: "folder-picker" }, this.browse, this.list);
    this.browse.addEventListener("click", () =>
      this.list.hidden ? this.#load(null) : this.close(),
    );
  }

  /** @param {Wording} wording */
  open(wording) {
    this.#wording = wording;
    this.browse.textContent = wording.text("torrents_browse");
    this.close();
  }

  close() {
    this.#turn += 1;
    this.#expand(false);
    this.list.replaceChildren();
  }

  /** @param {boolean} isExpanded */
  #expand(isExpanded) {
    this.list.hidden = !isExpanded;
    this.browse.setAttribute("aria-expanded", String(isExpanded));
  }

  /** @param {string | null} path null for the folders in which all others are */
  async #load(path) {
    const turn = ++this.#turn;
    /** @type {FolderAnswer | undefined} */
    let answer;
    await this.run(async () => {
      answer = await this.actions.folders(path);
    }, "");
    if (!answer || turn !== this.#turn) return;
    if (path === null) this.#roots = answer.folders;
    this.#show(path, answer);
  }

  /**
   * @param {string | null} path
   * @param {FolderAnswer} answer
   */
  #show(path, { folders, files, can_look_inside }) {
    if (!this.#wording) return;
    const { text } = this.#wording;
    const look = can_look_inside ? (/** @type {string} */ to) => this.#load(to) : null;
    const above = path === null ? [] : [this.#up(path, text("torrents_folder_up"))];
    const inside = folders.map((each) =>
      item(path === null ? each : nameOf(each), "folder", () => {
        this.#choose(each);
        if (look) look(each);
        else this.close();
      }),
    );
    const chosen = (this.hasFiles ? files : []).map((each) =>
      item(nameOf(each), "file-choice", () => {
        this.#choose(each);
        this.close();
        this.browse.focus();
      }),
    );
    const items = [...inside, ...chosen];
    const note = html("li", { class: "note" }, text("torrents_folder_empty"));
    this.list.replaceChildren(...above, ...(items.length ? items : [note]));
    this.#expand(true);
    // What had the focus is gone.
    const root = /** @type {Document | ShadowRoot} */ (this.list.getRootNode());
    if (!root.activeElement) this.list.querySelector("button")?.focus();
  }

  /**
   * @param {string} path
   * @param {string} words
   */
  #up(path, words) {
    return item(words, "up", () => {
      const parent = this.#roots.includes(path) ? null : parentOf(path);
      if (parent) this.#choose(parent);
      this.#load(parent);
    });
  }

  /** @param {string} path */
  #choose(path) {
    this.input.value = path;
  }
}

/**
 * @param {string} words
 * @param {string} kind
 * @param {() => void} onClick
 */
function item(words, kind, onClick) {
  const button = html("button", { class: kind, type: "button" }, words);
  button.addEventListener("click", onClick);
  return html("li", {}, button);
}
