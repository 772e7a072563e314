/** What the parts of the card are drawn from. */

import { textsOf } from "./base/i18n.js";

/** @typedef {import("./base/formats.js").Formats} Formats */
/** @typedef {import("./base/home_assistant.js").Hass} Hass */
/** @typedef {import("./base/i18n.js").Texts} Texts */
/** @typedef {import("./payload.js").CardPayload} CardPayload */

/**
 * How the user reads: the texts of the language, and how numbers are written in it.
 *
 * @typedef {{text: Texts, formats: Formats}} Wording
 */

/**
 * Return what differs when the same is to be written in other words: in another language,
 * or because the texts were not loaded before.
 *
 * @param {Wording} wording
 */
export function wordingKey({ text, formats }) {
  return `${formats.language} ${text("card_name")}`;
}

/** @typedef {Wording & {payload: CardPayload}} Context */

/**
 * @param {Hass} hass
 * @param {Formats} formats
 * @param {CardPayload} payload
 * @returns {Context}
 */
export function contextOf(hass, formats, payload) {
  return { text: textsOf(hass.localize), formats, payload };
}
