/** The places compared: one row each, with the two legs of the way as a bar. */

import { CHECK, html } from "./elements.js";
import { emblem, inUseMark, otherMark, recommendedMark } from "./marks.js";
import { comparison, hasPeers } from "./overview.js";
import { bar, barCell, cell, columnName, row, rowName, table } from "./tables.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./overview.js").Role} Role */
/** @typedef {import("./overview.js").Compared} Compared */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

/**
 * What speaks against a place; longer legs are not told, because the bars show them.
 *
 * @type {Record<string, string>}
 */
const DRAWBACKS = {
  answers_too_soon: "card_drawback_answers_too_soon",
  few_servers: "card_drawback_few_servers",
  not_measured: "card_drawback_not_measured",
  rough_place: "card_drawback_rough_place",
  stands_elsewhere: "picture_stands_in",
};

/** @type {Record<Role, string | null>} */
const TAGS = {
  recommended: "picture_recommended",
  in_use: "picture_in_use",
  nearest: "card_nearest",
  runner_up: null,
};

/** @type {Record<Role, (standsElsewhere: boolean) => SVGElement>} */
const MARKS = {
  recommended: recommendedMark,
  in_use: inUseMark,
  nearest: otherMark,
  runner_up: otherMark,
};

/** Rows after the first that a phone shows, apart from the server in use. */
const FEW = 3;

/**
 * Build the table.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
export function comparisonTable(overview, text, formats) {
  const places = comparison(overview);
  const longest = Math.max(...places.map(({ site }) => site.path_ms), 1);
  const withPeers = hasPeers(overview);
  const rows = places.map((place, index) => {
    const drawn = placeRow(place, longest, withPeers, text, formats);
    drawn.classList.toggle("many", place.role === "runner_up" && index > FEW);
    return drawn;
  });
  return table("comparison", text("card_comparison"), headings(text), rows);
}

/** @param {Texts} text */
function headings(text) {
  const swatch = (/** @type {string} */ leg) =>
    html("span", { class: `swatch ${leg}`, "aria-hidden": "true" });
  return row(
    {},
    columnName("place", text("card_place")),
    barCell(),
    columnName("path", text("card_round_trip")),
    columnName("detail", swatch("home-leg"), text("card_home_leg")),
    columnName("detail", swatch("peer-leg"), text("card_peer_leg")),
    columnName("detail", text("card_servers")),
  );
}

/**
 * @param {Compared} place
 * @param {number} longest in ms
 * @param {boolean} withPeers
 * @param {Texts} text
 * @param {Formats} formats
 */
function placeRow(place, longest, withPeers, text, formats) {
  const { site, role } = place;
  const legs = html(
    "span",
    { class: "legs" },
    bar("home-leg", site.home_leg_ms, longest),
    withPeers && bar("peer-leg", site.peer_leg_ms, longest),
  );
  return row(
    { class: role },
    nameCell(place, withPeers, text, formats),
    barCell(legs),
    cell("path", formats.ms(site.path_ms)),
    cell(
      "detail",
      formats.ms(site.home_leg_ms),
      site.home_leg_measured && measured(text),
      distance(site.home_distance_km, formats),
    ),
    cell(
      "detail",
      withPeers ? formats.ms(site.peer_leg_ms) : "–",
      site.peer_distance_km !== null && distance(site.peer_distance_km, formats),
    ),
    cell("detail", formats.number(site.servers)),
  );
}

/**
 * @param {number} km
 * @param {Formats} formats
 */
function distance(km, formats) {
  return html("span", { class: "distance" }, formats.distance(km));
}

/**
 * @param {Compared} place
 * @param {boolean} withPeers
 * @param {Texts} text
 * @param {Formats} formats
 */
function nameCell({ site, role, inUse }, withPeers, text, formats) {
  const tags = [TAGS[role], role === "recommended" && inUse ? TAGS.in_use : null];
  const notes = drawbacks(site, role, text, formats);
  const names = html(
    "span",
    { class: "names" },
    html("span", { class: "city" }, site.city, " "),
    html("span", { class: "country" }, formats.country(site.country_code), " "),
    ...tags.map((key) => key && html("span", { class: "tag" }, text(key))),
    html("span", { class: "narrow" }, legsInWords(site, withPeers, text, formats)),
    notes && html("span", { class: "note" }, notes),
  );
  const mark = emblem(MARKS[role](site.stands_in !== null));
  return rowName(html("span", { class: "marked" }, mark, names));
}

/**
 * Say what speaks against a place; the recommended one is told only where it stands.
 *
 * @param {Site} site
 * @param {Role} role
 * @param {Texts} text
 * @param {Formats} formats
 */
export function drawbacks(site, role, text, formats) {
  const country = site.stands_in ? formats.country(site.stands_in) : "";
  return formats.list(
    site.drawbacks.flatMap((drawback) => {
      const key = DRAWBACKS[drawback];
      const isTold = key && (role !== "recommended" || drawback === "stands_elsewhere");
      return isTold ? [text(key, { country })] : [];
    }),
  );
}

/**
 * @param {Site} site
 * @param {boolean} withPeers
 * @param {Texts} text
 * @param {Formats} formats
 */
function legsInWords(site, withPeers, text, formats) {
  return text(withPeers ? "card_legs" : "card_leg", {
    home: formats.ms(site.home_leg_ms),
    peers: formats.ms(site.peer_leg_ms),
    servers: formats.number(site.servers),
  });
}

/** @param {Texts} text */
function measured(text) {
  const words = text("card_measured");
  return html(
    "span",
    { class: "measured", role: "img", title: words, "aria-label": words },
    CHECK,
  );
}
