/** The texts of the map: labels, tooltips, and a summary for screen readers. */

import { headline } from "../header/verdict.js";
import { placeName } from "../payload.js";

/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("../payload.js").Cluster} Cluster */
/** @typedef {import("../payload.js").Site} Site */

/** @typedef {"home" | "recommended" | "in-use" | "chosen" | "cluster" | "share" | "note" | "other"} Kind */
/** @typedef {{words: string, kind: Kind}} LabelLine */

/**
 * @typedef {object} MapText
 * @property {string} summary for screen readers
 * @property {string} home
 * @property {string} recommended
 * @property {string} inUse
 * @property {string} chosen
 * @property {(site: Site, kind: Kind) => LabelLine[]} siteLabel
 * @property {(cluster: Cluster) => LabelLine[]} clusterLabel
 * @property {(site: Site) => string} siteDetails
 * @property {(cluster: Cluster) => string} clusterDetails
 * @property {(cluster: Cluster) => string} leftOutName
 * @property {(cluster: Cluster) => string} leftOutDetails
 */

/**
 * @param {Context} context
 * @returns {MapText}
 */
export function mapText(context) {
  const { text, formats } = context;
  return {
    summary: summary(context),
    home: text("picture_home"),
    recommended: text("picture_recommended"),
    inUse: text("picture_in_use"),
    chosen: text("card_site_chosen"),
    siteLabel: (site, kind) => siteLabel(site, kind, context),
    clusterLabel: ({ place, share }) => [
      { words: placeName(place, text), kind: "cluster" },
      { words: formats.percent(share), kind: "share" },
    ],
    siteDetails: (site) => siteDetails(site, context),
    clusterDetails: (cluster) => clusterDetails(cluster, context),
    leftOutName: ({ place }) => placeName(place, text),
    leftOutDetails: ({ place }) =>
      formats.list([placeName(place, text), text("picture_left_out")]),
  };
}

/**
 * @param {Site} site
 * @param {Kind} kind
 * @param {Wording} wording
 * @returns {LabelLine[]}
 */
function siteLabel({ city, stands_in }, kind, { text, formats }) {
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
 * @param {Wording} wording
 */
function siteDetails({ city, path_ms, stands_in }, { text, formats }) {
  const details = [city, formats.ms(path_ms)];
  if (stands_in)
    details.push(text("picture_stands_in", { country: formats.country(stands_in) }));
  return formats.list(details);
}

/**
 * @param {Cluster} cluster
 * @param {Wording} wording
 */
function clusterDetails({ place, share, path_ms }, { text, formats }) {
  return text("card_cluster_details", {
    place: placeName(place, text),
    share: formats.percent(share),
    path: formats.ms(path_ms),
  });
}

/** @param {Context} context */
function summary(context) {
  const { payload, text, formats } = context;
  const values = {
    verdict: headline(context),
    place: payload.recommended.city,
    count: formats.number(payload.clusters.length),
    reference: payload.reference.city,
  };
  return payload.in_use === "another"
    ? text("card_map_summary_in_use", values)
    : text("card_map_summary", values);
}
