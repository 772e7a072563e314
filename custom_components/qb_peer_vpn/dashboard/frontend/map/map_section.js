/** The section of the card with the map: the drawn one, or Home Assistant's own. */

import { html, setText } from "../base/dom.js";
import { createHaMap, fillHaMap } from "./ha_map.js";
import { NO_LAND, loadLand } from "./land.js";
import { legend, shownOn } from "./legend.js";
import { mapText } from "./map_text.js";
import { placeOf, sceneOf } from "./scene.js";
import { spotsCaption } from "./spots.js";
import { Tiles } from "./tiles.js";
import { isWithin, projectionFor, worldMap } from "./world_map.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Context} Context */
/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("./map_text.js").LabelLine} LabelLine */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./spots.js").Spots} Spots */

/** Labels with thinner and with smaller letters than the rest, as in map_styles.js. */
const THIN = new Set(["cluster", "note", "other"]);
const SMALL = new Set(["note", "other"]);

/** px */
const MIN_WIDTH_FOR_WHOLE = 600;

/** px that a letter has on average, for browsers that cannot measure. */
const LETTER = 7;

export class MapSection {
  /** @type {(() => void) | null} */
  #draw = null;
  /** @type {import("./land.js").Land} */
  #land = NO_LAND;
  /** @type {HTMLElement | null | undefined} undefined until it is first needed */
  #haMap;
  /** @type {ReturnType<typeof createHaMap> | undefined} */
  #creating;
  #tiles = new Tiles();
  #turn = 0;
  /** @type {Spots | null} */
  #spots = null;
  /** @type {import("../payload.js").Site | null} */
  #chosen = null;
  /** @type {(() => void) | null} */
  #showAgain = null;
  /**
   * Whether the user wants to see the whole swarm; null: as it suits the width.
   *
   * @type {boolean | null}
   */
  #isWhole = null;

