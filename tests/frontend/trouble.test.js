import assert from "node:assert/strict";
import { test } from "node:test";
import {
  loadTrouble,
  troubleText,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/i18n.js";

const REDIRECTED = {
  translation_domain: "qb_peer_vpn",
  translation_key: "redirected",
  translation_placeholders: { target: "https://box.example" },
};
const KEY = "component.qb_peer_vpn.exceptions.redirected.message";

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
const localize = (key, values) => `${key} ${values?.target ?? ""}`;

test("a reason is said with its values, and nothing without one", () => {
  assert.equal(troubleText(localize, REDIRECTED), `${KEY} https://box.example`);
  assert.equal(troubleText(localize, null), "");
  assert.equal(troubleText(localize, { translation_domain: "qb_peer_vpn" }), "");
});

test("the texts of errors are loaded when one is needed", async () => {
  /** @type {string[][]} */
  const loaded = [];
  const hass = {
    loadBackendTranslation: async (/** @type {string[]} */ ...of) => {
      loaded.push(of);
      return localize;
    },
  };
  assert.equal(await loadTrouble(hass, { translation_key: "without_domain" }), "");
  assert.deepEqual(loaded, []);
  assert.equal(await loadTrouble(hass, REDIRECTED), `${KEY} https://box.example`);
  assert.deepEqual(loaded, [["exceptions", "qb_peer_vpn"]]);
});
