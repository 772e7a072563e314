/** The section of the card that shows the path of the last hours. */

import { html } from "../base/dom.js";
import { wordingKey } from "../context.js";
import { loadDiary } from "./diary.js";
import { isLongEnough, loadHistory } from "./history.js";
import { month } from "./month.js";
import { rangeOf, sparkline } from "./sparkline.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./history.js").PathHistory} PathHistory */

/** ms between two questions to the recorder, at least. */
const MIN_INTERVAL = 60_000;
/** px. */
const HEIGHT = 84;
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
  /** @type {import("./diary.js").Diary | null} */
  #diary = null;
  #asked = 0;
  #askedFor = "";
  #shownMonth = "";

  constructor() {
    this.heading = html("h3");
    this.canvas = html("div", { class: "sparkline-place" });
    this.axis = html("p", { class: "axis" });
    this.behind = html("ul", { class: "behind-legend" });
    this.changes = html("p", { class: "changes" });
    this.month = html("div");
    this.element = html(
      "section",
      { class: "history" },
      this.heading,
      this.canvas,
      this.axis,
      this.behind,
      this.changes,
      this.month,
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
   * Show what is known, and load what is new if that is old.
   *
   * @param {Hass} hass
   * @param {Context} context
   * @param {{entry: string, hours: number}} what
   */
  show(hass, context, { entry, hours }) {
    const { payload, text, formats } = context;
    this.heading.textContent = text("card_history", { hours: formats.number(hours) });
    this.#draw = () => {
      this.#show(hass, context, hours);
      this.#showMonth(context);
    };
    this.#draw();
    const now = Date.now();
    const question = JSON.stringify([
      entry,
      payload.history,
      hours,
      payload.recommended.key,
      payload.verdict.worth_moving,
      payload.moves?.receipts.length,
    ]);
    if (question === this.#askedFor && now - this.#asked < MIN_INTERVAL) return;
    this.#asked = now;
    this.#askedFor = question;
    Promise.all([
      loadHistory(hass, payload.history, hours, now).catch(() => null),
      loadDiary(hass, entry).catch(() => null),
    ]).then(([history, diary]) => {
      if (question !== this.#askedFor) return;
      this.#history = history;
      this.#diary = diary;
      this.#draw?.();
    });
  }

  /**
   * @param {Hass} hass
   * @param {Context} context
   * @param {number} hours
   */
  #show(hass, context, hours) {
    const { text, formats } = context;
    const history = this.#history;
    const range = history && isLongEnough(history) ? rangeOf(history.path) : null;
    const width = Math.round(this.canvas.clientWidth);
    this.element.classList.toggle("empty", !range);
    if (!history || !range) {
      this.#showNothing(text("card_no_history"));
      return;
    }
    if (!width) return;
    const withDay = hours > DAY_HOURS;
    const summary = text("card_history_summary", {
      low: formats.ms(range.low),
      high: formats.ms(range.high),
    });
    const arrivals = arrivalsOf(this.#diary);
    this.canvas.replaceChildren(
      sparkline(history, { width, height: HEIGHT }, range, summary, arrivals),
    );
    this.axis.replaceChildren(
      html("span", {}, formats.time(history.start, withDay)),
      html("span", { class: "range" }, summary),
      html("span", {}, text("card_now")),
    );
    const hasMoved = arrivals.some(({ at }) => at > history.start);
    this.behind.replaceChildren(
      ...behindInWords(history, hass, context).map(({ kind, words }) =>
        legendEntry(`swatch-line ${kind}`, words),
      ),
      ...(hasMoved ? [legendEntry("swatch-diamond", text("card_moved"))] : []),
    );
    this.changes.textContent = changesInWords(history, context, withDay);
  }

  /** @param {string} words */
  #showNothing(words) {
    this.canvas.replaceChildren(html("p", { class: "nothing" }, words));
    this.axis.replaceChildren();
    this.behind.replaceChildren();
    this.changes.textContent = "";
  }

  /**
   * Show the month; what is unfolded stays so until something is new.
   *
   * @param {Context} context
   */
  #showMonth(context) {
    const diary = this.#diary;
    const receipts = context.payload.moves?.receipts ?? [];
    const shown = JSON.stringify([diary, receipts, wordingKey(context)]);
    if (shown === this.#shownMonth) return;
    this.#shownMonth = shown;
    const built = diary && month(diary, receipts, context);
    this.month.replaceChildren(...(built ? [built] : []));
  }
}

/**
 * Return when another location came into use.
 *
 * @param {import("./diary.js").Diary | null} diary
 */
function arrivalsOf(diary) {
  const changes = diary?.changes ?? [];
  return changes.map(({ at, to_city }) => ({ at: Date.parse(at), place: to_city }));
}

/**
 * Build an entry of the legend.
 *
 * @param {string} kind
 * @param {string} words
 */
function legendEntry(kind, words) {
  return html("li", {}, html("span", { class: kind }), words);
}

/**
 * Say how much there was at most of what is drawn behind the path.
 *
 * @param {PathHistory} history
 * @param {Pick<Hass, "states" | "formatEntityState">} hass
 * @param {Wording} wording
 */
export function behindInWords({ behind }, hass, { text }) {
  return behind.flatMap(({ kind, entity, points }) => {
    const state = hass.states[entity];
    if (!state) return [];
    const most = Math.max(...points.map(({ ms }) => ms ?? 0));
    const rounded = String(Number(most.toPrecision(2)));
    const words = text(kind === "peers" ? "card_most_peers" : "card_most_speed", {
      most: hass.formatEntityState(state, rounded),
    });
    return [{ kind, words }];
  });
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
