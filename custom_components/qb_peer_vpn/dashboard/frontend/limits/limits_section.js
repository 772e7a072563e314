/** The section of the card about upload limits: rules, preview, switch, restore. */

import { html, keepingFocus, setText } from "../base/dom.js";
import { DOMAIN } from "../base/home_assistant.js";
import { loadTrouble } from "../base/i18n.js";
import { Subscription } from "../base/subscription.js";
import { hasLimits, mergedLimits } from "./limits_payload.js";
import { previewList } from "./preview.js";
import { ruleLine } from "./rule_bars.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./limits_payload.js").LimitsPayload} LimitsPayload */
/** @typedef {import("./limits_payload.js").LimitsPreview} LimitsPreview */
/** @typedef {import("./limits_payload.js").LimitsState} LimitsState */

const REQUEST = { type: `${DOMAIN}/subscribe_limits` };

/** ms in which the second tap has to come. */
const SURE = 5_000;

export class LimitsSection {
  /** @type {Hass | null} */
  #hass = null;
  /** @type {Wording | null} */
  #wording = null;
  /** @type {LimitsState | null} */
  #state = null;
  /** @type {LimitsPreview | null} */
  #preview = null;
  /** Why the last attempt failed; empty if it did not. */
  #failure = "";
  #isBusy = false;
  #isWanted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #unsure;

  /** @param {string} entry */
  constructor(entry) {
    this.entry = entry;
    this.heading = html("h3", { id: "limits-heading" });
    this.status = html("p", { class: "limits-status", role: "status" });
    this.rules = html("ul", { class: "rules" });
    this.onOff = button("limits-switch", () => this.#toggle());
    this.look = button("limits-preview", () => this.#showPreview());
    this.again = button("limits-again", () =>
      this.#act("apply_upload_limits", { manage_again: true }),
    );
    this.restore = button("limits-restore", () => this.#restore());
    this.previewed = html("div", { class: "limits-previewed" });
    this.element = html(
      "section",
      { class: "upload-limits", "aria-labelledby": "limits-heading" },
      this.heading,
      this.status,
      this.rules,
      html(
        "div",
        { class: "limits-buttons" },
        this.onOff,
        this.look,
        this.again,
        this.restore,
      ),
      this.previewed,
    );
    this.element.hidden = true;
    this.subscription = new Subscription(
      (event) => this.#receive(event),
      () => this.#receive({ available: false }),
    );
  }

  /** Stop following the connection. */
  disconnect() {
    this.#forgetSure();
    this.subscription.stop();
  }

  /**
   * Follow the limits and show them; or show nothing if that is not wanted.
   *
   * @param {Hass} hass
   * @param {Wording} wording
   * @param {boolean} isWanted
   */
  show(hass, wording, isWanted) {
    this.#hass = hass;
    this.#wording = wording;
    this.#isWanted = isWanted;
    if (isWanted) this.subscription.follow(hass, this.entry, REQUEST);
    else this.subscription.stop();
    this.#render();
  }

  /** @param {LimitsPayload} event */
  #receive(event) {
    this.#state = mergedLimits(this.#state, event);
    this.#render();
  }

  #render() {
    const { element } = this;
    const state = this.#state;
    element.hidden = !this.#isWanted || !hasLimits(state);
    if (element.hidden || !state || !this.#wording) return;
    const wording = this.#wording;
    const { text } = wording;
    setText(this.heading, text("card_limits"));
    setText(this.status, this.#statusWords(state, wording));
    this.rules.replaceChildren(...state.rules.map((rule) => ruleLine(rule, wording)));
    keepingFocus(element, () => this.#renderButtons(state, wording));
    this.previewed.hidden = !this.#preview;
  }

  /**
   * @param {LimitsState} state
   * @param {Wording} wording
   */
  #renderButtons(state, { text }) {
    const { shaping } = state;
    setText(
      this.onOff,
      text(shaping ? "card_limits_switch_off" : "card_limits_switch_on"),
    );
    setText(this.look, text("card_limits_preview"));
    setText(this.again, text("card_limits_manage_again"));
    const isSure = this.#unsure !== undefined;
    setText(
      this.restore,
      text(isSure ? "card_limits_restore_sure" : "card_limits_restore"),
    );
    const shown = shownButtons(
      state,
      Boolean(this.#hass?.user?.is_admin),
      this.#preview !== null,
    );
    this.onOff.hidden = !shown.onOff;
    this.look.hidden = !shown.look;
    this.again.hidden = !shown.again;
    this.restore.hidden = !shown.restore;
    for (const each of [this.onOff, this.look, this.again, this.restore])
      each.setAttribute("aria-disabled", String(this.#isBusy));
  }

  /**
   * @param {LimitsState} state
   * @param {Wording} wording
   */
  #statusWords(state, { text, formats }) {
    const sentences = [
      state.shaping
        ? text("card_limits_on", { rollout: formats.percent(state.rollout) })
        : text(state.restored ? "card_limits_off" : "card_limits_restoring"),
      state.waiting > 0 &&
        text("card_limits_waiting", { count: formats.number(state.waiting) }),
      !state.available && text("card_limits_old"),
      this.#failure,
    ];
    return sentences.filter(Boolean).join(" ");
  }

  async #showPreview() {
    await this.#try(async (hass) => {
      this.#preview = await hass.callWS({
        type: `${DOMAIN}/preview_limits`,
        config_entry_id: this.entry,
      });
      if (this.#preview && this.#wording)
        this.previewed.replaceChildren(previewList(this.#preview, this.#wording));
    });
    if (!this.onOff.hidden) this.onOff.focus();
  }

  async #toggle() {
    const state = this.#state;
    if (!state?.switch_entity) return;
    const action = state.shaping ? "turn_off" : "turn_on";
    await this.#try((hass) =>
      hass.callService("switch", action, { entity_id: state.switch_entity }),
    );
    this.#preview = null;
    this.#render();
  }

  #restore() {
    if (this.#unsure === undefined) {
      this.#unsure = setTimeout(() => this.#forgetSure(), SURE);
      this.#render();
      return;
    }
    this.#forgetSure();
    this.#act("restore_upload_limits", {});
  }

