/** The notice that qBittorrent goes out without a VPN, or may do so. */

import { notice } from "../chrome.js";

/** @typedef {import("../context.js").Context} Context */

/** The text by what the integration knows. */
export const OWN_LINE_TEXTS = {
  proven: "card_own_line",
  suspected: "card_perhaps_own_line",
};

/**
 * Return what the notice says; an empty text if nothing speaks for the user's own line.
 *
 * @param {Pick<Context, "payload" | "text">} context
 */
export function ownLine({ payload: { own_line, provider }, text }) {
  return own_line ? text(OWN_LINE_TEXTS[own_line], { provider }) : "";
}

/**
 * Build the notice.
 *
 * @param {Context} context
 * @returns {HTMLElement | null} null if there is nothing to say
 */
export function ownLineNotice(context) {
  const { own_line } = context.payload;
  if (!own_line) return null;
  const element = notice(ownLine(context));
  element.classList.add(own_line);
  return element;
}
