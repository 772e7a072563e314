/** The verdict in sentences: what to do, how long the path is, and why. */

import { hasPeers, nextBest } from "../payload.js";

/** @typedef {import("../context.js").Context} Context */

/**
 * The text of each reason.
 *
 * @type {Record<string, string>}
 */
export const REASON_TEXTS = {
  better_found: "card_why_better_found",
  current_is_fine: "card_why_current_is_fine",
  empty_lens: "card_why_empty_lens",
  nearest_is_fine: "card_why_nearest_is_fine",
  no_peers: "card_why_no_peers",
  server_gone: "card_why_server_gone",
  too_few_peers: "card_why_too_few_peers",
};

/**
 * The text of each confidence.
 *
 * @type {Record<string, string>}
 */
export const CONFIDENCE_TEXTS = {
  low: "card_confidence_low",
  fair: "card_confidence_fair",
  high: "card_confidence_high",
};

/**
 * Return what the sign in front of the verdict shows.
 *
 * @param {Pick<Context, "payload">} context
 * @returns {import("../payload.js").Sign | "alarm"}
 */
export function sign({ payload: { verdict, own_line } }) {
  // To a user without a VPN, no advice about servers is good news.
  return own_line === "proven" ? "alarm" : verdict.sign;
}

/**
 * Return what to do.
 *
 * @param {Context} context
 */
export function headline({ payload, text, formats }) {
  const { key, place, saving_ms, error_ms } = payload.headline;
  const words = text(key, {
    place,
    saving: formats.number(saving_ms),
    error: formats.number(error_ms),
  });
  // A line must not end between a number and its error.
  return words.replace(" ± ", "\u00a0±\u00a0");
}

/**
 * Return how long the path is, and how long its two legs are.
 *
 * @param {Context} context
 */
export function pathSentence({ payload, text, formats }) {
  const { recommended } = payload;
  const values = {
    place: recommended.city,
    home: formats.ms(recommended.home_leg_ms),
  };
  if (!hasPeers(payload)) return text("card_way_without_peers", values);
  return text("card_way", {
    ...values,
    path: formats.ms(recommended.path_ms),
    peers: formats.ms(recommended.peer_leg_ms),
  });
}

/**
 * Return whether the newest poll says something else than the numbers of the card.
 *
 * @param {import("../payload.js").CardPayload} payload
 */
function isDoubted({ verdict, recommended }) {
  const { settling, worth_moving } = verdict;
  if (!settling) return false;
  return settling.key !== recommended.key || settling.worth_moving !== worth_moving;
}

/**
 * Return the reason of the verdict; an empty text if this card does not know it.
 *
 * @param {Pick<Context, "payload" | "text">} context
 */
export function reason({ payload, text }) {
  const { verdict, reference, in_use } = payload;
  if (isDoubted(payload)) return text("card_why_settling");
  const values = { place: reference.city };
  if (verdict.reason === "better_found" && !in_use)
    return text("card_why_better_than_nearest", values);
  const next = nextBest(payload);
  if (verdict.reason === "current_is_fine" && next && in_use !== "another")
    return text("card_why_next_best", { place: next.city });
  const key = REASON_TEXTS[verdict.reason];
  return key ? text(key, values) : "";
}

/**
 * Return how sure the saving is; an empty text if a move is not worth it, or may not be.
 *
 * @param {Pick<Context, "payload" | "text">} context
 */
export function confidence({ payload, text }) {
  const { verdict } = payload;
  const key = CONFIDENCE_TEXTS[verdict.confidence];
  return verdict.worth_moving && key && !isDoubted(payload) ? text(key) : "";
}
