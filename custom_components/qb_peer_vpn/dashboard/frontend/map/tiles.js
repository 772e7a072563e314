/** Says whether Home Assistant's map gets the tiles that it is made of. */

/** @typedef {Pick<import("../base/home_assistant.js").Hass, "fetchWithAuth">} Hass */

/** The whole world in one tile: asking for it shows no one where the home is. */
const WORLD = "/api/map_tiles/raster/0/0/0.png";

/** ms until the question is asked again. */
const VALID = 60_000;

/** ms that an answer may take. */
const LONGEST = 5_000;

const NOT_FOUND = 404;

export class Tiles {
  #asked = -Infinity;
  /** @type {Promise<boolean>} */
  #answer = Promise.resolve(true);

  /**
   * Return whether tiles come now.
   *
   * A Home Assistant without this path gets its tiles in another way. Then only the browser
   * knows whether it is offline.
   *
   * @param {Hass} hass
   * @param {number} [now] in ms since 1970
   */
  come(hass, now = Date.now()) {
    if (now - this.#asked >= VALID) {
      this.#asked = now;
      this.#answer = hass
        .fetchWithAuth(WORLD, { signal: AbortSignal.timeout(LONGEST) })
        .then(({ ok, status }) => ok || (status === NOT_FOUND && navigator.onLine))
        .catch(() => false);
    }
    return this.#answer;
  }
}
