/** The words on the map: names, what a mark tells when it is pointed at, and a summary. */

import { headline } from "./verdict.js";
import { goesElsewhere } from "./overview.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./overview.js").Cluster} Cluster */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */
/** @typedef {import("./map_marks.js").Kind} Kind */
/** @typedef {import("./map_marks.js").LabelLine} LabelLine */

/**
 * @typedef {Omit<import("./map_marks.js").MapWords, "measure"> & {
 *   recommended: string,
 *   inUse: string,
 * }} Words
 */

/**
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 * @returns {Words}
 */
export function mapWords(overview, text, formats) {
  return {
    summary: summary(overview, text, formats),
    home: text("picture_home"),
    recommended: text("picture_recommended"),
    inUse: text("picture_in_use"),
    site: (site, kind) => siteLabel(site, kind, text, formats),
    cluster: ({ place, share }) => [
      { words: place, kind: "crowd" },
      { words: formats.percent(share), kind: "share" },
    ],
    siteDetails: (site) => siteDetails(site, text, formats),
    clusterDetails: (cluster) => clusterDetails(cluster, text, formats),
  };
}

/**
 * @param {Site} site
 * @param {Kind} kind
 * @param {Texts} text
 * @param {Formats} formats
 * @returns {LabelLine[]}
 */
function siteLabel({ city, stands_in }, kind, text, formats) {
  /** @type {LabelLine[]} */
  const label = [{ words: city, kind }];
  if (stands_in && kind !== "other")
    label.push({
      words: text("picture_stands_in", { country: formats.country(stands_in) }),
      kind: "note",
    });
  return label;
}

/**
 * @param {Site} site
 * @param {Texts} text
 * @param {Formats} formats
 */
function siteDetails(site, text, formats) {
  const { city, path_ms, stands_in } = site;
  const details = [city, formats.ms(path_ms)];
  if (stands_in)
    details.push(text("picture_stands_in", { country: formats.country(stands_in) }));
  return formats.list(details);
}

/**
 * @param {Cluster} cluster
 * @param {Texts} text
 * @param {Formats} formats
 */
function clusterDetails({ place, share, path_ms }, text, formats) {
  return text("card_crowd_details", {
    place,
    share: formats.percent(share),
    path: formats.ms(path_ms),
  });
}

/**
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
function summary(overview, text, formats) {
  const values = {
    verdict: headline(overview, text, formats),
    place: overview.recommended.city,
    count: formats.number(overview.clusters.length),
    reference: overview.reference.city,
  };
  return goesElsewhere(overview)
    ? text("card_map_summary_in_use", values)
    : text("card_map_summary", values);
}
