/** The dry run of a move: what speaks against it, in the language of the user. */

import { DOMAIN } from "../base/home_assistant.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("./moves_payload.js").Objection} Objection */

/**
 * Ask what speaks against a move to the recommended server.
 *
 * @param {Pick<Hass, "callService" | "loadBackendTranslation">} hass
 * @param {string} entry id of the config entry
 * @returns {Promise<Objection[]>}
 */
export async function plannedMove(hass, entry) {
  const data = { config_entry_id: entry, dry_run: true };
  const answer = hass.callService(DOMAIN, "move", data, undefined, true, true);
  const [{ response }, localize] = await Promise.all([
    answer,
    hass.loadBackendTranslation("exceptions", DOMAIN),
  ]);
  return response.against.map((/** @type {Objection} */ each) => {
    const key = `component.${DOMAIN}.exceptions.refused_${each.reason}.message`;
    const words = localize(key, { server: response.to_server });
    return { ...each, text: words || each.text };
  });
}
