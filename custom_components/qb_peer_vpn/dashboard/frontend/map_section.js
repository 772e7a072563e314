/** The card's map: the one drawn here, or Home Assistant's own where the user wants that. */

import { html } from "./elements.js";
import { createHaMap, fillHaMap } from "./ha_map.js";
import { loadLand } from "./land.js";
import { mapWords } from "./map_words.js";
import { sceneOf } from "./scene.js";
import { legend } from "./surroundings.js";
import { worldMap } from "./world_map.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./formats.js").Formats} Formats */
/** @typedef {import("./verdict.js").Texts} Texts */
/** @typedef {import("./map_marks.js").LabelLine} LabelLine */

export class MapSection {
  /** @type {(() => void) | null} */
  #draw = null;
  /** @type {import("./land.js").Land} */
  #land = { ground: [], lakes: [], coasts: [] };
  /** @type {HTMLElement | null | undefined} undefined until it was asked for */
  #haMap;

  constructor() {
    this.canvas = html("div", { class: "canvas" });
    this.legend = html("div");
    this.element = html("section", { class: "map" }, this.canvas, this.legend);
    this.resized = new ResizeObserver(() => this.#draw?.());
  }

  /** Begin to follow the width. */
  connect() {
    this.resized.observe(this.canvas);
  }

  disconnect() {
    this.resized.disconnect();
  }

  /**
   * Bring one cluster out, or none.
   *
   * @param {string | null} cluster its number
   */
  point(cluster) {
    this.canvas.classList.toggle("pointing", cluster !== null);
    for (const each of this.canvas.querySelectorAll("[data-cluster]"))
      each.classList.toggle("pointed", each.getAttribute("data-cluster") === cluster);
  }

  /**
   * Show the overview.
   *
   * @param {Overview} overview
   * @param {Texts} text
   * @param {Formats} formats
   * @param {boolean} byHomeAssistant
   */
  show(overview, text, formats, byHomeAssistant) {
    this.legend.replaceChildren(legend(overview, text));
    if (byHomeAssistant && this.#haMap !== null && navigator.onLine) {
      this.#showHaMap(overview, text, formats);
      return;
    }
    const scene = sceneOf(overview);
    const words = { ...mapWords(overview, text, formats), measure: this.#measure() };
    this.#draw = () => {
      const size = sizeOf(this.canvas);
      if (size) this.canvas.replaceChildren(worldMap(scene, this.#land, size, words));
    };
    this.#draw();
    loadLand().then((land) => {
      if (this.#land === land) return;
      this.#land = land;
      this.#draw?.();
    });
  }

  /**
   * @param {Overview} overview
   * @param {Texts} text
   * @param {Formats} formats
   */
  async #showHaMap(overview, text, formats) {
    this.#draw = null;
    this.#haMap ??= await createHaMap();
    if (!this.#haMap) {
      this.show(overview, text, formats, false);
      return;
    }
    fillHaMap(
      this.#haMap,
      sceneOf(overview),
      mapWords(overview, text, formats),
      this.canvas,
    );
    if (this.#haMap.parentNode !== this.canvas)
      this.canvas.replaceChildren(this.#haMap);
  }

  /** @returns {(line: LabelLine) => number} */
  #measure() {
    const context = document.createElement("canvas").getContext("2d");
    const family = getComputedStyle(this.canvas).fontFamily || "sans-serif";
    return ({ words, kind }) => {
      if (!context) return 7 * words.length;
      context.font = `${kind === "crowd" || kind === "note" || kind === "other" ? 500 : 600} ${kind === "note" || kind === "other" ? 11 : 13}px ${family}`;
      return context.measureText(words).width + 4;
    };
  }
}

/**
 * Return the map's size: wide screens get a flat map, phones nearly a square.
 *
 * @param {HTMLElement} canvas
 */
function sizeOf(canvas) {
  const width = Math.round(canvas.clientWidth);
  if (!width) return null;
  return { width, height: heightFor(width) };
}

/** @param {number} width in px */
export function heightFor(width) {
  return Math.round(Math.min(Math.max(width * 0.5, 230, 330 - 0.1 * width), 460));
}
