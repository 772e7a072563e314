/** The parts of a page that sections need while they are built, for tests without one. */

class Node {
  /** @type {Map<string, string>} */
  #attributes = new Map();
  hidden = false;

  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
    /** @type {(Node | string)[]} */
    this.children = [];
  }

  /** @param {...(Node | string)} children */
  append(...children) {
    this.children.push(...children);
  }

  /** @param {...(Node | string)} children */
  replaceChildren(...children) {
    this.children = children;
  }

  /** @returns {string} */
  get textContent() {
    return this.children
      .map((each) => (typeof each === "string" ? each : each.textContent))
      .join("");
  }

  set textContent(words) {
    this.children = [words];
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setAttribute(name, value) {
    this.#attributes.set(name, value);
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  addEventListener() {}
}

/** Let elements be made as long as the test program runs. */
export function usePage() {
  Object.assign(globalThis, {
    document: { createElement: (/** @type {string} */ tag) => new Node(tag) },
  });
}
