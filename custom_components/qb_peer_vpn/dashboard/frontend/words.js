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

/** @type {Map<string, Promise<Localize>>} */
const loading = new Map();

/**
 * Load the texts, once for each language: who asks the frontend while it is still loading
 * them gets an answer without them.
 *
 * @param {Pick<Hass, "loadBackendTranslation" | "language">} hass
 * @returns {Promise<Localize>}
 */
export function loadTexts(hass) {
  const { language } = hass;
  let texts = loading.get(language);
  if (!texts) {
    texts = hass.loadBackendTranslation("common", DOMAIN);
    loading.set(language, texts);
    texts.catch(() => loading.delete(language));
  }
  return texts;
}

/**
 * Return the frontend's own state; there is none before somebody has signed in.
 *
 * @returns {Hass | undefined}
 */
export function frontend() {
  return /** @type {any} */ (document.querySelector("home-assistant"))?.hass;
}
