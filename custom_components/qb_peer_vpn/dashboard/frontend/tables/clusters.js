/** The table of clusters: where the peers are, one row for each cluster. */

import { html } from "../base/dom.js";
import { byShare } from "../payload.js";
import {
  bar,
  barCell,
  cell,
  columnName,
  difference,
  row,
  rowName,
  table,
} from "./html_tables.js";

/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("../payload.js").Cluster} Cluster */

/** Countries that a row names; the rest is counted. */
const NAMED = 3;

/**
 * Build the table.
 *
 * @param {Context} context
 */
export function clusterTable(context) {
  const { payload, text } = context;
  const clusters = byShare(payload);
  const largest = Math.max(...clusters.map(({ share }) => share), 1);
  const headings = row(
    {},
    columnName("place", text("card_place")),
    barCell(),
    columnName("share", text("card_share")),
    columnName("path", pathHeading(context)),
  );
  return table("clusters", text("card_clusters"), headings, [
    ...clusters.map((cluster) => clusterRow(cluster, largest, context)),
    payload.outside_share > 0 && outsideRow(context),
  ]);
}

/** @param {Context} context */
function pathHeading({ payload: { recommended, reference }, text }) {
  const values = { place: recommended.city, reference: reference.city };
  return reference.key === recommended.key
    ? text("card_through", values)
    : text("card_through_against", values);
}

/**
 * @param {Cluster} cluster
 * @param {number} largest share of all clusters, in percent
 * @param {Context} context
 */
function clusterRow(cluster, largest, context) {
  const { formats } = context;
  return row(
    { "data-cluster": cluster.number },
    rowName(
      html("span", { class: "city" }, cluster.place, " "),
      html("span", { class: "country" }, countryNames(cluster.countries, context)),
    ),
    barCell(bar("share-bar", cluster.share, largest)),
    cell("share", formats.percent(cluster.share)),
    cell("path", formats.ms(cluster.path_ms), gain(cluster, context)),
  );
}

/**
 * Build the difference to the path through the reference, if there is one.
 *
 * @param {Cluster} cluster
 * @param {Context} context
 */
function gain({ path_ms, reference_path_ms }, { payload, formats }) {
  const { recommended, reference } = payload;
  if (reference.key === recommended.key) return null;
  return difference(path_ms - reference_path_ms, formats);
}

/** @param {Context} context */
function outsideRow({ payload, text, formats }) {
  return row(
    { class: "outside" },
    rowName(text("card_elsewhere")),
    barCell(),
    cell("share", formats.percent(payload.outside_share)),
    cell("path"),
  );
}

/**
 * Name the first countries, and count the rest.
 *
 * @param {string[]} codes the country with the most peers first
 * @param {Wording} wording
 */
export function countryNames(codes, { text, formats }) {
  const names = codes.slice(0, NAMED).map((code) => formats.country(code));
  const more = codes.length - names.length;
  if (more > 0)
    names.push(text("card_more_countries", { count: formats.number(more) }));
  return formats.list(names);
}
