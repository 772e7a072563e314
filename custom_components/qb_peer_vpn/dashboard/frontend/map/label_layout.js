/** Places labels beside their marks, so that they cover nothing else. */

/** @typedef {import("./projection.js").Point} Point */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in px */
/**
 * A mark and the size of its label, in px. Other labels may be nearer to a minor one.
 *
 * @typedef {{x: number, y: number, radius: number, width: number, height: number, minor?: boolean}} Anchor
 */

/** px between a mark and its label, in the order of preference. */
const GAPS = [3, 14, 26, 42, 60];

/** px: a label that is farther from its mark has a line that leads there. */
const BESIDE = 6;

/** px between two labels, at least. */
const LABEL_DISTANCE = 3;

/** Directions from the mark to its label, in the order of preference. */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -0.5],
  [1, 0.5],
  [-1, -0.5],
  [-1, 0.5],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
];

/**
 * Return the box that holds a circle.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @returns {Box}
 */
export function boxAround(x, y, radius) {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

/**
 * Find a place for each label.
 *
 * @param {Anchor[]} anchors the most important one first: it chooses its place first
 * @param {Box[]} marks boxes that no label may cover
 * @param {Box} area that no label may leave
 * @param {Point[]} lines points that a label should not cover
 * @param {(from: Point, to: Point) => boolean} [leavesCountry] whether the way from a mark to
 *   the middle of its label ends in another country; such a label must touch its mark
 * @returns {(Box | null)[]} null if there is no room
 */
export function placeLabels(anchors, marks, area, lines, leavesCountry = () => false) {
  const taken = [...marks];
  /** @type {[Point, Point][]} */
  const leaders = [];
  return anchors.map((anchor) => {
    // Beside a mark that is nearer, a label would seem to belong to that mark.
    const rivals = anchors.filter(({ minor }) => anchor.minor || !minor);
    /** @param {Box} box */
    const isAllowed = (box) => {
      if (!contains(area, box) || taken.some((other) => overlap(box, other)))
        return false;
      if (leaders.some((line) => cuts(line, box))) return false;
      const leader = leaderOf(anchor, box);
      if (!leader) return !rivals.some((other) => isNearer(box, other, anchor));
      return (
        !taken.some((other) => !isAround(other, anchor) && cuts(leader, other)) &&
        !leaders.some((other) => cross(...leader, ...other)) &&
        !leavesCountry([anchor.x, anchor.y], middleOf(box))
      );
    };
    const best = cheapest(candidates(anchor), lines, isAllowed);
    if (best) {
      taken.push(grown(best, LABEL_DISTANCE));
      const leader = leaderOf(anchor, best);
      if (leader) leaders.push(leader);
    }
    return best;
  });
}

/**
 * Return the box that is allowed and covers the fewest points; of two, the first one.
 *
 * @param {Box[]} boxes in the order of preference
 * @param {Point[]} points
 * @param {(box: Box) => boolean} isAllowed
 */
function cheapest(boxes, points, isAllowed) {
  /** @type {Box | null} */
  let best = null;
  let least = Infinity;
  boxes.forEach((box, order) => {
    const cost = points.filter((point) => isInside(point, box)).length + order / 3;
    if (cost < least && isAllowed(box)) [best, least] = [box, cost];
  });
  return /** @type {Box | null} */ (best);
}

/**
 * Return the line that leads from a mark to its label; null if the label is beside it.
 *
 * @param {Pick<Anchor, "x" | "y" | "radius">} anchor
 * @param {Box} box
 * @returns {[Point, Point] | null}
 */
export function leaderOf({ x, y, radius }, box) {
  const toX = Math.min(Math.max(x, box.left), box.right);
  const toY = Math.min(Math.max(y, box.top), box.bottom);
  const length = Math.hypot(toX - x, toY - y);
  if (length - radius <= BESIDE) return null;
  const part = radius / length;
  return [
    [x + part * (toX - x), y + part * (toY - y)],
    [toX, toY],
  ];
}

/**
 * Return whether two lines cross.
 *
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
export function cross(a, b, c, d) {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

/**
 * Return whether a point is to the left of a line.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {Point} point
 */
function side([fromX, fromY], [toX, toY], [x, y]) {
  return (toX - fromX) * (y - fromY) > (toY - fromY) * (x - fromX);
}

/**
 * Return whether a line cuts a box, or begins or ends in it.
 *
 * @param {[Point, Point]} line
 * @param {Box} box
 */
function cuts([from, to], box) {
  const { left, top, right, bottom } = box;
  if (isInside(from, box) || isInside(to, box)) return true;
  return (
    cross(from, to, [left, top], [right, bottom]) ||
    cross(from, to, [left, bottom], [right, top])
  );
}

/**
 * Return whether a box lies around a mark: it may be the mark's own.
 *
 * @param {Box} box
 * @param {Anchor} mark
 */
function isAround(box, { x, y }) {
  return isInside([x, y], box);
}

/**
 * @param {Box} box
 * @returns {Point}
 */
function middleOf({ left, top, right, bottom }) {
  return [(left + right) / 2, (top + bottom) / 2];
}

/**
 * @param {Anchor} anchor
 * @returns {Box[]}
 */
function candidates({ x, y, radius, width, height }) {
  return GAPS.flatMap((gap) =>
    SIDES.map(([right, down]) => {
      // Diagonally, the corner of the label is farther away than its side would be.
      const reach = (radius + gap) * (Math.abs(right * down) === 1 ? 0.75 : 1);
      const left = x + right * (reach + width / 2) - width / 2;
      const top = y + down * (reach + height / 2) - height / 2;
      return { left, top, right: left + width, bottom: top + height };
    }),
  );
}

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * @param {Box} outer
 * @param {Box} inner
 */
function contains(outer, inner) {
  return (
    outer.left <= inner.left &&
    inner.right <= outer.right &&
    outer.top <= inner.top &&
    inner.bottom <= outer.bottom
  );
}

/**
 * @param {Point} point
 * @param {Box} box
 */
function isInside([x, y], box) {
  return x > box.left && x < box.right && y > box.top && y < box.bottom;
}

/**
 * Return whether one mark is clearly nearer to a label than the other.
 *
 * It does not count if the other mark lies on the first one, which would always be nearer.
 *
 * @param {Box} box
 * @param {Anchor} one
 * @param {Anchor} other
 */
function isNearer(box, one, other) {
  if (Math.hypot(one.x - other.x, one.y - other.y) < one.radius) return false;
  return distance(box, one) < distance(box, other) - 1;
}

/**
 * @param {Box} box
 * @param {Anchor} mark
 */
function distance(box, { x, y, radius }) {
  const aside = Math.max(box.left - x, 0, x - box.right);
  const above = Math.max(box.top - y, 0, y - box.bottom);
  return Math.hypot(aside, above) - radius;
}

/**
 * @param {Box} box
 * @param {number} by
 * @returns {Box}
 */
function grown(box, by) {
  return {
    left: box.left - by,
    top: box.top - by,
    right: box.right + by,
    bottom: box.bottom + by,
  };
}
