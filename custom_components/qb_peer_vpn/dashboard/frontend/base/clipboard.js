/** Copies a text to the clipboard. */

/**
 * @param {string} words
 * @param {Node} place where a text field may be added for a moment
 * @returns {Promise<boolean>} whether it worked
 */
export async function copy(words, place) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // Browsers have this API on HTTPS only, and many homes use plain HTTP.
    return copyFromField(words, place);
  }
}

/**
 * Copy by the deprecated way, which works on plain HTTP as well.
 *
 * @param {string} words
 * @param {Node} place
 */
function copyFromField(words, place) {
  const root = /** @type {Document | ShadowRoot} */ (place.getRootNode());
  const focused = /** @type {HTMLElement | null} */ (root.activeElement);
  const field = document.createElement("textarea");
  field.value = words;
  field.style.cssText = "position: fixed; opacity: 0";
  place.appendChild(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    focused?.focus();
  }
}