  constructor() {
    this.canvas = html("div", { class: "canvas" });
    this.legend = html("div");
    this.note = html("p", { class: "map-note", role: "status" });
    this.zoom = html("button", { class: "zoom", type: "button", hidden: true });
    this.zoom.addEventListener("click", () => {
      this.#isWhole = !this.#seesWhole;
      this.#draw?.();
    });
    this.caption = html("div", { class: "map-caption", role: "status" });
    this.element = html(
      "section",
      { class: "map" },
      html("div", { class: "stage" }, this.canvas, this.zoom),
      this.note,
      this.caption,
      this.legend,
    );
    this.resized = new ResizeObserver(() => this.#draw?.());
  }

  /** Start to follow the width. */
  connect() {
    this.resized.observe(this.canvas);
  }

  disconnect() {
    this.resized.disconnect();
  }

  /**
   * Highlight one cluster, or none.
   *
   * @param {string | null} cluster its number
   */
  highlight(cluster) {
    this.canvas.classList.toggle("highlighting", cluster !== null);
    for (const each of this.canvas.querySelectorAll("[data-cluster]"))
      each.classList.toggle(
        "highlighted",
        each.getAttribute("data-cluster") === cluster,
      );
  }

  /**
   * Show the way through a site; null shows that through the recommended one alone.
   *
   * @param {import("../payload.js").Site | null} site
   */
  showSite(site) {
    this.#chosen = site;
    this.canvas.classList.toggle("choosing", site !== null);
    this.#showAgain?.();
  }

  /**
   * Show where the peers of one torrent are; null shows all peers again.
   *
   * @param {Spots | null} spots
   */
  showSpots(spots) {
    this.#spots = spots;
    this.canvas.classList.toggle("spotting", spots !== null);
    this.caption.replaceChildren(...(spots ? spotsCaption(spots) : []));
    this.#showAgain?.();
  }

  /**
   * Show the map.
   *
   * @param {Context} context
   * @param {Hass | null} hass for Home Assistant's own map; null for the drawn one
   */
  show(context, hass) {
    this.#showAgain = () => this.show(context, hass);
    const isShown = this.#haMap && this.#haMap.parentNode === this.canvas;
    // The drawn map is there at once, and stays if the other one cannot be shown.
    if (!hass || !isShown) this.#showDrawn(context);
    const turn = ++this.#turn;
    if (hass && this.#haMap !== null) this.#showHaMap(context, hass, turn);
    else setText(this.note, "");
  }

  /** @param {Context} context */
  #showDrawn(context) {
    const scene = this.#scene(context);
    const texts = mapText(context);
    const measure = this.#measure();
    this.#draw = () => {
      const size = sizeOf(this.canvas);
      if (!size) return;
      const projection = projectionFor(scene, size, this.#seesWhole);
      this.#showZoom(scene, context);
      this.canvas.replaceChildren(
        worldMap(scene, this.#land, projection, size, texts, measure),
      );
      const isVisible = (/** @type {Coordinates} */ at) =>
        isWithin(projection.point(placeOf(at)), size);
      this.legend.replaceChildren(legend(context.text, shownOn(scene, isVisible)));
    };
    this.#draw();
    loadLand().then((land) => {
      if (this.#land === land) return;
      this.#land = land;
      this.#draw?.();
    });
  }

  /** On a narrow map, the whole swarm leaves the clusters too little room. */
  get #seesWhole() {
    return this.#isWhole ?? this.canvas.clientWidth >= MIN_WIDTH_FOR_WHOLE;
  }

  /**
   * Offer to see more or less of the world, where that makes a difference.
   *
   * @param {Scene} scene
   * @param {Context} context
   */
  #showZoom({ clusters, elsewhere }, { text }) {
    this.zoom.hidden = !clusters.length || !elsewhere.length;
    this.zoom.textContent = text(this.#seesWhole ? "card_map_near" : "card_map_whole");
  }

  /** @param {Context} context */
  #scene({ payload }) {
    return sceneOf(payload, this.#spots?.places, this.#chosen);
  }

  /**
   * @param {Context} context
   * @param {Hass} hass
   * @param {number} turn a later one has newer data
   */
  async #showHaMap(context, hass, turn) {
    const tilesCome = await this.#tiles.come(hass);
    if (tilesCome) this.#haMap = await (this.#creating ??= createHaMap());
    if (turn !== this.#turn) return;
    setText(this.note, tilesCome ? "" : context.text("card_map_no_tiles"));
    if (!tilesCome || !this.#haMap) {
      this.#showDrawn(context);
      return;
    }
    this.#draw = null;
    this.zoom.hidden = true;
    const scene = this.#scene(context);
    fillHaMap(this.#haMap, scene, mapText(context), this.canvas);
    const isVisible = () => true;
    this.legend.replaceChildren(legend(context.text, shownOn(scene, isVisible)));
    if (this.#haMap.parentNode !== this.canvas)
      this.canvas.replaceChildren(this.#haMap);
  }

  /**
   * Return a function that measures the width of a line in px.
   *
   * @returns {(line: LabelLine) => number}
   */
  #measure() {
    const drawing = document.createElement("canvas").getContext("2d");
    const family = getComputedStyle(this.canvas).fontFamily || "sans-serif";
    return ({ words, kind }) => {
      if (!drawing) return LETTER * words.length;
      drawing.font = `${THIN.has(kind) ? 500 : 600} ${SMALL.has(kind) ? 11 : 13}px ${family}`;
      return drawing.measureText(words).width + 4;
    };
  }
}

/**
 * Return the size of the map: flat on a wide screen, nearly a square on a phone.
 *
 * @param {HTMLElement} canvas
 */
function sizeOf(canvas) {
  const width = Math.round(canvas.clientWidth);
  if (!width) return null;
  return { width, height: heightFor(width) };
}

/** @param {number} width in px */
function heightFor(width) {
  return Math.round(Math.min(Math.max(width * 0.5, 230, 330 - 0.1 * width), 460));
}
