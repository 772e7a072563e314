/** The table of sites: one row each, with the two legs of the path as a bar. */

import { CHECK, html } from "../base/dom.js";
import { emblem, inUseIcon, otherIcon, recommendedIcon } from "../base/icons.js";
import { comparison, hasPeers } from "../payload.js";
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
/** @typedef {import("../context.js").Texts} Texts */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("../payload.js").Compared} Compared */
/** @typedef {import("../payload.js").Role} Role */
/** @typedef {import("../payload.js").Site} Site */

/**
 * The text of each drawback. Longer legs have none, because the bars show them.
 *
 * @type {Record<string, string>}
 */
export const DRAWBACK_TEXTS = {
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

/** @type {Record<Role, (isVirtual: boolean) => SVGElement>} */
const ICONS = {
  recommended: recommendedIcon,
  in_use: inUseIcon,
  nearest: otherIcon,
  runner_up: otherIcon,
};

/** Rows after the first that a phone shows; the site in use is always shown. */
const FEW = 3;

/**
 * Build the table.
 *
 * @param {Context} context
 */
export function comparisonTable(context) {
  const sites = comparison(context.payload);
  const longest = Math.max(...sites.map(({ site }) => site.path_ms), 1);
  const rows = sites.map((compared, index) => {
    const drawn = siteRow(compared, longest, context);
    drawn.classList.toggle("many", compared.role === "runner_up" && index > FEW);
    return drawn;
  });
  const { text, payload } = context;
  return html(
    "div",
    {},
    table("comparison", text("card_comparison"), headings(text), rows),
    html(
      "p",
      { class: "hint" },
      text("card_comparison_hint", { place: payload.reference.city }),
    ),
  );
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
 * @param {Compared} compared
 * @param {number} longest path in the table, in ms
 * @param {Context} context
 */
function siteRow(compared, longest, context) {
  const { site, role } = compared;
  const { formats, payload } = context;
  const withPeers = hasPeers(payload);
  const legs = html(
    "span",
    { class: "legs" },
    bar("home-leg", site.home_leg_ms, longest),
    withPeers && bar("peer-leg", site.peer_leg_ms, longest),
  );
  return row(
    { class: role, "data-site": site.key },
    nameCell(compared, context),
    barCell(legs),
    cell(
      "path",
      formats.ms(site.path_ms),
      difference(site.path_ms - payload.reference.path_ms, formats),
    ),
    cell(
      "detail",
      formats.ms(site.home_leg_ms),
      site.home_leg_measured && measured(context.text),
      distance(site.home_distance_km, context),
    ),
    cell(
      "detail",
      withPeers ? formats.ms(site.peer_leg_ms) : "–",
      site.peer_distance_km !== null && distance(site.peer_distance_km, context),
    ),
    cell(
      "detail",
      formats.number(site.servers),
      site.load !== null && html("span", { class: "distance" }, loadOf(site, context)),
    ),
  );
}

/**
 * Write how busy the server is.
 *
 * @param {Site} site
 * @param {Wording} wording
 */
export function loadOf({ load }, { text, formats }) {
  return load === null ? "" : text("card_load", { load: formats.percent(load) });
}

/**
 * @param {number} km
 * @param {Wording} wording
 */
function distance(km, { formats }) {
  return html("span", { class: "distance" }, formats.distance(km));
}

/**
 * @param {Compared} compared
 * @param {Context} context
 */
function nameCell({ site, role, inUse }, context) {
  const { text, formats } = context;
  const countries = formats
    .countriesBeside(site.city, [site.country_code])
    .map((code) => formats.country(code));
  const tags = [TAGS[role], role === "recommended" && inUse ? TAGS.in_use : null];
  const notes = formats.list(
    [drawbacks(site, role, context), tooLittle(site, context)].filter(Boolean),
  );
  const names = html(
    "span",
    { class: "names" },
    html("button", { class: "city", type: "button" }, site.city),
    " ",
    html("span", { class: "country" }, formats.list(countries), " "),
    ...tags.map((key) => key && html("span", { class: "tag" }, text(key))),
    html("span", { class: "narrow" }, legsInWords(site, context)),
    notes && html("span", { class: "note" }, notes),
  );
  const icon = emblem(ICONS[role](site.stands_in !== null));
  return rowName(html("span", { class: "with-icon" }, icon, names));
}

/**
 * List the drawbacks of a site; of the recommended one, only that it is virtual.
 *
 * @param {Site} site
 * @param {Role} role
 * @param {Wording} wording
 */
export function drawbacks(site, role, { text, formats }) {
  const country = site.stands_in ? formats.country(site.stands_in) : "";
  return formats.list(
    site.drawbacks.flatMap((drawback) => {
      const key = DRAWBACK_TEXTS[drawback];
      const isShown = role !== "recommended" || drawback === "stands_elsewhere";
      return key && isShown ? [text(key, { country })] : [];
    }),
  );
}

/**
 * Say of a site with a shorter path than the recommended one why it is not recommended.
 *
 * @param {Site} site
 * @param {Pick<Context, "payload" | "text">} context
 */
export function tooLittle({ path_ms }, { payload: { recommended }, text }) {
  return path_ms < recommended.path_ms ? text("card_too_little") : "";
}

/**
 * Write both legs in words, for screens without room for their columns.
 *
 * @param {Site} site
 * @param {Context} context
 */
function legsInWords(site, { payload, text, formats }) {
  const words = text(hasPeers(payload) ? "card_legs" : "card_leg", {
    home: formats.ms(site.home_leg_ms),
    peers: formats.ms(site.peer_leg_ms),
    servers: formats.number(site.servers),
  });
  return [words, loadOf(site, { text, formats })].filter(Boolean).join(" · ");
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
