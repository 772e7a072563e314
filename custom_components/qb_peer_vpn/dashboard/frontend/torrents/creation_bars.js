/** How far the .torrent files are that qBittorrent is making, also for automations. */

import { html } from "../base/dom.js";
import { wordingKey } from "../context.js";

/** @typedef {import("../context.js").Wording} Wording */

export class CreationBars {
  #shown = "";

  constructor() {
    this.element = html("div", { class: "creations", hidden: true });
  }

  /**
   * @param {number[]} creating percent of each
   * @param {Wording} wording
   */
  show(creating, wording) {
    const { text, formats } = wording;
    const next = JSON.stringify([creating, wordingKey(wording)]);
    if (next === this.#shown) return;
    this.#shown = next;
    this.element.hidden = !creating.length;
    this.element.replaceChildren(
      ...creating.map((value) => {
        const words = text("torrents_creating", { percent: formats.percent(value) });
        const fill = html("span", { class: "fill" });
        fill.style.transform = `scaleX(${value / 100})`;
        const bar = html(
          "div",
          {
            class: "progress",
            role: "progressbar",
            "aria-valuemin": 0,
            "aria-valuemax": 100,
            "aria-valuenow": value,
            "aria-label": words,
          },
          fill,
        );
        return html("div", { class: "creation" }, html("span", {}, words), bar);
      }),
    );
  }
}
