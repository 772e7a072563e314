/**
 * Removes a torrent: by a second tap, and with its files only for who types its name.
 */

import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").May} May */
/** @typedef {import("./torrent.js").Torrent} Torrent */

export class RemovePanel {
  #name = "";

  /** @param {(withFiles: boolean) => Promise<void>} onRemove */
  constructor(onRemove) {
    this.first = html("button", { class: "plain danger", type: "button" });
    this.warning = html("p", {});
    this.withFiles = /** @type {HTMLInputElement} */ (
      html("input", { type: "checkbox" })
    );
    this.withFilesWords = html("span");
    this.choice = html(
      "label",
      { class: "check" },
      this.withFiles,
      this.withFilesWords,
    );
    this.typed = /** @type {HTMLInputElement} */ (
      html("input", { type: "text", autocomplete: "off", spellcheck: "false" })
    );
    this.typedWords = html("span");
    this.proof = html("label", { class: "proof" }, this.typedWords, this.typed);
    this.second = html("button", { class: "plain danger strong", type: "submit" });
    this.panel = html(
      "form",
      { class: "removal" },
      this.warning,
      this.choice,
      this.proof,
      this.second,
    );
    this.element = html("div", { class: "remove" }, this.first, this.panel);
    this.first.addEventListener("click", () => {
      this.panel.hidden = false;
      this.first.hidden = true;
      this.second.focus();
    });
    for (const input of [this.withFiles, this.typed])
      input.addEventListener("input", () => this.#update());
    this.panel.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isProven) onRemove(this.withFiles.checked);
    });
  }

  get #isProven() {
    return !this.withFiles.checked || this.typed.value.trim() === this.#name.trim();
  }

  #update() {
    this.proof.hidden = !this.withFiles.checked;
    this.second.toggleAttribute("disabled", !this.#isProven);
  }

  /**
   * @param {Torrent} torrent
   * @param {May} may
   * @param {Wording} wording
   */
  open({ name }, may, { text }) {
    this.#name = name;
    this.element.hidden = !may.change;
    this.panel.hidden = true;
    this.first.hidden = false;
    this.choice.hidden = !may.remove_data;
    this.withFiles.checked = false;
    this.typed.value = "";
    this.first.textContent = text("torrents_remove");
    this.warning.textContent = text("torrents_remove_question");
    this.withFilesWords.textContent = text("torrents_with_files");
    this.typedWords.textContent = text("torrents_type_name", { name });
    this.second.textContent = text("torrents_remove_now");
    this.#update();
  }
}
