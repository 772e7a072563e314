/** The top of the card: the question, the answer, the reason, and two buttons. */

import { html, setText, svg, whileBusy } from "../base/dom.js";
import { verdictSign } from "../base/icons.js";
import { LensPicker } from "./lens.js";
import { confidence, headline, pathSentence, reason, sign } from "./verdict.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */

const REFRESH =
  "M17.65 6.35A8 8 0 1 0 19.73 14h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4Z";
const COPY =
  "M19 21H8V7h11m0-2H8a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2m-3-4H4a2 2 0 0 0-2 2v14h2V3h12Z";

/**
 * @typedef {object} Actions
 * @property {() => Promise<void>} onRefresh
 * @property {(hostname: string) => void} onCopy
 * @property {(entity: string, option: string) => void} onChooseLens
 */

export class Header {
  /** @param {Actions} actions */
  constructor({ onRefresh, onCopy, onChooseLens }) {
    this.signPlace = html("div", { class: "sign-place" });
    this.question = html("p", { class: "question" });
    this.headline = html("h2", { class: "headline", "aria-live": "polite" });
    this.path = html("p", { class: "path-sentence" });
    this.why = html("p", { class: "why" });
    this.refresh = button("refresh", REFRESH);
    this.refresh.addEventListener("click", () => whileBusy(this.refresh, onRefresh));
    this.server = html("span", { class: "server-name" });
    this.hostname = html("span", { class: "hostname" });
    this.copy = html(
      "button",
      { class: "copy", type: "button" },
      this.server,
      this.hostname,
      icon(COPY),
    );
    this.copy.addEventListener("click", () => onCopy(this.hostname.textContent ?? ""));
    this.lens = new LensPicker(onChooseLens);
    this.element = html(
      "header",
      {},
      this.signPlace,
      html(
        "div",
        { class: "words" },
        this.question,
        this.headline,
        this.path,
        this.why,
        this.copy,
        this.lens.element,
      ),
      this.refresh,
    );
  }

  /**
   * Show the verdict.
   *
   * @param {Hass} hass
   * @param {Context} context
   * @param {string | null} title of the config entry; null if there is only one
   * @param {string | undefined} ownTitle what the user wants to read instead of the question
   */
  show(hass, context, title, ownTitle) {
    const { payload, text } = context;
    const { recommended, provider } = payload;
    this.signPlace.replaceChildren(verdictSign(sign(context)));
    const question = text("card_question", { provider });
    this.question.textContent =
      ownTitle ?? (title ? `${question} · ${title}` : question);
    setText(this.headline, headline(context));
    this.path.textContent = pathSentence(context);
    const why = [reason(context), confidence(context)];
    this.why.textContent = why.filter(Boolean).join(" ");
    const { server, hostname } = recommended;
    this.copy.hidden = !hostname;
    this.server.textContent = server && server !== hostname ? server : "";
    this.hostname.textContent = hostname;
    this.copy.title = text("card_copy", { hostname: hostname ?? "" });
    this.lens.show(hass, context);
    this.refresh.setAttribute("aria-label", text("card_refresh"));
    this.refresh.title = text("card_refresh");
  }
}

/**
 * @param {string} kind
 * @param {string} path
 */
function button(kind, path) {
  return html("button", { class: kind, type: "button" }, icon(path));
}

/** @param {string} path */
function icon(path) {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: path }),
  );
}
