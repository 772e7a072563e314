/** Subscribes to the card's data of one config entry, for as long as the card is shown. */

import { DOMAIN } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Connection} Connection */

/** ms until the next attempt: Home Assistant may still be starting. */
const RETRY = 5_000;

export class Subscription {
  /** @type {string | null} */
  #entry = null;
  /** @type {Connection | null} */
  #connection = null;
  /** @type {Promise<() => Promise<void>> | null} */
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
   * Follow an entry; does nothing if it is followed already.
   *
   * @param {{connection: Connection}} hass
   * @param {string} entry
   */
  follow({ connection }, entry) {
    if (this.#entry === entry && this.#connection === connection) return;
    this.stop();
    this.#entry = entry;
    this.#connection = connection;
    connection.addEventListener("ready", this.#subscribe);
    this.#subscribe();
  }

  /** Stop following. */
  stop() {
    clearTimeout(this.#timer);
    this.#connection?.removeEventListener("ready", this.#subscribe);
    this.#running?.then((unsubscribe) => unsubscribe()).catch(() => {});
    this.#entry = null;
    this.#connection = null;
    this.#running = null;
  }

  /**
   * Subscribe, at first and after each reconnection.
   *
   * The connection could repeat the subscription itself, but would do so only once: too
   * early, because a restarting Home Assistant answers before it has set up this
   * integration.
   */
  #subscribe = () => {
    clearTimeout(this.#timer);
    const connection = this.#connection;
    if (!connection) return;
    const message = {
      type: `${DOMAIN}/subscribe_overview`,
      config_entry_id: this.#entry,
    };
    const running = connection.subscribeMessage(
      (event) => this.#running === running && this.onEvent(event),
      message,
      { resubscribe: false },
    );
    this.#running = running;
    running.catch((error) => {
      if (this.#running !== running) return;
      this.#running = null;
      this.onError(error?.code ?? "unknown");
      this.#timer = setTimeout(this.#subscribe, RETRY);
    });
  };
}
