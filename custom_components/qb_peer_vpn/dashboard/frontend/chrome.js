/** The parts around the figures: notices, the footer, and the placeholder. */

import { CHECK, html } from "./base/dom.js";
import { DOMAIN } from "./base/home_assistant.js";

/** @typedef {import("./context.js").Context} Context */

/**
 * Build the footer: how old the data are, and whose they are.
 *
 * @param {Context} context
 * @param {number} now in ms since 1970
 */
export function footer({ payload, text, formats }, now) {
  const { peers, updated, measured, server_list_updated: list, attribution } = payload;
  const located = peers.by_city + peers.by_country;
  const age = (/** @type {string} */ when) => ({
    age: formats.age(Date.parse(when), now),
  });
  const lines = [
    peers.all > 0 &&
      text("card_peers", {
        peers: formats.number(peers.all),
        located: formats.percent((100 * located) / peers.all),
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
 * Build a notice: why the card shows nothing, or only old data.
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

/**
 * Build the notice that the data are old, and why.
 *
 * @param {{login_refused: boolean}} payload
 * @param {import("./context.js").Texts} text
 * @param {string} reason why there are no new data; empty if that is not known
 */
export function troubleNotice({ login_refused }, text, reason) {
  if (login_refused) return loginNotice(text);
  return notice(reason ? text("card_old", { reason }) : text("card_unavailable"));
}

/**
 * Build the notice that the user has to log in again.
 *
 * @param {import("./context.js").Texts} text
 */
export function loginNotice(text) {
  return notice(text("card_login_refused"), {
    href: `/config/integrations/integration/${DOMAIN}`,
    words: text("card_log_in"),
  });
}

/** Build the gray placeholder that is shown until the first data arrive. */
export function skeleton() {
  return html(
    "div",
    { class: "skeleton", "aria-hidden": "true" },
    html("div", { class: "line" }),
    html("div", { class: "line short" }),
    html("div", { class: "block" }),
  );
}
