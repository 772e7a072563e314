/** Puts the icons and their labels on the map, so that none covers another. */

import { svg } from "../base/dom.js";
import {
  ICON_RADIUS,
  chosenIcon,
  clusterIcon,
  faintClusterIcon,
  homeIcon,
  inUseIcon,
  otherIcon,
  recommendedIcon,
} from "../base/icons.js";
import { boxAround, leaderOf, placeLabels } from "./label_layout.js";
import { placeOf } from "./scene.js";

/** @typedef {import("../payload.js").Cluster} Cluster */
/** @typedef {import("../payload.js").Coordinates} Coordinates */
/** @typedef {import("../payload.js").Site} Site */
/** @typedef {import("./map_text.js").Kind} Kind */
/** @typedef {import("./map_text.js").LabelLine} LabelLine */
/** @typedef {import("./map_text.js").MapText} MapText */
/** @typedef {import("./projection.js").Point} Point */
/** @typedef {import("./projection.js").Projection} Projection */
/** @typedef {import("./scene.js").Scene} Scene */

/**
 * An icon on the map, with its label and its tooltip.
 *
 * @typedef {object} Mark
 * @property {number} x in px
 * @property {number} y in px
 * @property {number} radius in px
 * @property {SVGElement} icon
 * @property {LabelLine[]} label
 * @property {string} details
 * @property {boolean} [minor] gives way to the other labels
 */

/** px. */
const LINE_HEIGHT = 15;

/** px: narrower maps have no labels of minor marks. */
const MIN_WIDTH_FOR_MINOR = 560;

