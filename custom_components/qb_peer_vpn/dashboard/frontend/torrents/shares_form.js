/** When a torrent has seeded enough: at a ratio, after a time, or like all torrents. */

import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {"ratio" | "minutes" | "inactive_minutes"} Share */
/** @typedef {Record<Share, number | null>} Shares a limit is null if qBittorrent does not have it */

/** What qBittorrent writes for the limit of all torrents, and for no limit. */
const GLOBAL = -2;
const NONE = -1;

/** @type {{name: Share, text: string, most: number, step: number | string}[]} */
const LIMITS = [
  { name: "ratio", text: "torrents_sort_ratio", most: 9998, step: "any" },
  { name: "minutes", text: "torrents_share_minutes", most: 525_600, step: 1 },
  { name: "inactive_minutes", text: "torrents_share_inactive", most: 525_600, step: 1 },
];

/** @type {[string, string][]} */
const KINDS = [
  ["global", "torrents_share_global"],
  ["none", "torrents_share_none"],
  ["own", "torrents_share_own"],
];

export class SharesForm {
  /** @type {Shares} */
  #before = { ratio: null, minutes: null, inactive_minutes: null };

  /** @param {(fields: object) => Promise<boolean>} onSave gets only what has changed */
  constructor(onSave) {
    this.rows = LIMITS.map(row);
    this.save = html("button", { class: "plain strong", type: "submit" });
    this.element = html(
      "form",
      { class: "shares" },
      ...this.rows.map(({ element }) => element),
      this.save,
    );
    this.element.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = shareChanges(this.#before, this.#values);
      if (!Object.keys(fields).length) return;
      if (await onSave(fields)) this.#before = { ...this.#before, ...fields };
    });
  }

  /** @returns {Shares} */
  get #values() {
    const [ratio, minutes, inactive_minutes] = this.rows.map(({ kind, input }) =>
      valueOf(kind.value, input.value),
    );
    return { ratio, minutes, inactive_minutes };
  }

  /**
   * @param {Shares} shares
   * @param {Wording} wording
   */
  open(shares, { text }) {
    this.#before = shares;
    for (const { limit, element, words, kind, input } of this.rows) {
      const value = shares[limit.name];
      element.hidden = value === null;
      words.textContent = text(limit.text);
      kind.replaceChildren(
        ...KINDS.map(([name, key]) => html("option", { value: name }, text(key))),
      );
      kind.value = kindOf(value ?? GLOBAL);
      input.value = value !== null && value >= 0 ? String(value) : "";
      input.setAttribute("aria-label", text(limit.text));
      show(kind, input);
    }
    this.save.textContent = text("torrents_save");
  }
}

/**
 * Return the fields of `set_torrent` for what differs.
 *
 * @param {Shares} before
 * @param {Shares} wanted
 */
export function shareChanges(before, wanted) {
  /** @type {Partial<Record<Share, number>>} */
  const fields = {};
  for (const { name } of LIMITS) {
    const value = wanted[name];
    if (before[name] !== null && value !== null && value !== before[name])
      fields[name] = value;
  }
  return fields;
}

/** @param {number} value */
function kindOf(value) {
  if (value === NONE) return "none";
  return value < 0 ? "global" : "own";
}

/**
 * @param {string} kind
 * @param {string} typed
 */
function valueOf(kind, typed) {
  if (kind === "own") return Number(typed);
  return kind === "none" ? NONE : GLOBAL;
}

/** @param {{name: Share, text: string, most: number, step: number | string}} limit */
function row(limit) {
  const words = html("span");
  const kind = /** @type {HTMLSelectElement} */ (
    html("select", { name: `${limit.name}-kind` })
  );
  const input = /** @type {HTMLInputElement} */ (
    html("input", {
      name: limit.name,
      type: "number",
      min: 0,
      max: limit.most,
      step: limit.step,
    })
  );
  kind.addEventListener("change", () => {
    show(kind, input);
    if (!input.hidden) input.focus();
  });
  const element = html(
    "div",
    { class: "share-limit" },
    html("label", {}, words, kind),
    input,
  );
  return { limit, words, kind, input, element };
}

/**
 * Ask for a number only where one is needed.
 *
 * @param {HTMLSelectElement} kind
 * @param {HTMLInputElement} input
 */
function show(kind, input) {
  input.hidden = kind.value !== "own";
  input.required = !input.hidden;
}
