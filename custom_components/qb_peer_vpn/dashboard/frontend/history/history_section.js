/** The section of the card that shows the path of the last hours. */

import { html } from "../base/dom.js";
import { loadHistory } from "./history.js";
import { rangeOf, sparkline } from "./sparkline.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./history.js").PathHistory} PathHistory */

/** ms between two questions to the recorder, at least. */
const MIN_INTERVAL = 60_000;
/** px. */
const HEIGHT = 72;
const DAY_HOURS = 24;

/** Changes that are listed in words; the rest is counted. */
const LISTED = 3;

/** @type {Record<import("./history.js").Kind, string>} */
const TEXTS = {
  move: "card_change_move",
  maybe: "card_change_maybe",
  stay: "card_change_stay",
};

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

  /** Start to follow the width. */
  connect() {
    this.resized.observe(this.canvas);
  }

  disconnect() {
    this.resized.disconnect();
  }

  /**
   * Show the known history, and load a new one if that is old.
   *
   * @param {Hass} hass
   * @param {Context} context
   * @param {number} hours
   */
  show(hass, context, hours) {
    const { payload, text, formats } = context;
    this.heading.textContent = text("card_history", { hours: formats.number(hours) });
    this.#draw = () => this.#show(context, hours);
    this.#draw();
    const now = Date.now();
    const question = JSON.stringify([
      payload.history,
      hours,
      payload.recommended.key,
      payload.verdict.worth_moving,
    ]);
    if (question === this.#askedFor && now - this.#asked < MIN_INTERVAL) return;
    this.#asked = now;
    this.#askedFor = question;
    loadHistory(hass, payload.history, hours, now)
      .catch(() => null)
      .then((history) => {
        this.#history = history;
        this.#draw?.();
      });
  }

  /**
   * @param {Context} context
   * @param {number} hours
   */
  #show(context, hours) {
    const { text, formats } = context;
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
    this.changes.textContent = changesInWords(history, context, withDay);
  }
}

/**
 * List the last changes of the recommendation, the newest first.
 *
 * @param {PathHistory} history
 * @param {Wording} wording
 * @param {boolean} withDay
 */
export function changesInWords({ changes }, { text, formats }, withDay) {
  if (!changes.length) return text("card_no_changes");
  const listed = changes.slice(-LISTED).reverse();
  const words = listed.map(({ at, kind, place }) =>
    text(TEXTS[kind], { time: formats.time(at, withDay), place }),
  );
  const more = changes.length - listed.length;
  if (more > 0) words.push(text("card_more_changes", { count: formats.number(more) }));
  return words.join(" · ");
}
