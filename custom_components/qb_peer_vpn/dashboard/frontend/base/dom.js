/** Builds HTML and SVG. Text is never parsed as markup. */

const SVG = "http://www.w3.org/2000/svg";

/** Marks a value that was measured. */
export const CHECK = "\u2713";

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * Build an HTML element.
 *
 * @param {string} tag
 * @param {Attributes} [attributes] those that are null, undefined or false are left out
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/**
 * Build an SVG element.
 *
 * @param {string} tag
 * @param {Attributes} [attributes] those that are null, undefined or false are left out
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  fill(element, attributes, children);
  return element;
}

/**
 * Set the text of an element only if it differs: a screen reader announces each change.
 *
 * @param {HTMLElement} element
 * @param {string} words
 */
export function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Do something while a button is busy. It keeps the focus, which a disabled one would lose.
 *
 * @param {HTMLElement} button
 * @param {() => Promise<unknown>} act not called again before it is done
 */
export async function whileBusy(button, act) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/**
 * Change a part of the page, and give it the focus if what had that is no longer seen.
 *
 * @param {HTMLElement} part
 * @param {() => void} change
 */
export function keepingFocus(part, change) {
  const root = /** @type {Document | ShadowRoot} */ (part.getRootNode());
  const focused = root.activeElement ?? null;
  change();
  if (!focused || !part.contains(focused) || focused.checkVisibility()) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
}
