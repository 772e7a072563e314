/** The dialog that lets qBittorrent make a .torrent file, with the progress of that. */

import { html, whileBusy } from "../base/dom.js";
import { CreationBars } from "./creation_bars.js";
import { FolderPicker } from "./folder_picker.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./details_dialog.js").Run} Run */
/** @typedef {import("./torrent_actions.js").Created} Created */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */

export class CreateDialog {
  /** @type {Wording | undefined} */
  #wording;
  /** @type {string | null} address of the file that can be saved */
  #file = null;

  /**
   * @param {TorrentActions} actions
   * @param {Run} run
   */
  constructor(actions, run) {
    this.actions = actions;
    this.run = run;
    this.title = html("h2", { id: "create-title" });
    this.close = html("button", { class: "round close", type: "button" }, "\u2715");
    this.source = field("input", "source");
    this.trackers = field("textarea", "trackers");
    this.comment = field("input", "comment");
    this.isPrivate = box("private");
    this.seeds = box("seed");
    this.source.input.required = true;
    this.picker = new FolderPicker(this.source.input, actions, run, true);
    this.submit = html("button", { class: "plain strong", type: "submit" });
    this.bars = new CreationBars();
    this.result = html("div", { class: "created", role: "status", hidden: true });
    this.form = this.#form();
    this.dialog = /** @type {HTMLDialogElement} */ (
      html(
        "dialog",
        { class: "details create", "aria-labelledby": "create-title" },
        html("div", { class: "details-head" }, this.title, this.close),
        this.form,
        this.bars.element,
        this.result,
      )
    );
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.#forget());
  }

  #form() {
    const form = html(
      "form",
      { class: "stacked" },
      this.source.element,
      this.picker.element,
      this.trackers.element,
      this.comment.element,
      this.isPrivate.element,
      this.seeds.element,
      this.submit,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      whileBusy(this.submit, () => this.#create());
    });
    return form;
  }

  /**
   * @param {Wording} wording
   * @param {number[]} creating percent of each that is being made already
   */
  open(wording, creating) {
    const { text } = wording;
    this.#wording = wording;
    this.title.textContent = text("torrents_create_title");
    this.close.setAttribute("aria-label", text("torrents_close"));
    this.source.words.textContent = text("torrents_create_source");
    this.trackers.words.textContent = text("torrents_create_trackers");
    this.comment.words.textContent = text("torrents_create_comment");
    this.isPrivate.words.textContent = text("torrents_private");
    this.seeds.words.textContent = text("torrents_create_seed");
    this.submit.textContent = text("torrents_create_now");
    this.picker.open(wording);
    this.bars.show(creating, wording);
    this.dialog.showModal();
  }

  /** @param {number[]} creating percent of each */
  update(creating) {
    if (this.#wording && this.dialog.open) this.bars.show(creating, this.#wording);
  }

  async #create() {
    this.#forget();
    /** @type {Created | undefined} */
    let made;
    await this.run(async () => {
      made = await this.actions.create({
        source_path: this.source.input.value.trim(),
        trackers: tiers(this.trackers.input.value),
        comment: this.comment.input.value.trim(),
        private: this.isPrivate.input.checked,
        start_seeding: this.seeds.input.checked,
      });
      // Who has closed the dialog meanwhile hears of it, too.
      const said = this.#wording?.text("torrents_created", { name: made.name });
      return this.dialog.open ? "" : said;
    }, "");
    if (made && this.dialog.open) this.#show(made);
  }

  /** @param {Created} made */
  #show({ name, magnet, torrent_file: content }) {
    if (!this.#wording) return;
    const { text } = this.#wording;
    const link = /** @type {HTMLInputElement} */ (
      html("input", { type: "text", readonly: true })
    );
    link.value = magnet;
    link.setAttribute("aria-label", text("torrents_paste_magnet"));
    link.addEventListener("focus", () => link.select());
    if (content) this.#file = addressOf(content);
    this.result.replaceChildren(
      html("p", {}, text("torrents_created", { name })),
      html("label", {}, text("torrents_paste_magnet"), link),
    );
    if (this.#file) {
      const saved = { class: "plain", href: this.#file, download: `${name}.torrent` };
      this.result.append(html("a", saved, text("torrents_save_file")));
    }
    this.result.hidden = false;
  }

  #forget() {
    if (this.#file) URL.revokeObjectURL(this.#file);
    this.#file = null;
    this.result.hidden = true;
    this.result.replaceChildren();
  }
}

/**
 * Return the trackers that a user has typed: an empty line begins a new tier.
 *
 * @param {string} typed
 * @returns {string[][]}
 */
export function tiers(typed) {
  return typed
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .filter((tier) => tier.length);
}

/** @param {string} content of a file, as base64 */
function addressOf(content) {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "application/x-bittorrent" }));
}

/**
 * @param {"input" | "textarea"} tag
 * @param {string} name
 */
function field(tag, name) {
  const words = html("span");
  const input = /** @type {HTMLInputElement} */ (
    html(tag, { name, autocomplete: "off", spellcheck: "false", maxlength: 4096 })
  );
  return { words, input, element: html("label", {}, words, input) };
}

/** @param {string} name */
function box(name) {
  const words = html("span");
  const input = /** @type {HTMLInputElement} */ (
    html("input", { name, type: "checkbox" })
  );
  return { words, input, element: html("label", { class: "check" }, input, words) };
}
