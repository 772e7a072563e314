/** Brings a part of the page up to date, and replaces nothing that stays. */

/**
 * Make an element like one that was just built. Its nodes stay where they are alike: a
 * press on a node that is replaced meanwhile is no click. A row stays that of its site,
 * and moves with it.
 *
 * @param {Element} element
 * @param {Element} built of the same tag; its listeners are lost
 */
export function renew(element, built) {
  renewAttributes(element, built);
  const rows = new Map([...element.children].map((child) => [siteOf(child), child]));
  const children = [...built.childNodes];
  children.forEach((child, at) => {
    const before = element.childNodes[at] ?? null;
    const old = siteOf(child) ? (rows.get(siteOf(child)) ?? null) : before;
    const next = renewed(old, child);
    if (next !== before) element.insertBefore(next, before);
  });
  while (element.childNodes.length > children.length) element.lastChild?.remove();
}

/**
 * @param {Node | null} old
 * @param {Node} built
 * @returns {Node} the old one, if it could be made like the new one
 */
function renewed(old, built) {
  if (old instanceof Element && built instanceof Element) {
    if (old.localName !== built.localName || siteOf(old) !== siteOf(built))
      return built;
    renew(old, built);
    return old;
  }
  if (!(old instanceof Text) || !(built instanceof Text)) return built;
  if (old.data !== built.data) old.data = built.data;
  return old;
}

/**
 * @param {Element} element
 * @param {Element} built
 */
function renewAttributes(element, built) {
  for (const name of element.getAttributeNames())
    if (!built.hasAttribute(name)) element.removeAttribute(name);
  for (const name of built.getAttributeNames()) {
    const value = built.getAttribute(name) ?? "";
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** @param {Node} node */
function siteOf(node) {
  return node instanceof HTMLElement ? node.dataset.site : undefined;
}
