/** The integration's texts in the user's language. */

import { DOMAIN } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./home_assistant.js").Localize} Localize */

/**
 * Returns the text of a key, with its placeholders filled in.
 *
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Texts
 */

export const PREFIX = `component.${DOMAIN}.common.`;

/**
 * Return the texts by their short keys.
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
 * Load the texts, once for each language.
 *
 * The promise is shared, because the frontend answers a second request too early: with
 * the texts that it has, before the first request is done.
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
 * An error of Home Assistant, or the reason of one.
 *
 * @typedef {object} Trouble
 * @property {string} [translation_domain]
 * @property {string} [translation_key]
 * @property {Record<string, string>} [translation_placeholders]
 */

/**
 * Return the text of an error; an empty one as long as it is not loaded.
 *
 * @param {Localize} localize
 * @param {Trouble | null | undefined} trouble
 */
export function troubleText(localize, trouble) {
  const { translation_domain: domain, translation_key: key } = trouble ?? {};
  if (!domain || !key) return "";
  return localize(
    `component.${domain}.exceptions.${key}.message`,
    trouble?.translation_placeholders,
  );
}

/**
 * Load the text of an error, and return it; an empty one if it has none.
 *
 * @param {Pick<Hass, "loadBackendTranslation">} hass
 * @param {Trouble | null | undefined} trouble
 */
export async function loadTrouble(hass, trouble) {
  const domain = trouble?.translation_domain;
  if (!domain) return "";
  return troubleText(await hass.loadBackendTranslation("exceptions", domain), trouble);
}

/**
 * Return the frontend's own state object.
 *
 * @returns {Hass | undefined} undefined before the user has signed in
 */
export function frontend() {
  return /** @type {any} */ (document.querySelector("home-assistant"))?.hass;
}
