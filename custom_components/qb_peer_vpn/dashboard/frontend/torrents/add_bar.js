/** Where torrents are added: paste a link, choose a file, or drop one on the section. */

import { html, whileBusy } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").May} May */

/**
 * @typedef {object} AddHandlers
 * @property {(link: string, isStopped: boolean) => Promise<boolean>} onLink returns whether
 *   it was added
 * @property {(files: File[], isStopped: boolean) => void} onFiles
 * @property {() => void} onCreate
 */

export class AddBar {
  /** @type {May | null} */
  #may = null;

  /** @param {AddHandlers} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    this.input = /** @type {HTMLInputElement} */ (
      html("input", {
        class: "link",
        type: "text",
        autocomplete: "off",
        spellcheck: "false",
      })
    );
    this.add = html("button", { class: "plain strong", type: "submit" });
    this.file = /** @type {HTMLInputElement} */ (
      html("input", { type: "file", accept: ".torrent", multiple: true, hidden: true })
    );
    this.choose = html("button", { class: "plain", type: "button" });
    this.choose.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => {
      this.handlers.onFiles([...(this.file.files ?? [])], this.stopped.checked);
      this.file.value = "";
    });
    this.stopped = /** @type {HTMLInputElement} */ (
      html("input", { name: "stopped", type: "checkbox" })
    );
    this.stoppedWords = html("span");
    this.create = html("button", { class: "plain create-button", type: "button" });
    this.create.addEventListener("click", () => this.handlers.onCreate());
    this.element = html(
      "form",
      { class: "add" },
      this.input,
      this.add,
      this.choose,
      this.create,
      html("label", { class: "check" }, this.stopped, this.stoppedWords),
      this.file,
    );
    this.element.addEventListener("submit", (event) => this.#submit(event));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    whileBusy(this.add, () => this.#addLink());
  }

  async #addLink() {
    const link = this.input.value.trim();
    if (!link) {
      this.input.focus();
      return;
    }
    if (await this.handlers.onLink(link, this.stopped.checked)) this.input.value = "";
  }

  /**
   * @param {May} may
   * @param {Wording} wording
   */
  show(may, { text }) {
    this.#may = may;
    this.element.hidden = !may.add && !may.add_elsewhere;
    const words = text(may.add_elsewhere ? "torrents_paste" : "torrents_paste_magnet");
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words);
    this.add.textContent = text("torrents_add");
    this.stoppedWords.textContent = text("torrents_add_stopped");
    this.choose.textContent = text("torrents_choose_file");
    this.choose.hidden = !may.add;
    this.create.textContent = text("torrents_create");
    this.create.hidden = !may.create;
  }

  /**
   * Let files and links be dropped on an element.
   *
   * @param {HTMLElement} target
   */
  acceptDrops(target) {
    target.addEventListener("dragover", (event) => {
      if (!this.#may?.add) return;
      event.preventDefault();
      target.classList.add("dropping");
    });
    target.addEventListener("dragleave", (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (!to || !target.contains(to)) target.classList.remove("dropping");
    });
    target.addEventListener("drop", (event) => {
      target.classList.remove("dropping");
      if (!this.#may?.add) return;
      event.preventDefault();
      this.#drop(event.dataTransfer);
    });
  }

  /** @param {DataTransfer | null} dropped */
  #drop(dropped) {
    if (!dropped) return;
    if (dropped.files.length) {
      this.handlers.onFiles([...dropped.files], this.stopped.checked);
      return;
    }
    const link = dropped.getData("text/uri-list") || dropped.getData("text/plain");
    if (link.trim())
      this.handlers.onLink(link.trim().split(/\r?\n/)[0], this.stopped.checked);
  }
}
