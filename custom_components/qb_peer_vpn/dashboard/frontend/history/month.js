/** The month at a glance: a cell for each day, and what was advised and done. */

import { html } from "../base/dom.js";
import { facts, result } from "../moves/ledger.js";
import { entriesOf, kindOf } from "./diary.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("../moves/moves_payload.js").Receipt} Receipt */
/** @typedef {import("./diary.js").Day} Day */
/** @typedef {import("./diary.js").Diary} Diary */
/** @typedef {import("./diary.js").Entry} Entry */

/** Entries that are shown at once; the rest is unfolded. */
const FEW = 3;

const DAY_HOURS = 24;
const LEAST_HOURS = 1;

const LEGEND = {
  right: "card_month_kept",
  advised: "card_month_advised",
  unknown: "card_month_unknown",
};

/**
 * Build the month; null while there is nothing to say.
 *
 * @param {Diary} diary
 * @param {Receipt[]} receipts
 * @param {Wording} wording
 */
export function month(diary, receipts, wording) {
  const { text, formats } = wording;
  const entries = entriesOf(diary, receipts).map((entry) => entryItem(entry, wording));
  const words = hasSummary(diary) ? monthInWords(diary, wording) : "";
  if (!words && !entries.length) return null;
  const more = entries.splice(FEW);
  return html(
    "div",
    { class: "month" },
    html("h3", {}, text("card_month")),
    words && html("p", {}, words),
    ...(hasDays(diary) ? daysOf(diary, words, wording) : []),
    entries.length > 0 && html("ul", { class: "entries" }, ...entries),
    more.length > 0 &&
      html(
        "details",
        {},
        html(
          "summary",
          {},
          text("card_month_more", { count: formats.number(more.length) }),
        ),
        html("ul", { class: "entries" }, ...more),
      ),
  );
}

/**
 * Return whether enough is known for a sentence: the first minutes say nothing.
 *
 * @param {Diary} diary
 */
export function hasSummary({ right, known, days }) {
  return right !== null && (known / 100) * days.length * DAY_HOURS >= LEAST_HOURS;
}

/**
 * Return whether there is more than one day to compare.
 *
 * @param {Diary} diary
 */
export function hasDays({ days }) {
  return days.filter(({ in_use }) => in_use !== null).length > 1;
}

/**
 * Build a cell for each day, and what their looks mean.
 *
 * @param {Diary} diary
 * @param {string} words for screen readers
 * @param {Wording} wording
 */
function daysOf(diary, words, wording) {
  return [
    html(
      "div",
      { class: "days", role: "img", "aria-label": words },
      ...diary.days.map((day) =>
        html("span", { class: `day ${kindOf(day)}`, title: dayInWords(day, wording) }),
      ),
    ),
    daysLegend(diary, wording),
  ];
}

/**
 * @param {Diary} diary
 * @param {Wording} wording
 */
function daysLegend({ days }, { text }) {
  /** @type {Set<string>} */
  const kinds = new Set(days.map(kindOf));
  const shown = Object.entries(LEGEND).filter(([kind]) => kinds.has(kind));
  return html(
    "ul",
    { class: "days-legend" },
    ...shown.map(([kind, key]) =>
      html("li", {}, html("span", { class: `day ${kind}` }), text(key)),
    ),
  );
}

/**
 * Say in a sentence what was in use, and how often that was right.
 *
 * @param {Diary} diary
 * @param {Wording} wording
 */
export function monthInWords({ right, in_use, changes }, { text, formats }) {
  if (right === null || !in_use.length) return text("card_month_none");
  const [main] = in_use;
  const values = {
    place: main.city,
    share: formats.percent(Math.round(main.share)),
    right: formats.percent(Math.round(right)),
    changes: formats.number(changes.length),
  };
  return text(in_use.length > 1 ? "card_month_mostly" : "card_month_always", values);
}

/**
 * @param {Day} day
 * @param {Wording} wording
 */
function dayInWords({ date, in_use }, { text, formats }) {
  const values = { date: formats.day(date) };
  if (!in_use) return text("card_day_unknown", values);
  return text("card_day", {
    ...values,
    place: in_use.city,
    right: formats.percent(Math.round(in_use.right)),
  });
}

/**
 * @param {Entry} entry
 * @param {Wording} wording
 */
function entryItem(entry, wording) {
  const { receipt } = entry;
  const brought = receipt
    ? [result(receipt, wording), ...facts(receipt, wording)].join(" · ")
    : "";
  return html(
    "li",
    {},
    html("p", {}, entryInWords(entry, wording)),
    brought && html("p", { class: "facts" }, brought),
  );
}

/**
 * Say what was advised and what was done.
 *
 * @param {Entry} entry
 * @param {Wording} wording
 */
export function entryInWords({ at, advice, moved }, { text, formats }) {
  const time = formats.date(at);
  if (moved)
    return text("card_month_changed", {
      time,
      from: moved.from_city,
      place: moved.to_city,
    });
  if (!advice) return "";
  const values = { time, place: advice.city, saving: formats.ms(advice.saving_ms) };
  const said = text("card_month_move", values);
  const done = advice.followed_at
    ? text("card_month_followed", {
        time: formats.date(Date.parse(advice.followed_at)),
      })
    : text("card_month_not_followed");
  return `${said} ${done}`;
}
