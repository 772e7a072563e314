/** What would be written if the limits were switched on now. */

import { rate } from "../base/amounts.js";
import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./limits_payload.js").LimitsPreview} LimitsPreview */

/**
 * @param {LimitsPreview} preview
 * @param {Wording} wording
 */
export function previewList(preview, wording) {
  const { text, formats } = wording;
  if (!preview.changes)
    return html("p", { class: "preview-words" }, text("card_limits_preview_none"));
  return html(
    "div",
    { class: "preview-words" },
    html(
      "p",
      {},
      text("card_limits_preview_changes", { count: formats.number(preview.changes) }),
    ),
    html("ul", {}, ...preview.rules.map((rule) => ruleWords(rule, wording))),
    html("h4", {}, text("card_limits_largest")),
    html("ul", {}, ...preview.largest_changes.map((each) => change(each, wording))),
  );
}

/**
 * @param {LimitsPreview["rules"][number]} rule
 * @param {Wording} wording
 */
function ruleWords(rule, wording) {
  const { text, formats } = wording;
  const name = rule.rule ?? text("card_limits_rest");
  const words =
    rule.cap === null
      ? text("card_limits_preview_free", { rule: name })
      : text("card_limits_preview_rule", {
          rule: name,
          limits: rate(rule.limits, wording),
          cap: rate(rule.cap, wording),
          count: formats.number(rule.changes),
        });
  return html("li", {}, words);
}

/**
 * @param {import("./limits_payload.js").LimitChange} change
 * @param {Wording} wording
 */
function change({ torrent, before, after }, wording) {
  const limit = (/** @type {number} */ value) =>
    value === 0 ? wording.text("card_limits_none") : rate(value, wording);
  return html(
    "li",
    { class: "change-line" },
    html("span", { class: "change-name" }, torrent),
    html("span", { class: "change-rates" }, `${limit(before)} → ${limit(after)}`),
  );
}
