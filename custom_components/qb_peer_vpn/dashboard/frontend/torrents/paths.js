/** Paths on the machine of qBittorrent, which may be one with Windows. */

const MARK = /[/\\]/;

/**
 * Return the folder that a file or folder is in; null if there is none above it.
 *
 * @param {string} path
 */
export function parentOf(path) {
  const whole = path.replace(/(?<=.)[/\\]+$/, "");
  const at = Math.max(whole.lastIndexOf("/"), whole.lastIndexOf("\\"));
  if (at < 0 || whole.length === 1) return null;
  // The root keeps its mark, as "/" or "C:\".
  const parent = whole.slice(0, at);
  return parent === "" || parent.endsWith(":") ? whole.slice(0, at + 1) : parent;
}

/**
 * Return the last part of a path, or all of it if it has one part only.
 *
 * @param {string} path
 */
export function nameOf(path) {
  return path.split(MARK).filter(Boolean).at(-1) ?? path;
}
