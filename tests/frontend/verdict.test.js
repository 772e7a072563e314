import assert from "node:assert/strict";
import { test } from "node:test";
import {
  confidence,
  headline,
  reason,
  pathSentence,
  sign,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/verdict.js";
import {
  AMSTERDAM,
  KYIV,
  WARSAW,
  context,
  formatsFor,
  site,
  verdict,
} from "./example.js";

/** @typedef {import("./example.js").CardPayload} CardPayload */

/**
 * @param {Partial<CardPayload["verdict"]>} changes
 * @param {Partial<CardPayload>} others
 */
function judged(changes, others = {}) {
  return context({ verdict: verdict({ confidence: "fair", ...changes }), ...others });
}

/** @type {Partial<CardPayload>} */
const STAY = {
  recommended: AMSTERDAM,
  reference: AMSTERDAM,
  in_use: "recommended",
  runners_up: [KYIV, WARSAW],
};

test("the sign shows what to do, or that there is no VPN", () => {
  assert.equal(sign(judged({ sign: "maybe" })), "maybe");
  assert.equal(sign(judged({ sign: "stay" })), "stay");
  assert.equal(sign(judged({ sign: "move" }, { own_line: "suspected" })), "move");
  assert.equal(sign(judged({}, { own_line: "proven" })), "alarm");
});

test("the headline is the text that the integration chose", () => {
  const said = (/** @type {string} */ key) =>
    headline(
      context({ headline: { key, place: "Kyiv", saving_ms: 15, error_ms: 10 } }),
    );
  assert.equal(
    said("headline_move_saving"),
    "Move to Kyiv: 15\u00a0±\u00a010 ms faster",
  );
  assert.equal(
    said("headline_move_measured"),
    "Move to Kyiv: 15\u00a0±\u00a010 ms faster, measured",
  );
  assert.equal(
    said("headline_looks_faster"),
    "Kyiv looks 15 ms faster. Waiting to see whether it lasts",
  );
  assert.equal(said("headline_move"), "Move to Kyiv");
  assert.equal(said("headline_stay"), "Stay on Kyiv");
});

test("the headline has its saving as the user writes numbers", () => {
  const far = context({
    headline: {
      key: "headline_move_saving",
      place: "Kyiv",
      saving_ms: 1150,
      error_ms: 10,
    },
  });
  far.formats = formatsFor({ language: "de" });
  assert.equal(headline(far), "Move to Kyiv: 1.150\u00a0±\u00a010 ms faster");
});

test("the path is described with its two legs", () => {
  assert.equal(
    pathSentence(context()),
    "About 160\u00a0ms round trip: 75\u00a0ms from home to Kyiv, 85\u00a0ms from there to the peers.",
  );
  const lonely = context({ recommended: site({ peer_distance_km: null }) });
  assert.equal(pathSentence(lonely), "About 75\u00a0ms round trip from home to Kyiv.");
});

test("each reason has a sentence of its own", () => {
  const said = [
    "better_found",
    "current_is_fine",
    "empty_lens",
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

test("while the newest poll says something else, the card says so", () => {
  const { settling } = verdict({
    settling: {
      key: WARSAW.key,
      place: "Warsaw",
      worth_moving: true,
      saving_ms: 45,
      since: "2026-11-25T18:00:00+00:00",
    },
  });
  assert.ok(settling);
  const shrinking = { ...settling, key: KYIV.key, worth_moving: false };
  const waiting = { ...settling, key: KYIV.key };
  const stay = { reason: "current_is_fine", worth_moving: false };
  for (const doubted of [
    judged({ ...stay, settling }, STAY),
    judged({ settling }),
    judged({ settling: shrinking }),
  ]) {
    assert.match(reason(doubted), /newest poll/);
    assert.equal(confidence(doubted), "");
  }
  assert.match(reason(judged({ settling: waiting })), /Amsterdam/);
  assert.notEqual(confidence(judged({ settling: waiting })), "");
});

test("an unknown reason has no sentence", () => {
  assert.equal(reason(judged({ reason: "the_moon_is_full" })), "");
});

test("the confidence is shown only for a move", () => {
  assert.equal(confidence(judged({})), "The saving is fairly certain.");
  assert.equal(confidence(judged({ worth_moving: false })), "");
});
