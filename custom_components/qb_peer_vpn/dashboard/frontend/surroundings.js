/** What stands round the figures: the legend, the notices and the foot. */

import { CHECK, html } from "./elements.js";
import {
  crowdMark,
  elsewhereMark,
  emblem,
  homeMark,
  inUseMark,
  otherMark,
  recommendedMark,
} from "./marks.js";
import { goesElsewhere, hasPeers } from "./overview.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

/**
 * Explain the marks that are on the map.
 *
 * @param {Overview} overview
 * @param {Texts} text
 */
export function legend(overview, text) {
  const { recommended, reference, runners_up } = overview;
  const isElsewhere = [recommended, reference, ...runners_up].some(
    (site) => site.stands_in !== null,
  );
  const entry = (/** @type {SVGElement} */ mark, /** @type {string} */ words) =>
    html("li", {}, emblem(mark, 18), words);
  return html(
    "ul",
    { class: "legend" },
    entry(homeMark(), text("picture_home")),
    entry(recommendedMark(), text("picture_recommended")),
    goesElsewhere(overview) && entry(inUseMark(), text("picture_in_use")),
    hasPeers(overview) && entry(crowdMark(8), text("picture_peers")),
    runners_up.length > 0 && entry(otherMark(), text("card_other_places")),
    isElsewhere && entry(elsewhereMark(), text("card_stands_elsewhere")),
  );
}

/**
 * Say how old everything is, and whose data it is.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 * @param {number} now in ms since 1970
 */
export function foot(overview, text, formats, now) {
  const { peers, updated, measured, server_list_updated: list, attribution } = overview;
  const located = peers.by_city + peers.by_country;
  const age = (/** @type {string} */ when) => ({
    age: formats.age(Date.parse(when), now),
  });
  const lines = [
    text("card_peers", {
      peers: formats.number(peers.all),
      located: formats.percent(peers.all ? (100 * located) / peers.all : 0),
    }),
    updated && text("card_updated", age(updated)),
    measured
      ? `${CHECK} ${text("card_ways_measured", age(measured))}`
      : text("card_ways_modelled"),
    list && text("card_list_updated", age(list)),
  ];
  return html(
    "footer",
    {},
    html("p", {}, ...lines.map((line) => line && html("span", {}, line))),
    attribution && html("p", { class: "attribution" }, attribution),
  );
}

/**
 * Say what keeps the card from showing something, or that it is old.
 *
 * @param {string} words
 * @param {{href: string, words: string}} [link]
 */
export function notice(words, link) {
  return html(
    "div",
    { class: "notice", role: "status" },
    html("p", {}, words),
    link && html("a", { href: link.href }, link.words),
  );
}

/** Hold the place while nothing is known yet. */
export function skeleton() {
  return html(
    "div",
    { class: "skeleton", "aria-hidden": "true" },
    html("div", { class: "line" }),
    html("div", { class: "line short" }),
    html("div", { class: "block" }),
  );
}
