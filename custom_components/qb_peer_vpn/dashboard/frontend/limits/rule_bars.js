/** One line for each rule: what is used of its cap, what it borrows, and who is awake. */

import { rate } from "../base/amounts.js";
import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./limits_payload.js").RuleState} RuleState */

/**
 * Return where the parts of a bar begin and end, in percent of its width.
 *
 * The bar is as wide as what the rule may use, or what it uses if that is more.
 *
 * @param {Pick<RuleState, "rate" | "cap" | "effective_cap">} rule
 */
export function partsOf({ rate: used, cap, effective_cap: effective }) {
  const allowed = Math.max(cap ?? 0, effective ?? 0);
  const width = Math.max(allowed, used, 1);
  const percent = (/** @type {number} */ value) => (100 * value) / width;
  return {
    used: percent(used),
    cap: cap === null ? null : percent(cap),
    borrowedTo:
      cap !== null && effective !== null && effective > cap ? percent(effective) : null,
  };
}

/**
 * @param {RuleState} rule
 * @param {Wording} wording
 */
export function ruleLine(rule, wording) {
  const { text, formats } = wording;
  const name = rule.rule ?? text("card_limits_rest");
  const used = usedWords(rule, wording);
  return html(
    "li",
    { class: "rule" },
    html(
      "p",
      { class: "rule-words" },
      html("span", { class: "rule-name" }, name),
      html("span", { class: "rule-rate" }, used),
    ),
    rule.cap === null ? null : bar(rule, name, used),
    html(
      "p",
      { class: "rule-details" },
      ...[
        text("card_limits_awake", {
          awake: formats.number(rule.awake),
          torrents: formats.number(rule.torrents),
        }),
        rule.borrowed > 0 &&
          text("card_limits_borrows", { rate: rate(rule.borrowed, wording) }),
        rule.borrowed < 0 &&
          text("card_limits_lends", { rate: rate(-rule.borrowed, wording) }),
        rule.by_hand > 0 &&
          text("card_limits_by_hand", { count: formats.number(rule.by_hand) }),
      ].map((words) => words && html("span", {}, words)),
    ),
  );
}

/**
 * @param {RuleState} rule
 * @param {Wording} wording
 */
function usedWords(rule, wording) {
  const { text } = wording;
  const used = rate(rule.rate, wording);
  if (rule.cap === null) return text("card_limits_no_cap", { rate: used });
  return text("card_limits_used", { rate: used, cap: rate(rule.cap, wording) });
}

/**
 * @param {RuleState} rule
 * @param {string} name
 * @param {string} words
 */
function bar(rule, name, words) {
  const { used, cap, borrowedTo } = partsOf(rule);
  const isOver = rule.rate > (rule.effective_cap ?? Infinity) * 1.05;
  return html(
    "div",
    {
      class: "rule-bar",
      role: "meter",
      "aria-label": name,
      "aria-valuemin": 0,
      "aria-valuemax": Math.max(rule.cap ?? 0, rule.effective_cap ?? 0, rule.rate),
      "aria-valuenow": rule.rate,
      "aria-valuetext": words,
    },
    borrowedTo !== null &&
      cap !== null &&
      html("span", {
        class: "borrowed",
        style: `inset-inline-start: ${cap}%; width: ${borrowedTo - cap}%`,
      }),
    html("span", { class: isOver ? "used over" : "used", style: `width: ${used}%` }),
    cap !== null &&
      html("span", { class: "cap-mark", style: `inset-inline-start: ${cap}%` }),
  );
}
