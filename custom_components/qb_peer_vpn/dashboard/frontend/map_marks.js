/** The marks on the map and the names beside them. */

import { svg } from "./elements.js";
import { boxRound, placeLabels } from "./labels.js";
import {
  MARK_RADIUS,
  crowdMark,
  homeMark,
  inUseMark,
  otherMark,
  recommendedMark,
} from "./marks.js";
import { placeOf } from "./scene.js";

/** @typedef {import("./projection.js").Point} Point */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./overview.js").Site} Site */
/** @typedef {import("./overview.js").Cluster} Cluster */
/** @typedef {import("./overview.js").Coordinates} Coordinates */

/** @typedef {"home" | "recommended" | "in-use" | "crowd" | "share" | "note" | "other"} Kind */
/** @typedef {{words: string, kind: Kind}} LabelLine */

/**
 * The words on the map.
 *
 * @typedef {object} MapWords
 * @property {string} summary for those who cannot see the map
 * @property {string} home
 * @property {(site: Site, kind: Kind) => LabelLine[]} site
 * @property {(cluster: Cluster) => LabelLine[]} cluster
 * @property {(site: Site) => string} siteDetails
 * @property {(cluster: Cluster) => string} clusterDetails
 * @property {(line: LabelLine) => number} measure width in px
 */

/**
 * @typedef {object} Mark
 * @property {number} x in px
 * @property {number} y in px
 * @property {number} radius in px
 * @property {SVGElement} element
 * @property {LabelLine[]} label
 * @property {string} details
 * @property {boolean} [minor]
 */

const LINE_HEIGHT = 15;

/** px of width from which on minor marks have names. */
const ROOMY = 560;

/** Where a mark goes when its own place is taken, in distances between two marks. */
const ASIDE = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, 1],
  [0, -1],
  [-1, 1],
  [1, 1],
  [-1, -1],
  [1, -1],
];

/**
 * Return the marks, the most important one first.
 *
 * @param {Scene} scene
 * @param {Projection} projection
 * @param {MapWords} words
 * @returns {Mark[]}
 */
export function marksOn(
  { home, recommended, inUse, others, crowds },
  projection,
  words,
) {
  /** @param {Coordinates} coordinates */
  const at = (coordinates) => {
    const [x, y] = projection.point(placeOf(coordinates));
    return { x, y };
  };
  /** @type {Mark[]} */
  const signs = [
    {
      ...at(recommended),
      ...siteMark(recommended, recommendedMark, "recommended", words),
    },
    ...(inUse
      ? [{ ...at(inUse), ...siteMark(inUse, inUseMark, "in-use", words) }]
      : []),
    { ...at(home), ...homeSign(words) },
  ];
  return [
    ...beside(signs),
    ...crowds.map(({ cluster }) => ({ ...at(cluster), ...crowdDot(cluster, words) })),
    ...others.map((site) => ({
      ...at(site),
      ...siteMark(site, otherMark, "other", words),
      radius: 4,
      minor: true,
    })),
  ];
}

/** @param {MapWords} words */
function homeSign(words) {
  return {
    radius: MARK_RADIUS,
    element: homeMark(),
    label: [{ words: words.home, kind: /** @type {Kind} */ ("home") }],
    details: words.home,
  };
}

/**
 * @param {Site} site
 * @param {(standsElsewhere: boolean) => SVGElement} draw
 * @param {Kind} kind
 * @param {MapWords} words
 */
function siteMark(site, draw, kind, words) {
  return {
    radius: MARK_RADIUS,
    element: draw(site.stands_in !== null),
    label: words.site(site, kind),
    details: words.siteDetails(site),
  };
}

/**
 * @param {Cluster} cluster
 * @param {MapWords} words
 */
function crowdDot(cluster, words) {
  const radius = dotRadius(cluster.share);
  const element = crowdMark(radius);
  element.dataset.cluster = String(cluster.number);
  return {
    radius,
    element,
    label: words.cluster(cluster),
    details: words.clusterDetails(cluster),
  };
}

/**
 * Return how large a crowd's dot is, so that its area grows with the share.
 *
 * @param {number} share in per cent
 */
export function dotRadius(share) {
  return Math.min(3.5 + 1.4 * Math.sqrt(share), 14);
}

/**
 * Move marks aside that would cover an earlier one.
 *
 * @template {{x: number, y: number}} M
 * @param {M[]} marks
 * @returns {M[]}
 */
export function beside(marks) {
  const apart = 2 * MARK_RADIUS + 2;
  /** @type {M[]} */
  const placed = [];
  for (const mark of marks) {
    const places = ASIDE.map(([dx, dy]) => ({
      x: mark.x + apart * dx,
      y: mark.y + apart * dy,
    }));
    const free = places.find(({ x, y }) =>
      placed.every((other) => Math.hypot(x - other.x, y - other.y) >= apart - 4),
    );
    placed.push({ ...mark, ...free });
  }
  return placed;
}

/** @param {Mark} mark */
export function drawnMark({ x, y, element, details }) {
  element.append(svg("title", {}, details));
  return svg("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }, element);
}

/**
 * Draw the names for which there is room.
 *
 * @param {Mark[]} marks the most important one first
 * @param {{width: number, height: number}} size of the map in px
 * @param {Point[]} points that a label had better not cover
 * @param {MapWords} words
 * @returns {SVGElement[]}
 */
export function namesBeside(marks, size, points, words) {
  const named = marks.filter(isNamed);
  const anchors = named.map(({ x, y, radius, label, minor }) => ({
    minor,
    x,
    y,
    radius,
    width: Math.max(...label.map(words.measure)),
    height: LINE_HEIGHT * label.length,
  }));

  /** A phone has no room for minor names, and no map for the same name twice. */
  function isNamed(/** @type {Mark} */ { label, minor }) {
    if (!minor) return true;
    const isTwice = marks.some(
      (other) => !other.minor && other.label[0].words === label[0].words,
    );
    return size.width >= ROOMY && !isTwice;
  }

  const boxes = marks.map(({ x, y, radius }) => boxRound(x, y, radius));
  const area = { left: 3, top: 3, right: size.width - 3, bottom: size.height - 3 };
  return placeLabels(anchors, boxes, area, points).flatMap((box, index) =>
    box ? [name(named[index].label, (box.left + box.right) / 2, box.top)] : [],
  );
}

/**
 * @param {LabelLine[]} label
 * @param {number} x of its middle
 * @param {number} top
 */
function name(label, x, top) {
  return svg(
    "g",
    {
      class: "name",
      transform: `translate(${x.toFixed(1)} ${top.toFixed(1)})`,
      "aria-hidden": "true",
    },
    ...label.map(({ words, kind }, line) =>
      svg("text", { class: kind, y: LINE_HEIGHT * (line + 0.78) }, words),
    ),
  );
}
