/** The table of clusters: where the peers are, one row for each cluster. */

import { html } from "../base/dom.js";
import { byShare, placeName } from "../payload.js";
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
/** @typedef {import("../payload.js").Elsewhere} Elsewhere */

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
  const { elsewhere } = payload;
  const shares = [...clusters, ...(elsewhere ? [elsewhere] : [])];
  const largest = Math.max(...shares.map(({ share }) => share), 1);
  const headings = row(
    {},
    columnName("place", text("card_place")),
    barCell(),
    columnName("share", text("card_share")),
    columnName("path", pathHeading(context)),
  );
  return table("clusters", text("card_clusters"), headings, [
    ...clusters.map((cluster) => clusterRow(cluster, largest, context)),
    elsewhere && elsewhereRow(elsewhere, largest, context),
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
  const { text, formats } = context;
  const countries = formats.countriesBeside(cluster.place, cluster.countries);
  return row(
    { "data-cluster": cluster.number },
    rowName(
      html("span", { class: "city" }, placeName(cluster.place, text), " "),
      html("span", { class: "country" }, countryNames(countries, context)),
    ),
    barCell(bar("share-bar", cluster.share, largest)),
    cell("share", formats.percent(cluster.share)),
    cell("path", formats.ms(cluster.path_ms), gain(cluster, context)),
  );
}

/**
 * Build the difference to the path through the reference, if there is one.
 *
 * @param {Pick<Cluster, "path_ms" | "reference_path_ms">} paths
 * @param {Context} context
 */
function gain({ path_ms, reference_path_ms }, { payload, formats }) {
  const { recommended, reference } = payload;
  if (reference.key === recommended.key) return null;
  return difference(path_ms - reference_path_ms, formats);
}

/**
 * @param {Elsewhere} elsewhere
 * @param {number} largest share of all rows, in percent
 * @param {Context} context
 */
function elsewhereRow(elsewhere, largest, context) {
  const { text, formats } = context;
  return row(
    { class: "elsewhere" },
    rowName(
      html("span", { class: "city" }, text("card_elsewhere"), " "),
      html("span", { class: "country" }, countryShares(elsewhere, context)),
    ),
    barCell(bar("share-bar", elsewhere.share, largest)),
    cell("share", formats.percent(elsewhere.share)),
    cell("path", formats.ms(elsewhere.path_ms), gain(elsewhere, context)),
  );
}

/**
 * Name the countries with the largest shares, and count the rest.
 *
 * @param {Elsewhere} elsewhere
 * @param {Wording} wording
 */
export function countryShares({ countries }, { text, formats }) {
  const names = countries
    .slice(0, NAMED)
    .map(({ code, share }) => `${formats.country(code)} ${formats.percent(share)}`);
  return formats.list([...names, ...moreCountries(countries, { text, formats })]);
}

/**
 * @param {unknown[]} countries all of them
 * @param {Wording} wording
 */
function moreCountries(countries, { text, formats }) {
  const more = countries.length - NAMED;
  return more > 0 ? [text("card_more_countries", { count: formats.number(more) })] : [];
}

/**
 * Name the first countries, and count the rest.
 *
 * @param {string[]} codes the country with the most peers first
 * @param {Wording} wording
 */
export function countryNames(codes, { text, formats }) {
  const names = codes.slice(0, NAMED).map((code) => formats.country(code));
  return formats.list([...names, ...moreCountries(codes, { text, formats })]);
}