  #forgetSure() {
    clearTimeout(this.#unsure);
    this.#unsure = undefined;
    this.#render();
  }

  /**
   * @param {string} action
   * @param {object} data
   */
  #act(action, data) {
    return this.#try((hass) =>
      hass.callService(DOMAIN, action, { config_entry_id: this.entry, ...data }),
    );
  }

  /** @param {(hass: Hass) => Promise<any>} act */
  async #try(act) {
    if (!this.#hass || this.#isBusy) return;
    this.#isBusy = true;
    this.#failure = "";
    this.#render();
    try {
      await act(this.#hass);
    } catch (error) {
      this.#failure = await this.#wordsOf(error);
    } finally {
      this.#isBusy = false;
      this.#render();
    }
  }

  /** @param {any} error */
  async #wordsOf(error) {
    const words = this.#hass
      ? await loadTrouble(this.#hass, error).catch(() => "")
      : "";
    return words || this.#wording?.text("card_limits_failed") || "";
  }
}

/**
 * Return which buttons make sense now.
 *
 * Nothing is switched on unseen: that button comes with the preview.
 *
 * @param {Pick<LimitsState, "shaping" | "restored" | "by_hand" | "switch_entity">} state
 * @param {boolean} isAdmin
 * @param {boolean} hasPreview
 */
export function shownButtons(state, isAdmin, hasPreview) {
  const { shaping, restored, by_hand: byHand } = state;
  return {
    onOff: state.switch_entity !== null && (shaping || hasPreview),
    look: !shaping && !hasPreview,
    again: shaping && byHand > 0,
    restore: isAdmin && (shaping || !restored),
  };
}

/**
 * @param {string} name
 * @param {() => void} onClick
 */
function button(name, onClick) {
  const element = html("button", { type: "button", class: `pill ${name}` });
  element.addEventListener("click", onClick);
  return element;
}
