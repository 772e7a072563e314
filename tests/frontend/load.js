/** Loads the modules that it is given, and writes the errors as JSON, by path. */

import { pathToFileURL } from "node:url";

// The parts of a browser that the modules need while they load.
Object.assign(globalThis, {
  HTMLElement: class {},
  customElements: { get() {}, define() {} },
  document: { querySelector: () => null },
  window: globalThis,
});

// A failed import() rejects a promise after this program has its result.
process.on("unhandledRejection", () => {});

/** @type {Record<string, string>} */
const errors = {};
for (const path of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    errors[path] = String(error);
  }
}
process.stdout.write(JSON.stringify(errors));
