/** Which rows of a long list are on the screen: arithmetic only. */

/** Rows that are drawn above and below the screen. */
const SPARE = 4;

/**
 * Return the first row on the screen, and the one behind the last.
 *
 * @param {{top: number, height: number}} view what is visible of the list, in px
 * @param {number} rowHeight in px
 * @param {number} total number of rows
 */
export function visibleRows({ top, height }, rowHeight, total) {
  const first = Math.floor(top / rowHeight);
  const last = Math.ceil((top + height) / rowHeight);
  return { first: clamp(first, total), last: clamp(last, total) };
}

/**
 * Return the rows to draw: some more than are visible.
 *
 * @param {{first: number, last: number}} visible
 * @param {number} total
 */
export function drawnRows({ first, last }, total) {
  return { first: clamp(first - SPARE, total), last: clamp(last + SPARE, total) };
}

/**
 * Return the row that a key leads to; null for other keys.
 *
 * @param {string} key
 * @param {number} index
 * @param {number} page number of visible rows
 * @param {number} total
 */
export function rowForKey(key, index, page, total) {
  /** @type {Record<string, number>} */
  const targets = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: total - 1,
  };
  return key in targets ? clamp(targets[key], total - 1) : null;
}

/**
 * @param {number} value
 * @param {number} largest
 */
function clamp(value, largest) {
  return Math.max(0, Math.min(value, largest));
}
