/** The head of the card: the question, the answer, why, and what one can do. */

import { html, svg } from "./elements.js";
import { sign } from "./marks.js";
import { confidence, headline, reason, way } from "./verdict.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */

const REFRESH =
  "M17.65 6.35A8 8 0 1 0 19.73 14h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4Z";
const COPY =
  "M19 21H8V7h11m0-2H8a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2m-3-4H4a2 2 0 0 0-2 2v14h2V3h12Z";

/** @typedef {{onRefresh: () => void, onCopy: (hostname: string) => void}} Actions */

export class Header {
  /** @param {Actions} actions */
  constructor({ onRefresh, onCopy }) {
    this.signPlace = html("div", { class: "sign-place" });
    this.question = html("p", { class: "question" });
    this.headline = html("h2", { class: "headline", "aria-live": "polite" });
    this.way = html("p", { class: "way" });
    this.why = html("p", { class: "why" });
    this.refresh = button("refresh", REFRESH);
    this.refresh.addEventListener("click", onRefresh);
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
    this.element = html(
      "header",
      {},
      this.signPlace,
      html(
        "div",
        { class: "words" },
        this.question,
        this.headline,
        this.way,
        this.why,
        this.copy,
      ),
      this.refresh,
    );
  }

  /**
   * Show a verdict.
   *
   * @param {Overview} overview
   * @param {Texts} text
   * @param {Formats} formats
   * @param {string | null} title of the entry, where there are several
   */
  show(overview, text, formats, title) {
    const { verdict, recommended, provider } = overview;
    const isWaiting =
      verdict.reason === "no_peers" || verdict.reason === "too_few_peers";
    this.signPlace.replaceChildren(
      sign(verdict.worth_moving ? "move" : isWaiting ? "wait" : "stay"),
    );
    const question = text("card_question", { provider });
    this.question.textContent = title ? `${question} · ${title}` : question;
    say(this.headline, headline(overview, text, formats));
    this.way.textContent = way(overview, text, formats);
    const why = [reason(overview, text), confidence(overview, text)];
    this.why.textContent = why.filter(Boolean).join(" ");
    const { server, hostname } = recommended;
    this.copy.hidden = !hostname;
    this.server.textContent = server && server !== hostname ? server : "";
    this.hostname.textContent = hostname;
    this.copy.title = text("card_copy", { hostname: hostname ?? "" });
    this.refresh.setAttribute("aria-label", text("card_refresh"));
    this.refresh.title = text("card_refresh");
  }

  /** @param {boolean} isBusy */
  setBusy(isBusy) {
    this.refresh.classList.toggle("busy", isBusy);
    this.refresh.setAttribute("aria-busy", String(isBusy));
  }
}

/**
 * Change words only where they differ: a screen reader says what is written anew.
 *
 * @param {HTMLElement} element
 * @param {string} words
 */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
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
