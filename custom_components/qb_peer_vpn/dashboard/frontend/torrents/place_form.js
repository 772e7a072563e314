/** The name of a torrent and where it is saved, for who may change them. */

import { html } from "../base/dom.js";
import { FolderPicker } from "./folder_picker.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./details_dialog.js").Run} Run */
/** @typedef {import("./torrent_actions.js").TorrentActions} TorrentActions */
/** @typedef {{name: string, location: string}} Place */

export class PlaceForm {
  /** @type {Place} */
  #before = { name: "", location: "" };

  /**
   * @param {TorrentActions} actions
   * @param {Run} run
   * @param {(fields: object) => Promise<boolean>} onSave gets only what has changed
   */
  constructor(actions, run, onSave) {
    this.name = path("name");
    this.location = path("location");
    this.picker = new FolderPicker(this.location, actions, run);
    this.nameWords = html("span");
    this.locationWords = html("span");
    this.note = html("p", { class: "note" });
    this.save = html("button", { class: "plain strong", type: "submit" });
    this.element = html(
      "form",
      { class: "stacked" },
      html("label", {}, this.nameWords, this.name),
      html("label", {}, this.locationWords, this.location),
      this.picker.element,
      this.note,
      this.save,
    );
    this.element.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wanted = { name: this.name.value, location: this.location.value };
      const fields = placeChanges(this.#before, wanted);
      if (!Object.keys(fields).length) return;
      if (await onSave(fields)) this.#before = { ...this.#before, ...fields };
    });
  }

  /**
   * @param {Place} place
   * @param {Wording} wording
   */
  open(place, wording) {
    const { text } = wording;
    this.#before = place;
    this.name.value = place.name;
    this.location.value = place.location;
    this.nameWords.textContent = text("torrents_sort_name");
    this.locationWords.textContent = text("torrents_save_path");
    this.note.textContent = text("torrents_move_note");
    this.save.textContent = text("torrents_save");
    this.picker.open(wording);
  }
}

/**
 * Return the fields of `set_torrent` for what differs.
 *
 * @param {Place} before
 * @param {Place} wanted
 */
export function placeChanges(before, wanted) {
  /** @type {Partial<Place>} */
  const fields = {};
  const [name, location] = [wanted.name.trim(), wanted.location.trim()];
  if (name && name !== before.name) fields.name = name;
  // qBittorrent ends some paths with a mark, and some not.
  if (location && plain(location) !== plain(before.location))
    fields.location = location;
  return fields;
}

/** @param {string} location */
function plain(location) {
  return location.replace(/[/\\]+$/, "");
}

/** @param {string} name */
function path(name) {
  return /** @type {HTMLInputElement} */ (
    html("input", {
      name,
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: 4096,
      required: true,
    })
  );
}
