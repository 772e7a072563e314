/** The legend of the map. */

import { html } from "../base/dom.js";
import {
  clusterIcon,
  emblem,
  faintClusterIcon,
  homeIcon,
  inUseIcon,
  otherIcon,
  recommendedIcon,
  virtualIcon,
} from "../base/icons.js";
import { hasPeers } from "../payload.js";

/** @typedef {import("../context.js").Context} Context */

/** px. */
const ICON_SIZE = 18;
const DOT_RADIUS = 8;

/**
 * Explain the icons that are on the map.
 *
 * @param {Context} context
 */
export function legend({ payload, text }) {
  const { recommended, reference, in_use, runners_up, left_out_clusters } = payload;
  const isAnyVirtual = [recommended, reference, ...runners_up].some(
    (site) => site.stands_in !== null,
  );
  const entry = (/** @type {SVGElement} */ icon, /** @type {string} */ words) =>
    html("li", {}, emblem(icon, ICON_SIZE), words);
  return html(
    "ul",
    { class: "legend" },
    entry(homeIcon(), text("picture_home")),
    entry(recommendedIcon(), text("picture_recommended")),
    in_use === "another" && entry(inUseIcon(), text("picture_in_use")),
    hasPeers(payload) && entry(clusterIcon(DOT_RADIUS), text("picture_peers")),
    left_out_clusters.length > 0 &&
      entry(faintClusterIcon(DOT_RADIUS), text("picture_left_out")),
    runners_up.length > 0 && entry(otherIcon(), text("card_other_places")),
    isAnyVirtual && entry(virtualIcon(), text("card_stands_elsewhere")),
  );
}
