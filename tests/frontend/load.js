/** Loads the modules that it is given, and writes the errors as JSON, by path. */

import { pathToFileURL } from "node:url";

// As much of a browser as the modules need before anybody uses them.
Object.assign(globalThis, {
  HTMLElement: class {},
  customElements: { get() {}, define() {} },
  document: { querySelector: () => null },
  window: globalThis,
});

// An import() that fails later rejects a promise that nobody waits for.
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
