/** Where the peers are: one row for each crowd. */

import { html } from "./elements.js";
import { byShare } from "./overview.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./overview.js").Cluster} Cluster */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

/** Countries named in a row; the others are counted. */
const NAMED = 3;

/**
 * Build the table.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
export function crowdTable(overview, text, formats) {
  const crowds = byShare(overview);
  const most = Math.max(...crowds.map(({ share }) => share), 1);
  const column = (/** @type {string} */ kind, /** @type {string} */ words) =>
    html("th", { scope: "col", class: kind }, words);
  return html(
    "table",
    { class: "crowds" },
    html("caption", {}, text("card_clusters")),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        column("place", text("card_place")),
        html("td", { class: "bar" }),
        column("share", text("card_share")),
        column("path", through(overview, text)),
      ),
    ),
    html(
      "tbody",
      {},
      ...crowds.map((cluster) => crowdRow(cluster, most, overview, text, formats)),
      overview.elsewhere > 0 && elsewhereRow(overview.elsewhere, text, formats),
    ),
  );
}

/**
 * @param {Overview} overview
 * @param {Texts} text
 */
function through({ recommended, reference }, text) {
  const values = { place: recommended.city, reference: reference.city };
  return reference.key === recommended.key
    ? text("card_through", values)
    : text("card_through_against", values);
}

/**
 * @param {Cluster} cluster
 * @param {number} most
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
function crowdRow(cluster, most, overview, text, formats) {
  const gain = cluster.reference_path_ms - cluster.path_ms;
  return html(
    "tr",
    { "data-cluster": cluster.number },
    html(
      "th",
      { scope: "row", class: "place" },
      html("span", { class: "city" }, cluster.place, " "),
      html("span", { class: "country" }, countryNames(cluster.countries, text, formats)),
    ),
    shareBar(cluster.share, most),
    html("td", { class: "share" }, formats.percent(cluster.share)),
    html(
      "td",
      { class: "path" },
      formats.ms(cluster.path_ms),
      overview.reference.key !== overview.recommended.key &&
        gain !== 0 &&
        html("span", { class: gain > 0 ? "gain" : "loss" }, signed(-gain, formats)),
    ),
  );
}

/**
 * @param {number} share
 * @param {Texts} text
 * @param {Formats} formats
 */
function elsewhereRow(share, text, formats) {
  return html(
    "tr",
    { class: "elsewhere" },
    html("th", { scope: "row", class: "place" }, text("card_elsewhere")),
    html("td", { class: "bar" }),
    html("td", { class: "share" }, formats.percent(share)),
    html("td", { class: "path" }),
  );
}

/**
 * @param {number} share
 * @param {number} most
 */
function shareBar(share, most) {
  return html(
    "td",
    { class: "bar", "aria-hidden": "true" },
    html("span", { class: "share-bar", style: `width: ${((100 * share) / most).toFixed(1)}%` }),
  );
}

/**
 * Name the first countries and count the others.
 *
 * @param {string[]} codes heaviest first
 * @param {Texts} text
 * @param {Formats} formats
 */
export function countryNames(codes, text, formats) {
  const names = codes.slice(0, NAMED).map((code) => formats.country(code));
  const more = codes.length - names.length;
  if (more > 0) names.push(text("card_more_countries", { count: formats.number(more) }));
  return formats.list(names);
}

/**
 * @param {number} value in ms
 * @param {Formats} formats
 */
function signed(value, formats) {
  return formats.number(value, { signDisplay: "exceptZero" });
}
