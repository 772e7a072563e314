/** Subscribes to data of one config entry, for as long as they are shown. */

import { DOMAIN } from "./home_assistant.js";

/** @typedef {import("./home_assistant.js").Connection} Connection */

/** ms until the next attempt: Home Assistant may still be starting. */
const RETRY = 5_000;

/** What the card is drawn from. */
const OVERVIEW = { type: `${DOMAIN}/subscribe_overview` };

export class Subscription {
  /** @type {string | null} what is asked, as JSON */
  #message = null;
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
   * Follow an entry; does nothing if the same is followed already.
   *
   * @param {{connection: Connection}} hass
   * @param {string} entry
   * @param {object} [request] what to subscribe to
   */
  follow({ connection }, entry, request = OVERVIEW) {
    const message = JSON.stringify({ ...request, config_entry_id: entry });
    if (this.#message === message && this.#connection === connection) return;
    this.stop();
    this.#message = message;
    this.#connection = connection;
    connection.addEventListener("ready", this.#subscribe);
    this.#subscribe();
  }

  /** Stop following. */
  stop() {
    clearTimeout(this.#timer);
    this.#connection?.removeEventListener("ready", this.#subscribe);
    this.#running?.then((unsubscribe) => unsubscribe()).catch(() => {});
    this.#message = null;
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
    if (!connection || this.#message === null) return;
    const running = connection.subscribeMessage(
      (event) => this.#running === running && this.onEvent(event),
      JSON.parse(this.#message),
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
