/** The places compared: one row each, with the two legs of the way as a bar. */

import { html } from "./elements.js";
import { emblem, inUseMark, otherMark, recommendedMark } from "./marks.js";
import { comparison, hasPeers } from "./overview.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./overview.js").Role} Role */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

/** @type {Record<string, string>} */
const DRAWBACKS = {
  answers_too_soon: "card_drawback_answers_too_soon",
  few_servers: "card_drawback_few_servers",
  longer_home_leg: "card_drawback_longer_home_leg",
  longer_peer_leg: "card_drawback_longer_peer_leg",
  not_measured: "card_drawback_not_measured",
  rough_place: "card_drawback_rough_place",
  stands_elsewhere: "picture_stands_in",
};

/** @type {Record<Role, string | null>} */
const ROLES = {
  recommended: "picture_recommended",
  in_use: "picture_in_use",
  nearest: "card_nearest",
  runner_up: null,
};

/**
 * Build the table.
 *
 * @param {Overview} overview
 * @param {Texts} text
 * @param {Formats} formats
 */
export function comparisonTable(overview, text, formats) {
  const rows = comparison(overview);
  const longest = Math.max(...rows.map(({ site }) => site.path_ms), 1);
  return html(
    "table",
    { class: "comparison" },
    html("caption", {}, text("card_comparison")),
    header(text),
    html(
      "tbody",
      {},
      ...rows.map((row) => bodyRow(row, longest, hasPeers(overview), text, formats)),
    ),
  );
}

/**
 * @param {{site: Site, role: Role, inUse: boolean}} row
 * @param {number} longest in ms
 * @param {boolean} withPeers
 * @param {Texts} text
 * @param {Formats} formats
 */
function bodyRow({ site, role, inUse }, longest, withPeers, text, formats) {
  const legs = html(
    "span",
    { class: "legs" },
    bar("home-leg", site.home_leg_ms, longest),
    withPeers && bar("peer-leg", site.peer_leg_ms, longest),
  );
  return html(
    "tr",
    { class: role },
    placeCell(site, role, inUse, withPeers, text, formats),
    html("td", { class: "bar", "aria-hidden": "true" }, legs),
    html("td", { class: "path" }, formats.ms(site.path_ms)),
    html("td", { class: "detail" }, homeLeg(site, text, formats)),
    html("td", { class: "detail" }, withPeers ? formats.ms(site.peer_leg_ms) : "–"),
    html("td", { class: "detail distance" }, distances(site, formats)),
    html("td", { class: "detail" }, formats.number(site.servers)),
  );
}

/** @param {Texts} text */
function header(text) {
  /** @param {string} words @param {string} kind @param {string} [swatch] */
  const column = (words, kind, swatch) =>
    html(
      "th",
      { scope: "col", class: kind },
      swatch && html("span", { class: `swatch ${swatch}`, "aria-hidden": "true" }),
      words,
    );
  return html(
    "thead",
    {},
    html(
      "tr",
      {},
      column(text("card_place"), "place"),
      html("td", { class: "bar" }),
      column(text("card_round_trip"), "path"),
      column(text("card_home_leg"), "detail", "home-leg"),
      column(text("card_peer_leg"), "detail", "peer-leg"),
      column(text("card_distance"), "detail distance"),
      column(text("card_servers"), "detail"),
    ),
  );
}

/**
 * @param {Site} site
 * @param {Role} role
 * @param {boolean} inUse
 * @param {boolean} withPeers
 * @param {Texts} text
 * @param {Formats} formats
 */
function placeCell(site, role, inUse, withPeers, text, formats) {
  const elsewhere = site.stands_in !== null;
  const mark = { recommended: recommendedMark, in_use: inUseMark, nearest: otherMark, runner_up: otherMark };
  const roles = [ROLES[role], role === "recommended" && inUse ? "picture_in_use" : null];
  const tags = roles.flatMap((key) => (key ? [html("span", { class: "tag" }, text(key))] : []));
  const notes = drawbacks(site, role, text, formats);
  return html(
    "th",
    { scope: "row", class: "place" },
    emblem(mark[role](elsewhere)),
    html(
      "span",
      { class: "names" },
      html("span", { class: "city" }, site.city, " "),
      html("span", { class: "country" }, formats.country(site.country_code)),
      ...tags,
      html("span", { class: "narrow" }, narrowDetails(site, withPeers, text, formats)),
      notes && html("span", { class: "note" }, notes),
    ),
  );
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
function narrowDetails(site, withPeers, text, formats) {
  return text(withPeers ? "card_legs" : "card_leg", {
    home: formats.ms(site.home_leg_ms),
    peers: formats.ms(site.peer_leg_ms),
    servers: formats.number(site.servers),
  });
}

/**
 * @param {Site} site
 * @param {Texts} text
 * @param {Formats} formats
 */
function homeLeg(site, text, formats) {
  const time = html("span", {}, formats.ms(site.home_leg_ms));
  if (site.home_leg_measured)
    time.append(
      html("span", { class: "measured", title: text("card_measured"), role: "img", "aria-label": text("card_measured") }, "\u2713"),
    );
  return time;
}

/**
 * @param {Site} site
 * @param {Formats} formats
 */
function distances({ home_distance_km, peer_distance_km }, formats) {
  return formats.distance(home_distance_km, peer_distance_km);
}

/**
 * @param {string} kind
 * @param {number} value
 * @param {number} most
 */
function bar(kind, value, most) {
  return html("span", { class: kind, style: `width: ${((100 * value) / most).toFixed(1)}%` });
}
