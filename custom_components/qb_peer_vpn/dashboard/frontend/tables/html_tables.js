/**
 * Builds HTML tables.
 *
 * Each element has its role as an attribute: on a phone, rows are laid out as grids, and
 * browsers then no longer treat the element as a table.
 */

import { html } from "../base/dom.js";

/** @typedef {import("../base/dom.js").Child} Child */
/** @typedef {import("../base/dom.js").Attributes} Attributes */

/**
 * @param {string} kind
 * @param {string} caption
 * @param {HTMLElement} head the row of column names
 * @param {Child[]} rows
 */
export function table(kind, caption, head, rows) {
  return html(
    "table",
    { class: kind, role: "table" },
    html("caption", {}, caption),
    html("thead", { role: "rowgroup" }, head),
    html("tbody", { role: "rowgroup" }, ...rows),
  );
}

/**
 * @param {Attributes} attributes
 * @param {...Child} cells
 */
export function row(attributes, ...cells) {
  return html("tr", { role: "row", ...attributes }, ...cells);
}

/**
 * @param {string} kind
 * @param {...Child} content
 */
export function cell(kind, ...content) {
  return html("td", { role: "cell", class: kind }, ...content);
}

/**
 * Build a cell for a bar. Screen readers skip it: other cells have the numbers.
 *
 * @param {...Child} content
 */
export function barCell(...content) {
  return html("td", { class: "bar", "aria-hidden": "true" }, ...content);
}

/**
 * Build a cell that names its row.
 *
 * @param {...Child} content
 */
export function rowName(...content) {
  return html("th", { role: "rowheader", scope: "row", class: "place" }, ...content);
}

/**
 * Build a cell that names its column.
 *
 * @param {string} kind
 * @param {...Child} content
 */
export function columnName(kind, ...content) {
  return html("th", { role: "columnheader", scope: "col", class: kind }, ...content);
}

/**
 * Build the difference between two paths, in ms; none if they are equal.
 *
 * @param {number} change
 * @param {import("../base/formats.js").Formats} formats
 */
export function difference(change, formats) {
  if (change === 0) return null;
  const words = formats.number(change, { signDisplay: "exceptZero" });
  return html("span", { class: change < 0 ? "gain" : "loss" }, words);
}

/**
 * Build a bar.
 *
 * @param {string} kind
 * @param {number} value
 * @param {number} largest the value of a bar that fills its cell
 */
export function bar(kind, value, largest) {
  return html("span", {
    class: kind,
    style: `width: ${((100 * value) / largest).toFixed(1)}%`,
  });
}
