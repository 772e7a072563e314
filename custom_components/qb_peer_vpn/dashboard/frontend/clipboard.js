/** Copies words. Home Assistant is often reached over plain HTTP, where the clipboard's API is missing. */

/**
 * @param {string} words
 * @param {Node} root where a field for the old way may stand
 * @returns {Promise<boolean>} whether it worked
 */
export async function copy(words, root) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyByField(words, root);
  }
}

/**
 * @param {string} words
 * @param {Node} root
 */
function copyByField(words, root) {
  const focused = /** @type {any} */ (root).activeElement;
  const field = document.createElement("textarea");
  field.value = words;
  field.style.cssText = "position: fixed; opacity: 0";
  root.appendChild(field);
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
