/** Follows one config entry's overview for as long as somebody looks at it. */

import { DOMAIN } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Hass} Hass */

/** ms until the next try: Home Assistant may still be starting. */
const RETRY = 10_000;

export class Subscription {
  /** @type {string | null} */
  #entry = null;
  /** @type {Promise<() => void> | null} */
  #running = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(event: any) => void} onEvent
   * @param {(code: string) => void} onError
   */
  constructor(onEvent, onError) {
    this.onEvent = onEvent;
    this.onError = onError;
  }

  /**
   * Follow an entry; nothing happens where it is followed already.
   *
   * @param {Pick<Hass, "connection">} hass
   * @param {string} entry
   */
  follow(hass, entry) {
    if (this.#entry === entry) return;
    this.stop();
    this.#entry = entry;
    this.#subscribe(hass, entry);
  }

  /** Stop following. */
  stop() {
    clearTimeout(this.#timer);
    this.#running?.then((unsubscribe) => unsubscribe()).catch(() => {});
    this.#entry = null;
    this.#running = null;
  }

  /**
   * @param {Pick<Hass, "connection">} hass
   * @param {string} entry
   */
  #subscribe(hass, entry) {
    const isCurrent = () => this.#entry === entry;
    this.#running = hass.connection.subscribeMessage(
      (event) => isCurrent() && this.onEvent(event),
      { type: `${DOMAIN}/subscribe_overview`, config_entry_id: entry },
    );
    this.#running.catch((error) => {
      if (!isCurrent()) return;
      this.#running = null;
      this.onError(error?.code ?? "unknown");
      this.#timer = setTimeout(() => isCurrent() && this.#subscribe(hass, entry), RETRY);
    });
  }
}
