import assert from "node:assert/strict";
import { test } from "node:test";
import {
  confidence,
  headline,
  reason,
  pathSentence,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/verdict.js";
import { AMSTERDAM, KYIV, WARSAW, context, site } from "./example.js";

/** @typedef {import("./example.js").CardPayload} CardPayload */

/**
 * @param {Partial<CardPayload["verdict"]>} changes
 * @param {Partial<CardPayload>} others
 */
function judged(changes, others = {}) {
  /** @type {CardPayload["verdict"]} */
  const verdict = {
    reason: "better_found",
    worth_moving: true,
    confidence: "fair",
    saving_ms: 15,
    measured: false,
  };
  return context({ verdict: { ...verdict, ...changes }, ...others });
}

const STAY = {
  recommended: AMSTERDAM,
  reference: AMSTERDAM,
  runners_up: [KYIV, WARSAW],
};

test("a move is told with what it saves", () => {
  assert.equal(headline(judged({})), "Move to Kyiv: about 15 ms faster");
});

test("a measured saving says so", () => {
  assert.equal(
    headline(judged({ measured: true, saving_ms: 40 })),
    "Move to Kyiv: about 40 ms faster, measured",
  );
});

test("a move that makes the way longer, as some strategies want, promises nothing", () => {
  assert.equal(headline(judged({ saving_ms: -10 })), "Move to Kyiv");
});

test("without a move it says stay, use, or that there are no peers", () => {
  const calm = { worth_moving: false, saving_ms: 0 };
  const stay = judged({ ...calm, reason: "current_is_fine" }, STAY);
  assert.equal(headline(stay), "Stay on Amsterdam");
  const nearest = judged(
    { ...calm, reason: "nearest_is_fine" },
    { ...STAY, reference_in_use: false },
  );
  assert.equal(headline(nearest), "Use Amsterdam");
  const lonely = judged({ ...calm, reason: "no_peers" }, { reference_in_use: false });
  assert.equal(headline(lonely), "No peers located yet: use Kyiv");
});

test("the way is told with its two legs, as the table has them", () => {
  assert.equal(
    pathSentence(context()),
    "About 158\u00a0ms round trip: 76\u00a0ms from home to Kyiv, 82\u00a0ms from there to the peers.",
  );
  const lonely = context({ recommended: site({ peer_distance_km: null }) });
  assert.equal(pathSentence(lonely), "About 76\u00a0ms round trip from home to Kyiv.");
});

test("each reason has a sentence of its own", () => {
  const said = [
    "better_found",
    "current_is_fine",
    "nearest_is_fine",
    "no_peers",
    "server_gone",
    "too_few_peers",
  ].map((each) => reason(judged({ reason: each })));
  assert.equal(new Set(said).size, said.length);
  assert.ok(said.every((sentence) => sentence.endsWith(".")));
});

test("the reason names what it was compared with", () => {
  assert.match(reason(judged({})), /Amsterdam, which you use now/);
  assert.match(
    reason(judged({}, { reference_in_use: false })),
    /Amsterdam, the nearest/,
  );
  assert.match(
    reason(judged({ reason: "current_is_fine" }, STAY)),
    /next best is Kyiv/,
  );
});

test("a reason of a later version is passed over", () => {
  assert.equal(reason(judged({ reason: "the_moon_is_full" })), "");
});

test("only a saving has a confidence", () => {
  assert.equal(confidence(judged({})), "The saving is fairly certain.");
  assert.equal(confidence(judged({ worth_moving: false })), "");
});
