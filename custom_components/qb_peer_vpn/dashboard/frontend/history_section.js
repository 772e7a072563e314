/** The card's part that shows how the path has been. */

import { html } from "./elements.js";
import { loadHistory } from "./history.js";
import { rangeOf, sparkline } from "./sparkline.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./history.js").PathHistory} PathHistory */
/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

/** ms: the recorder is asked at most this often. */
const EVERY = 60_000;
const HEIGHT = 72;
const DAY_HOURS = 24;

/** Changes that are listed in words. */
const LISTED = 3;

export class HistorySection {
  /** @type {(() => void) | null} */
  #draw = null;
  /** @type {PathHistory | null} */
  #history = null;
  #asked = 0;
  #askedFor = "";

  constructor() {
    this.heading = html("h3");
    this.canvas = html("div", { class: "sparkline-place" });
    this.axis = html("p", { class: "axis" });
    this.changes = html("p", { class: "changes" });
    this.element = html(
      "section",
      { class: "history" },
      this.heading,
      this.canvas,
      this.axis,
      this.changes,
    );
    this.resized = new ResizeObserver(() => this.#draw?.());
  }

  /** Begin to follow the width. */
  connect() {
    this.resized.observe(this.canvas);
  }

  disconnect() {
    this.resized.disconnect();
  }

  /**
   * Show what is known, and ask for more where that is old.
   *
   * @param {Hass} hass
   * @param {Overview} overview
   * @param {Texts} text
   * @param {Formats} formats
   * @param {number} hours
   */
  show(hass, overview, text, formats, hours) {
    this.heading.textContent = text("card_history", { hours: formats.number(hours) });
    this.#draw = () => this.#show(text, formats, hours);
    this.#draw();
    const now = Date.now();
    const question = JSON.stringify([
      overview.history,
      hours,
      overview.recommended.key,
      overview.verdict.worth_moving,
    ]);
    if (question === this.#askedFor && now - this.#asked < EVERY) return;
    this.#asked = now;
    this.#askedFor = question;
    loadHistory(hass, overview.history, hours, now)
      .catch(() => null)
      .then((history) => {
        this.#history = history;
        this.#draw?.();
      });
  }

  /**
   * @param {Texts} text
   * @param {Formats} formats
   * @param {number} hours
   */
  #show(text, formats, hours) {
    const history = this.#history;
    const range = history && rangeOf(history.path);
    const width = Math.round(this.canvas.clientWidth);
    this.element.classList.toggle("empty", !range);
    if (!history || !range) {
      this.canvas.replaceChildren(
        html("p", { class: "nothing" }, text("card_no_history")),
      );
      this.axis.replaceChildren();
      this.changes.textContent = "";
      return;
    }
    if (!width) return;
    const withDay = hours > DAY_HOURS;
    const summary = text("card_history_summary", {
      low: formats.ms(range.low),
      high: formats.ms(range.high),
    });
    this.canvas.replaceChildren(
      sparkline(history, { width, height: HEIGHT }, range, summary),
    );
    this.axis.replaceChildren(
      html("span", {}, formats.time(history.start, withDay)),
      html("span", { class: "range" }, summary),
      html("span", {}, text("card_now")),
    );
    this.changes.textContent = changeWords(history, text, formats, withDay);
  }
}

/**
 * Say when the recommendation changed lately, the newest first.
 *
 * @param {PathHistory} history
 * @param {Texts} text
 * @param {Formats} formats
 * @param {boolean} withDay
 */
export function changeWords({ changes }, text, formats, withDay) {
  if (!changes.length) return text("card_no_changes");
  const listed = changes.slice(-LISTED).reverse();
  const words = listed.map(({ at, move, place }) => {
    const values = { time: formats.time(at, withDay), place };
    return move ? text("card_change_move", values) : text("card_change_stay", values);
  });
  const more = changes.length - listed.length;
  if (more > 0) words.push(text("card_more_changes", { count: formats.number(more) }));
  return words.join(" · ");
}
