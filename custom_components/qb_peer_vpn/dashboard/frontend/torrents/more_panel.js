/** The folded parts of the dialog that need what the list does not have. */

import { html } from "../base/dom.js";
import { PlaceForm } from "./place_form.js";
import { SharesForm } from "./shares_form.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./details_dialog.js").Run} Run */
/** @typedef {import("./torrent.js").May} May */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */
/** @typedef {import("./torrent_actions.js").Details} Details */

export class MorePanel {
  /** @type {Torrent | null} */
  #torrent = null;
  /** @type {Wording | undefined} */
  #wording;

  /**
   * @param {TorrentActions} actions
   * @param {Run} run
   * @param {(fields: object) => Promise<boolean>} onSave
   */
  constructor(actions, run, onSave) {
    this.actions = actions;
    this.run = run;
    this.place = new PlaceForm(actions, run, onSave);
    this.shares = new SharesForm(onSave);
    this.placePart = folded("place-part", this.place.element);
    this.sharesPart = folded("shares-part", this.shares.element);
    this.element = html("div", {}, this.placePart.element, this.sharesPart.element);
    for (const { element, content } of [this.placePart, this.sharesPart])
      element.addEventListener("toggle", () => {
        if (element.open && content.hidden) this.#load();
      });
  }

  /**
   * @param {Torrent} torrent
   * @param {May} may
   * @param {Wording} wording
   */
  open(torrent, may, wording) {
    this.#torrent = torrent;
    this.#wording = wording;
    this.placePart.summary.textContent = wording.text("torrents_place");
    this.sharesPart.summary.textContent = wording.text("torrents_shares");
    this.placePart.element.hidden = !may.change;
    this.sharesPart.element.hidden = !may.control;
    for (const { element, content } of [this.placePart, this.sharesPart]) {
      element.open = false;
      content.hidden = true;
    }
  }

  async #load() {
    const torrent = this.#torrent;
    const wording = this.#wording;
    if (!torrent || !wording) return;
    /** @type {Details | undefined} */
    let details;
    await this.run(async () => {
      details = await this.actions.details(torrent.hash);
    }, "");
    // Another torrent may have been opened meanwhile.
    if (!details || this.#torrent !== torrent) return;
    const { save_path, ...shares } = details;
    this.place.open({ name: torrent.name, location: save_path ?? "" }, wording);
    this.shares.open(shares, wording);
    this.placePart.content.hidden = false;
    this.sharesPart.content.hidden = false;
  }
}

/**
 * @param {string} kind
 * @param {HTMLElement} content
 */
function folded(kind, content) {
  const summary = html("summary");
  const element = /** @type {HTMLDetailsElement} */ (
    html("details", { class: kind }, summary, content)
  );
  return { summary, element, content };
}
