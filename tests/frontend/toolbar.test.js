import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_QUERY } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/list_query.js";
import { Toolbar } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/toolbar.js";
import { formatsFor, text } from "./example.js";
import { usePage } from "./page.js";

usePage();
const WORDING = { text, formats: formatsFor() };

/** @param {Toolbar} toolbar */
const chips = (toolbar) => /** @type {HTMLElement[]} */ ([...toolbar.chips.children]);

/** @param {Toolbar} toolbar */
function seen(toolbar) {
  return Object.fromEntries(
    chips(toolbar)
      .filter((each) => !each.hidden)
      .map((each) => [each.getAttribute("data-state"), each.textContent]),
  );
}

test("a chip stays the same element while its number changes", () => {
  const toolbar = new Toolbar(() => {});
  toolbar.show(FIRST_QUERY, { all: 3, seeding: 2 }, WORDING);
  const before = chips(toolbar);
  assert.equal(seen(toolbar).seeding, `${text("torrents_state_seeding")}2`);
  toolbar.show({ ...FIRST_QUERY, state: "seeding" }, { all: 4, seeding: 3 }, WORDING);
  const after = chips(toolbar);
  assert.equal(after.length, before.length);
  after.forEach((each, at) => assert.ok(each === before[at]));
  assert.equal(seen(toolbar).seeding, `${text("torrents_state_seeding")}3`);
  assert.deepEqual(
    after
      .filter((each) => each.getAttribute("aria-pressed") === "true")
      .map((each) => each.getAttribute("data-state")),
    ["seeding"],
  );
});

test("a rare state has a chip only while a torrent is in it, or it is chosen", () => {
  const toolbar = new Toolbar(() => {});
  const usual = ["all", "active", "downloading", "seeding", "stopped"];
  toolbar.show(FIRST_QUERY, {}, WORDING);
  assert.deepEqual(Object.keys(seen(toolbar)).sort(), [...usual].sort());
  toolbar.show(FIRST_QUERY, { failed: 1 }, WORDING);
  assert.ok("failed" in seen(toolbar));
  toolbar.show({ ...FIRST_QUERY, state: "failed" }, {}, WORDING);
  assert.ok("failed" in seen(toolbar));
  toolbar.show(FIRST_QUERY, {}, WORDING);
  assert.ok(!("failed" in seen(toolbar)));
});
