/** The form for limits, category and tags of one torrent. */

import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./torrent.js").May} May */
/** @typedef {import("./torrent.js").Torrent} Torrent */
/** @typedef {{categories: string[], tags: string[]}} Choices */

const KIB = 1024;

/** KiB/s; what qBittorrent can hold. */
const MOST = 2_097_151;

export class LimitsForm {
  /** @type {Torrent | null} as it is shown: what others change meanwhile stays so */
  #torrent = null;

  /** @param {(fields: object) => Promise<boolean>} onSave gets only what has changed */
  constructor(onSave) {
    this.down = limit("down-limit");
    this.up = limit("up-limit");
    this.category = text("category", "torrent-categories");
    this.tags = text("tags");
    this.known = html("datalist", { id: "torrent-categories" });
    this.save = html("button", { class: "plain strong", type: "submit" });
    this.labels = [this.down, this.up, this.category, this.tags].map((input) => {
      const words = html("span");
      return { words, element: html("label", {}, words, input) };
    });
    this.element = html(
      "form",
      { class: "limits" },
      ...this.labels.map(({ element }) => element),
      this.known,
      this.save,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(onSave);
    });
  }

  /** @param {(fields: object) => Promise<boolean>} onSave */
  async #submit(onSave) {
    const before = this.#torrent;
    if (!before) return;
    const values = this.#values;
    const fields = changes(before, values);
    if (!Object.keys(fields).length || !(await onSave(fields))) return;
    // Another torrent may have been opened meanwhile.
    if (this.#torrent === before)
      this.#torrent = { ...before, ...fields, tags: tagsOf(values.tags) };
  }

  get #values() {
    return {
      down: this.down.value,
      up: this.up.value,
      category: this.category.value,
      tags: this.tags.value,
    };
  }

  /**
   * @param {Torrent} torrent
   * @param {Choices} choices
   * @param {May} may
   * @param {Wording} wording
   */
  open(torrent, choices, may, { text: words }) {
    this.#torrent = torrent;
    this.element.hidden = !may.control;
    const names = [
      "torrents_download_limit",
      "torrents_upload_limit",
      "torrents_category",
      "torrents_tags",
    ];
    names.forEach((key, index) => {
      this.labels[index].words.textContent = words(key);
    });
    this.save.textContent = words("torrents_save");
    this.down.value = String(Math.round(torrent.download_limit / KIB));
    this.up.value = String(Math.round(torrent.upload_limit / KIB));
    this.category.value = torrent.category;
    this.tags.value = torrent.tags.join(", ");
    this.known.replaceChildren(
      ...choices.categories.map((value) => html("option", { value })),
    );
  }
}

/**
 * Return the fields of `set_torrent` for what differs from the torrent that was shown.
 *
 * @param {Torrent} torrent
 * @param {{down: string, up: string, category: string, tags: string}} values
 */
export function changes(torrent, { down, up, category, tags }) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  const limits = { download_limit: down, upload_limit: up };
  for (const [name, value] of Object.entries(limits)) {
    const before = torrent[/** @type {"download_limit" | "upload_limit"} */ (name)];
    // What was not touched keeps its bytes.
    if (Number(value) !== Math.round(before / KIB)) fields[name] = Number(value) * KIB;
  }
  if (category.trim() !== torrent.category) fields.category = category.trim();
  const wanted = tagsOf(tags);
  const added = wanted.filter((tag) => !torrent.tags.includes(tag));
  const removed = torrent.tags.filter((tag) => !wanted.includes(tag));
  if (added.length) fields.add_tags = added;
  if (removed.length) fields.remove_tags = removed;
  return fields;
}

/** @param {string} typed */
function tagsOf(typed) {
  return [...new Set(typed.split(",").map((tag) => tag.trim()))].filter(Boolean);
}

/** @param {string} name */
function limit(name) {
  return /** @type {HTMLInputElement} */ (
    html("input", { name, type: "number", min: 0, max: MOST, step: 1, required: true })
  );
}

/**
 * @param {string} name
 * @param {string} [list]
 */
function text(name, list) {
  return /** @type {HTMLInputElement} */ (
    html("input", { name, type: "text", autocomplete: "off", maxlength: 500, list })
  );
}
