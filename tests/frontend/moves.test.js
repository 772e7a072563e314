import assert from "node:assert/strict";
import { test } from "node:test";
import {
  facts,
  result,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/ledger.js";
import { plannedMove } from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/dry_run.js";
import { decisive } from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/objections.js";
import { stepOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/moves_payload.js";
import { status } from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/progress.js";
import {
  calmed,
  stayingUntil,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/stay.js";
import { AMSTERDAM, context, formatsFor, payload, text, verdict } from "./example.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/moves/moves_payload.js").Receipt} Receipt */
/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/moves/moves_payload.js").UnderWay} UnderWay */

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.parse("2026-11-29T12:00:00Z");
const WORDING = { text, formats: formatsFor() };
const KYIV = {
  name: "UA#24",
  hostname: "node-ua-24.example.net",
  country_code: "UA",
  city: "Kyiv",
};
const NAMELESS = { name: "NL#1", hostname: null, country_code: "NL", city: null };

/**
 * @param {Partial<Receipt>} changes
 * @returns {Receipt}
 */
function receipt(changes = {}) {
  return {
    cause: "recommended",
    origin: NAMELESS,
    target: KYIV,
    finished: "2026-11-29T10:00:00+00:00",
    outcome: "moved",
    undo: null,
    verdict: "better",
    saving_ms: 15,
    exit_before: "198.51.100.7",
    exit_after: "198.51.100.8",
    port_before: 40111,
    port_after: 40222,
    comparison: { pairs: 41, ratio: 1.21, low: 1.04, high: 1.4 },
    drift: { pairs: 900, ratio: 0.97, low: 0.9, high: 1.02 },
    ...changes,
  };
}

/**
 * @param {Partial<UnderWay>} changes
 * @returns {UnderWay}
 */
function underWay(changes = {}) {
  return {
    phase: "confirming_exit",
    started: "2026-11-29T10:00:00+00:00",
    target: KYIV,
    origin: NAMELESS,
    undo: null,
    ...changes,
  };
}

test("a receipt says what was predicted, and what came of it, with its numbers", () => {
  assert.equal(result(receipt(), WORDING), "Better");
  assert.deepEqual(facts(receipt(), WORDING), [
    "recommended",
    "predicted: 15 ms faster",
    "exit 198.51.100.8",
    "port 40222",
    "speed of the same peers +21% (+4% to +40%), pairs: 41",
    "without a move -10% to +2%",
  ]);
});

test("a receipt leaves out what is unknown, and what a newer version says", () => {
  const little = receipt({
    cause: "of tomorrow",
    saving_ms: null,
    exit_before: null,
    exit_after: null,
    port_before: 0,
    port_after: 0,
    comparison: null,
    drift: null,
  });
  assert.deepEqual(facts(little, WORDING), []);
  const none = { pairs: 0, ratio: 1, low: 1, high: 1 };
  assert.equal(facts(receipt({ comparison: none }), WORDING).length, 4);
  assert.equal(result(receipt({ verdict: "of tomorrow" }), WORDING), "Moved");
  assert.equal(result(receipt({ outcome: "of tomorrow" }), WORDING), "of tomorrow");
});

test("a move that was undone says why, and shows the exit that is left", () => {
  const undone = receipt({
    outcome: "undone",
    verdict: "unsafe",
    undo: "no_exit",
    exit_after: null,
    port_after: null,
  });
  assert.equal(result(undone, WORDING), "Undone: no exit");
  assert.ok(facts(undone, WORDING).includes("exit 198.51.100.7"));
  assert.ok(facts(undone, WORDING).includes("port 40111"));
});

test("a move under way says its step, and on the way back why and to where", () => {
  assert.equal(status(underWay(), WORDING), "Moving to Kyiv: New exit");
  assert.equal(stepOf(underWay()), 1);
  const back = underWay({ phase: "parking", undo: "no_exit" });
  assert.equal(status(back, WORDING), "Going back to NL#1 (no exit)");
  assert.equal(stepOf(back), -1);
  const unknown = underWay({ phase: "recovering", origin: null });
  assert.equal(status(unknown, WORDING), "Waiting until unknown server works again");
});

test("the advice is hidden until the time that was picked", () => {
  const staying_until = new Date(NOW + DAY).toISOString();
  assert.equal(stayingUntil({ staying_until }, NOW), NOW + DAY);
  assert.equal(stayingUntil({ staying_until }, NOW + DAY), null);
  assert.equal(stayingUntil({ staying_until: null }, NOW), null);
});

test("who stays reads about the server in use, and no other advice is changed", () => {
  const calm = calmed(payload());
  assert.equal(calm.headline.key, "headline_stay");
  assert.equal(calm.headline.place, AMSTERDAM.city);
  assert.equal(calm.verdict.sign, "stay");
  assert.equal(calm.recommended.hostname, null);
  const stays = payload({ verdict: verdict({ sign: "stay" }) });
  assert.equal(calmed(stays), stays);
  const unknown = payload({ in_use: null });
  assert.equal(calmed(unknown), unknown);
  assert.ok(context(calm));
});

test("a dry run asks for nothing to be done, and says what speaks against it", async () => {
  /** @type {any[]} */
  const called = [];
  const against = [
    { reason: "cool_down", text: "in the language of the house", prevents: false },
    { reason: "of_tomorrow", text: "as a newer version says", prevents: false },
  ];
  const hass = {
    callService: async (/** @type {any[]} */ ...given) => {
      called.push(given);
      return { response: { to_server: "UA#24", against } };
    },
    loadBackendTranslation: async () => (/** @type {string} */ key) =>
      key.endsWith("refused_cool_down.message") ? "in mine" : "",
  };
  const found = await plannedMove(hass, "one");
  assert.deepEqual(called, [
    [
      "qb_peer_vpn",
      "move",
      { config_entry_id: "one", dry_run: true },
      undefined,
      true,
      true,
    ],
  ]);
  assert.deepEqual(
    found.map((each) => each.text),
    ["in mine", "as a newer version says"],
  );
});

test("what prevents a move is said alone", () => {
  const may = { reason: "cool_down", text: "", prevents: false };
  const must = { reason: "no_exit", text: "", prevents: true };
  assert.deepEqual(decisive([may, must]), [must]);
  assert.deepEqual(decisive([may]), [may]);
  assert.deepEqual(decisive([]), []);
});
