/** Where the peers are: one row for each crowd. */

import { html } from "./elements.js";
import { byShare } from "./overview.js";
import { bar, barCell, cell, columnName, row, rowName, table } from "./tables.js";

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
  const headings = row(
    {},
    columnName("place", text("card_place")),
    barCell(),
    columnName("share", text("card_share")),
    columnName("path", through(overview, text)),
  );
  return table("crowds", text("card_clusters"), headings, [
    ...crowds.map((cluster) => crowdRow(cluster, most, overview, text, formats)),
    overview.elsewhere > 0 && elsewhereRow(overview.elsewhere, text, formats),
  ]);
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
function crowdRow(cluster, most, { recommended, reference }, text, formats) {
  const gain = cluster.reference_path_ms - cluster.path_ms;
  const isTold = reference.key !== recommended.key && gain !== 0;
  return row(
    { "data-cluster": cluster.number },
    rowName(
      html("span", { class: "city" }, cluster.place, " "),
      html(
        "span",
        { class: "country" },
        countryNames(cluster.countries, text, formats),
      ),
    ),
    barCell(bar("share-bar", cluster.share, most)),
    cell("share", formats.percent(cluster.share)),
    cell(
      "path",
      formats.ms(cluster.path_ms),
      isTold &&
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
  return row(
    { class: "elsewhere" },
    rowName(text("card_elsewhere")),
    barCell(),
    cell("share", formats.percent(share)),
    cell("path"),
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
  if (more > 0)
    names.push(text("card_more_countries", { count: formats.number(more) }));
  return formats.list(names);
}

/**
 * @param {number} value in ms
 * @param {Formats} formats
 */
function signed(value, formats) {
  return formats.number(value, { signDisplay: "exceptZero" });
}