/** Where an icon goes if its own place is taken, in units of the distance between two. */
const FREE_PLACES = [
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
 * @param {MapText} texts
 * @returns {Mark[]}
 */
export function marksOn(scene, projection, texts) {
  const { home, recommended, inUse, chosen, others, clusters, leftOut } = scene;
  /** @param {Coordinates} coordinates */
  const at = (coordinates) => {
    const [x, y] = projection.point(placeOf(coordinates));
    return { x, y };
  };
  /** @type {Mark[]} */
  const large = [
    {
      ...at(recommended),
      ...siteMark(recommended, recommendedIcon, "recommended", texts),
    },
    ...(inUse
      ? [{ ...at(inUse), ...siteMark(inUse, inUseIcon, "in-use", texts) }]
      : []),
    ...(chosen
      ? [{ ...at(chosen), ...siteMark(chosen, chosenIcon, "chosen", texts) }]
      : []),
    { ...at(home), ...homeMark(texts) },
  ];
  return [
    ...separated(large),
    ...clusters.map(({ cluster }) => ({
      ...at(cluster),
      ...clusterMark(cluster, texts),
    })),
    ...leftOut.map((cluster) => ({
      ...at(cluster),
      ...leftOutMark(cluster, texts),
    })),
    ...others.map((site) => ({
      ...at(site),
      ...siteMark(site, otherIcon, "other", texts),
      radius: 4,
      minor: true,
    })),
  ];
}

/** @param {MapText} texts */
function homeMark(texts) {
  return {
    radius: ICON_RADIUS,
    icon: homeIcon(),
    label: [{ words: texts.home, kind: /** @type {Kind} */ ("home") }],
    details: texts.home,
  };
}

/**
 * @param {Site} site
 * @param {(isVirtual: boolean) => SVGElement} draw
 * @param {Kind} kind
 * @param {MapText} texts
 */
function siteMark(site, draw, kind, texts) {
  return {
    radius: ICON_RADIUS,
    icon: draw(site.stands_in !== null),
    label: texts.siteLabel(site, kind),
    details: texts.siteDetails(site),
  };
}

/**
 * @param {Cluster} cluster
 * @param {MapText} texts
 */
function clusterMark(cluster, texts) {
  const radius = dotRadius(cluster.share);
  const icon = clusterIcon(radius);
  icon.dataset.cluster = String(cluster.number);
  return {
    radius,
    icon,
    label: texts.clusterLabel(cluster),
    details: texts.clusterDetails(cluster),
  };
}

/**
 * @param {Cluster} cluster
 * @param {MapText} texts
 */
function leftOutMark(cluster, texts) {
  const radius = dotRadius(cluster.share);
  return {
    radius,
    icon: faintClusterIcon(radius),
    label: [{ words: texts.leftOutName(cluster), kind: /** @type {Kind} */ ("other") }],
    details: texts.leftOutDetails(cluster),
    minor: true,
  };
}

/**
 * Return the radius of a cluster's dot in px: its area grows with the share.
 *
 * @param {number} share in percent
 */
export function dotRadius(share) {
  return Math.min(3.5 + 1.4 * Math.sqrt(share), 14);
}

/**
 * Move each mark aside that would cover an earlier one.
 *
 * @template {{x: number, y: number}} M
 * @param {M[]} marks
 * @returns {M[]}
 */
export function separated(marks) {
  const distance = 2 * ICON_RADIUS + 2;
  /** @type {M[]} */
  const placed = [];
  for (const mark of marks) {
    const places = FREE_PLACES.map(([dx, dy]) => ({
      x: mark.x + distance * dx,
      y: mark.y + distance * dy,
    }));
    const free = places.find(({ x, y }) =>
      placed.every((other) => Math.hypot(x - other.x, y - other.y) >= distance - 4),
    );
    placed.push({ ...mark, ...free });
  }
  return placed;
}

/** @param {Mark} mark */
export function drawnMark({ x, y, icon, details }) {
  icon.append(svg("title", {}, details));
  return svg("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }, icon);
}

/**
 * Draw the labels that have room, and the lines that lead to them.
 *
 * @param {Mark[]} marks the most important one first
 * @param {{width: number, height: number}} size of the map in px
 * @param {Point[]} points on lines, which labels should not cover
 * @param {(from: Point, to: Point) => boolean} leavesCountry
 * @param {(line: LabelLine) => number} measure returns a width in px
 * @returns {SVGElement[]}
 */
export function labelsBeside(marks, size, points, leavesCountry, measure) {
  const labeled = marks.filter(
    (mark) => !mark.minor || isMinorShown(mark, marks, size),
  );
  const anchors = labeled.map(({ x, y, radius, label, minor }) => ({
    minor,
    x,
    y,
    radius,
    width: Math.max(...label.map(measure)),
    height: LINE_HEIGHT * label.length,
  }));
  const boxes = marks.map(({ x, y, radius }) => boxAround(x, y, radius));
  const area = { left: 3, top: 3, right: size.width - 3, bottom: size.height - 3 };
  return placeLabels(anchors, boxes, area, points, leavesCountry).flatMap(
    (box, index) =>
      box
        ? [
            ...drawnLeader(leaderOf(anchors[index], box)),
            drawnLabel(labeled[index].label, (box.left + box.right) / 2, box.top),
          ]
        : [],
  );
}

/**
 * @param {[Point, Point] | null} leader
 * @returns {SVGElement[]}
 */
function drawnLeader(leader) {
  if (!leader) return [];
  const [[x1, y1], [x2, y2]] = leader.map((point) => point.map((px) => px.toFixed(1)));
  return ["halo", "leader"].map((kind) => svg("line", { class: kind, x1, y1, x2, y2 }));
}

/**
 * Return whether a minor mark has a label: on wide maps, unless the name is there already.
 *
 * @param {Mark} mark
 * @param {Mark[]} marks
 * @param {{width: number}} size in px
 */
function isMinorShown({ label }, marks, { width }) {
  const isTwice = marks.some(
    (other) => !other.minor && other.label[0].words === label[0].words,
  );
  return width >= MIN_WIDTH_FOR_MINOR && !isTwice;
}

/**
 * @param {LabelLine[]} label
 * @param {number} x of its middle
 * @param {number} top
 */
function drawnLabel(label, x, top) {
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
