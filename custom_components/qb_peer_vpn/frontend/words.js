/** The integration's texts in the user's language. */

import { DOMAIN } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./home_assistant.js").Localize} Localize */
/** @typedef {import("./verdict.js").Texts} Texts */

export const PREFIX = `component.${DOMAIN}.common.`;

/**
 * Return the texts by key.
 *
 * @param {Localize} localize
 * @returns {Texts}
 */
export function textsOf(localize) {
  return (key, values) => localize(PREFIX + key, values);
}

/**
 * Load the texts.
 *
 * @param {Pick<Hass, "loadBackendTranslation">} hass
 * @returns {Promise<Localize>}
 */
export function loadTexts(hass) {
  return hass.loadBackendTranslation("common", DOMAIN);
}

/**
 * Return the frontend's own state; there is none before somebody has signed in.
 *
 * @returns {Hass | undefined}
 */
export function frontend() {
  return /** @type {any} */ (document.querySelector("home-assistant"))?.hass;
}
