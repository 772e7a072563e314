/** The way through one site in words: how long, its legs, and to each part of the swarm. */

import { CHECK, html } from "../base/dom.js";
import { byShare, hasPeers, placeName } from "../payload.js";
import { drawbacks, loadOf, tooLittle } from "../tables/comparison.js";
import { difference } from "../tables/html_tables.js";

/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../payload.js").Site} Site */
/** @typedef {import("./site_paths.js").SitePaths} SitePaths */

/**
 * @param {SitePaths} paths
 * @param {Context} context
 */
export function sitePanel(paths, context) {
  const { site } = paths;
  const facts = factsOf(site, context);
  const parts = partsOf(paths, context);
  return html(
    "div",
    {},
    html("p", { class: "site-cost" }, costSentence(site, context)),
    html("p", {}, legsSentence(site, context)),
    facts.length > 0 && html("p", { class: "site-facts" }, facts.join(" · ")),
    parts.length > 0 &&
      html(
        "ul",
        { class: "site-parts" },
        ...parts.map(({ place, path_ms, change }) =>
          html(
            "li",
            {},
            `${place} ${context.formats.ms(path_ms)}`,
            difference(change, context.formats),
          ),
        ),
      ),
  );
}

/**
 * Say how long the path is, compared with the one in use.
 *
 * @param {Site} site
 * @param {Context} context
 */
export function costSentence(site, { payload, text, formats }) {
  const { reference, in_use } = payload;
  const change = site.path_ms - reference.path_ms;
  const values = {
    place: site.city,
    path: formats.ms(site.path_ms),
    change: formats.ms(Math.abs(change)),
    reference: reference.city,
  };
  if (site.key === reference.key)
    return text(in_use ? "card_site_in_use" : "card_site_nearest", values);
  if (change === 0) return text("card_site_same", values);
  return text(change > 0 ? "card_site_longer" : "card_site_shorter", values);
}

/**
 * @param {Site} site
 * @param {Context} context
 */
function legsSentence(site, { payload, text, formats }) {
  const mark = site.home_leg_measured ? ` ${CHECK}` : "";
  const values = {
    place: site.city,
    home: `${formats.ms(site.home_leg_ms)}${mark}`,
    home_distance: formats.distance(site.home_distance_km),
  };
  if (!hasPeers(payload) || site.peer_distance_km === null)
    return text("card_site_leg", values);
  return text("card_site_legs", {
    ...values,
    peers: formats.ms(site.peer_leg_ms),
    peer_distance: formats.distance(site.peer_distance_km),
  });
}

/**
 * Return what else is known of a site.
 *
 * @param {Site} site
 * @param {Context} context
 */
export function factsOf(site, context) {
  const { text } = context;
  return [
    site.server ?? "",
    loadOf(site, context),
    site.forwards_ports ? text("card_forwards_ports") : "",
    drawbacks(site, "runner_up", context),
    tooLittle(site, context),
  ].filter(Boolean);
}

/**
 * Return the paths to each part of the swarm, and what they differ from those through the
 * reference; the largest part first.
 *
 * @param {SitePaths} paths
 * @param {Pick<Context, "payload" | "text">} context
 */
export function partsOf({ clusters, elsewhere_ms }, { payload, text }) {
  const found = new Map(clusters.map(({ number, path_ms }) => [number, path_ms]));
  const parts = byShare(payload).flatMap(({ number, place, reference_path_ms }) => {
    const path_ms = found.get(number);
    return path_ms === undefined
      ? []
      : [
          {
            place: placeName(place, text),
            path_ms,
            change: path_ms - reference_path_ms,
          },
        ];
  });
  const { elsewhere } = payload;
  if (elsewhere && elsewhere_ms !== null)
    parts.push({
      place: text("card_elsewhere"),
      path_ms: elsewhere_ms,
      change: elsewhere_ms - elsewhere.reference_path_ms,
    });
  return parts;
}
