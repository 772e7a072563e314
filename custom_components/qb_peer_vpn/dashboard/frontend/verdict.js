/** The verdict in sentences: what to do, how far that is, and why. */

import { comparison, goesElsewhere, hasPeers, isInUse } from "./overview.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Texts */

/** @type {Record<string, string>} */
const WHY = {
  better_found: "card_why_better_found",
  current_is_fine: "card_why_current_is_fine",
  nearest_is_fine: "card_why_nearest_is_fine",
  no_peers: "card_why_no_peers",
  server_gone: "card_why_server_gone",
  too_few_peers: "card_why_too_few_peers",
};

/** @type {Record<string, string>} */
const CONFIDENCE = {
  low: "card_confidence_low",
  fair: "card_confidence_fair",
  high: "card_confidence_high",
};

/**
 * Say what to do.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
export function headline(overview, text, formats) {
  const { verdict, recommended } = overview;
  const place = recommended.city;
  const saving = formats.number(verdict.saving_ms);
  if (verdict.worth_moving && verdict.saving_ms > 0)
    return verdict.measured
      ? text("card_move_measured", { place, saving })
      : text("picture_move_saving", { place, saving });
  if (verdict.worth_moving) return text("picture_move", { place });
  if (isInUse(overview)) return text("picture_stay", { place });
  if (verdict.reason === "no_peers") return text("picture_no_peers", { place });
  return text("picture_use", { place });
}

/**
 * Say how long the way is and what it is made of.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
export function way(overview, text, formats) {
  const { recommended } = overview;
  const values = { place: recommended.city, home: formats.ms(recommended.home_leg_ms) };
  if (!hasPeers(overview)) return text("card_way_without_peers", values);
  return text("card_way", {
    ...values,
    path: formats.ms(recommended.path_ms),
    peers: formats.ms(recommended.peer_leg_ms),
  });
}

/**
 * Say why.
 *
 * @param {Overview} overview
 * @param {Texts} text
 */
export function reason(overview, text) {
  const { verdict, reference, reference_in_use } = overview;
  const values = { place: reference.city };
  if (verdict.reason === "better_found" && !reference_in_use)
    return text("card_why_better_than_nearest", values);
  const next = comparison(overview)[1];
  if (verdict.reason === "current_is_fine" && next && !goesElsewhere(overview))
    return text("card_why_next_best", { place: next.site.city });
  const key = WHY[verdict.reason];
  return key ? text(key, values) : "";
}

/**
 * Say how far the saving can be trusted; only where there is one.
 *
 * @param {Overview} overview
 * @param {Texts} text
 */
export function confidence({ verdict }, text) {
  const key = CONFIDENCE[verdict.confidence];
  return verdict.worth_moving && key ? text(key) : "";
}
