/** The legend of the map. */

import { html } from "../base/dom.js";
import {
  chosenIcon,
  clusterIcon,
  elsewhereIcon,
  emblem,
  faintClusterIcon,
  homeIcon,
  inUseIcon,
  otherIcon,
  recommendedIcon,
  virtualIcon,
} from "../base/icons.js";

/** @typedef {import("../context.js").Texts} Texts */
/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("./scene.js").Scene} Scene */
/**
 * @typedef {"home" | "recommended" | "in_use" | "chosen" | "clusters" | "elsewhere" | "left_out" |
 *   "others" | "virtual"} Shown
 */

/** px. */
const ICON_SIZE = 18;
const DOT_RADIUS = 8;

/**
 * What each entry of the legend explains, in their order.
 *
 * @type {Record<Shown, {icon: () => SVGElement, text: string}>}
 */
const ENTRIES = {
  home: { icon: homeIcon, text: "picture_home" },
  recommended: { icon: recommendedIcon, text: "picture_recommended" },
  in_use: { icon: inUseIcon, text: "picture_in_use" },
  chosen: { icon: chosenIcon, text: "card_site_chosen" },
  clusters: { icon: () => clusterIcon(DOT_RADIUS), text: "picture_peers" },
  elsewhere: { icon: elsewhereIcon, text: "picture_elsewhere" },
  left_out: { icon: () => faintClusterIcon(DOT_RADIUS), text: "picture_left_out" },
  others: { icon: otherIcon, text: "card_other_places" },
  virtual: { icon: virtualIcon, text: "card_stands_elsewhere" },
};

/**
 * Return what is on the map.
 *
 * @param {Scene} scene
 * @param {(at: Coordinates) => boolean} isVisible
 * @returns {Set<Shown>}
 */
export function shownOn(scene, isVisible) {
  const { home, recommended, inUse, chosen, others, clusters, elsewhere, leftOut } =
    scene;
  const sites = [recommended, inUse, chosen, ...others]
    .filter((site) => site !== null)
    .filter(isVisible);
  /** @type {[Shown, boolean][]} */
  const kinds = [
    ["home", isVisible(home)],
    ["recommended", isVisible(recommended)],
    ["in_use", inUse !== null && isVisible(inUse)],
    ["chosen", chosen !== null && isVisible(chosen)],
    ["clusters", clusters.some(({ cluster }) => isVisible(cluster))],
    ["elsewhere", elsewhere.some(isVisible)],
    ["left_out", leftOut.some(isVisible)],
    ["others", others.some(isVisible)],
    ["virtual", sites.some(({ stands_in }) => stands_in !== null)],
  ];
  return new Set(kinds.filter(([, isThere]) => isThere).map(([kind]) => kind));
}

/**
 * Explain the icons that are on the map.
 *
 * @param {Texts} text
 * @param {Set<Shown>} shown
 */
export function legend(text, shown) {
  const entries = Object.entries(ENTRIES).filter(([kind]) =>
    shown.has(/** @type {Shown} */ (kind)),
  );
  return html(
    "ul",
    { class: "legend" },
    ...entries.map(([, { icon, text: key }]) =>
      html("li", {}, emblem(icon(), ICON_SIZE), text(key)),
    ),
  );
}
