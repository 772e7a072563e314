import assert from "node:assert/strict";
import { test } from "node:test";
import {
  confidence,
  headline,
  reason,
  pathSentence,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/verdict.js";
import { AMSTERDAM, KYIV, WARSAW, context, formatsFor, site } from "./example.js";

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
  };
  return context({ verdict: { ...verdict, ...changes }, ...others });
}

/** @type {Partial<CardPayload>} */
const STAY = {
  recommended: AMSTERDAM,
  reference: AMSTERDAM,
  in_use: "recommended",
  runners_up: [KYIV, WARSAW],
};

test("the headline is the text that the integration chose", () => {
  const said = (/** @type {string} */ key) =>
    headline(context({ headline: { key, place: "Kyiv", saving_ms: 15 } }));
  assert.equal(said("headline_move_saving"), "Move to Kyiv: about 15 ms faster");
  assert.equal(
    said("headline_move_measured"),
    "Move to Kyiv: about 15 ms faster, measured",
  );
  assert.equal(said("headline_move"), "Move to Kyiv");
  assert.equal(said("headline_stay"), "Stay on Kyiv");
});

test("the headline has its saving as the user writes numbers", () => {
  const far = context({
    headline: { key: "headline_move_saving", place: "Kyiv", saving_ms: 1150 },
  });
  far.formats = formatsFor({ language: "de" });
  assert.equal(headline(far), "Move to Kyiv: about 1.150 ms faster");
});

test("the path is described with its two legs", () => {
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

test("the reason names the site of the comparison", () => {
  assert.match(reason(judged({})), /Amsterdam, which you use now/);
  assert.match(reason(judged({}, { in_use: null })), /Amsterdam, the nearest/);
  assert.match(
    reason(judged({ reason: "current_is_fine" }, STAY)),
    /next best is Kyiv/,
  );
});

test("an unknown reason has no sentence", () => {
  assert.equal(reason(judged({ reason: "the_moon_is_full" })), "");
});

test("the confidence is shown only for a move", () => {
  assert.equal(confidence(judged({})), "The saving is fairly certain.");
  assert.equal(confidence(judged({ worth_moving: false })), "");
});
