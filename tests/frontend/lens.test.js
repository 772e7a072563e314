import assert from "node:assert/strict";
import { test } from "node:test";
import { lensOptions } from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/lens.js";

/** @type {Record<string, string>} */
const STATES = { all: "All torrents", seeds: "Seeds" };

const hass = {
  /**
   * @param {{state: string}} now
   * @param {string} value
   */
  formatEntityState: ({ state }, value = state) => STATES[value] ?? value,
};

/** @param {string[]} options */
function select(options) {
  return { entity_id: "select.lens", state: "all", attributes: { options } };
}

test("the choices have the words of the select, and names stay as they are", () => {
  const options = lensOptions(hass, select(["all", "seeds", "category: tv"]), "all");
  assert.deepEqual(
    options.map(({ words }) => words),
    ["All torrents", "Seeds", "category: tv"],
  );
});

test("a category that no torrent has any more stays a choice while it is chosen", () => {
  const options = lensOptions(hass, select(["all"]), "category: tv");
  assert.deepEqual(
    options.map(({ value }) => value),
    ["all", "category: tv"],
  );
});
