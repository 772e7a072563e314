import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entriesOf,
  kindOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/diary.js";
import {
  entryInWords,
  hasDays,
  hasSummary,
  monthInWords,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/month.js";
import { context, formatsFor } from "./example.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/history/diary.js").Diary} Diary */

/** @param {string} city @param {number} share @param {number} right */
const stay = (city, share, right) => ({ city, country_code: "FI", share, right });

/** @param {Partial<Diary>} changes @returns {Diary} */
function diary(changes = {}) {
  return {
    known: 99,
    right: 94.2,
    in_use: [stay("Helsinki", 100, 94.2)],
    advice: [],
    changes: [],
    days: [],
    ...changes,
  };
}

/** @param {string} at @param {object} changes */
const advice = (at, changes = {}) => ({
  at,
  kind: /** @type {"move" | "stay"} */ ("move"),
  city: "Seoul",
  country_code: "KR",
  saving_ms: 40,
  followed_at: null,
  ...changes,
});

const MOVED = {
  at: "2026-11-05T21:55:00+00:00",
  from_city: "Helsinki",
  to_city: "Seoul",
};

function wording() {
  return { ...context(), formats: formatsFor({ time_format: "24" }) };
}

test("the month is one sentence", () => {
  assert.equal(
    monthInWords(diary(), wording()),
    "On Helsinki all the time, right 94% of the time.",
  );
  const two = { in_use: [stay("Helsinki", 81, 90), stay("Seoul", 19, 100)] };
  assert.equal(
    monthInWords(diary({ ...two, changes: [MOVED] }), wording()),
    "Mostly on Helsinki (81% of the time), right 94% of the time. Changes: 1.",
  );
  assert.match(
    monthInWords(diary({ right: null, in_use: [] }), wording()),
    /not known/,
  );
});

test("a day is right if hardly any move was advised on it", () => {
  const kind = (/** @type {number} */ right) =>
    kindOf({ date: "2026-11-05", in_use: stay("Oslo", 100, right) });
  assert.equal(kind(100), "right");
  assert.equal(kind(95), "right");
  assert.equal(kind(94), "advised");
  assert.equal(kindOf({ date: "2026-11-05", in_use: null }), "unknown");
});

test("what was advised, what was done, and what it brought are one entry", () => {
  const receipt = /** @type {any} */ ({
    target: { name: "KR#1", city: "Seoul" },
    finished: "2026-11-05T22:20:00+00:00",
  });
  const other = { ...receipt, finished: "2026-10-01T22:20:00+00:00" };
  const followed = advice("2026-11-05T21:40:00+00:00", { followed_at: MOVED.at });
  const [entry, ...none] = entriesOf(diary({ advice: [followed], changes: [MOVED] }), [
    other,
    receipt,
  ]);
  assert.equal(none.length, 0);
  assert.equal(entry.receipt, receipt);
  assert.equal(
    entryInWords(entry, wording()).replaceAll("\u00a0", " "),
    "Nov 5, 2026, 21:40: move to Seoul recommended, about 40 ms faster. Followed: Nov 5, 2026, 21:55.",
  );
});

test("advice that was not followed and changes without advice are entries, too", () => {
  const ignored = advice("2026-11-06T08:00:00+00:00");
  const rest = advice("2026-11-06T09:00:00+00:00", { kind: "stay" });
  const entries = entriesOf(diary({ advice: [rest, ignored], changes: [MOVED] }), []);
  assert.deepEqual(
    entries.map((entry) => entryInWords(entry, wording()).replaceAll("\u00a0", " ")),
    [
      "Nov 6, 2026, 08:00: move to Seoul recommended, about 40 ms faster. Not followed.",
      "Nov 5, 2026, 21:55: changed from Helsinki to Seoul.",
    ],
  );
  assert.deepEqual(
    entries.map(({ receipt }) => receipt),
    [null, null],
  );
});

test("the first hours have no summary, and the first day has no others beside it", () => {
  const day = { date: "2026-11-05", in_use: stay("Oslo", 100, 90) };
  const days = [...Array(29).fill({ ...day, in_use: null }), day];
  assert.ok(!hasSummary(diary({ known: 0.1, days })));
  assert.ok(hasSummary(diary({ known: 0.2, days })));
  assert.ok(!hasSummary(diary({ known: 50, right: null, days })));
  assert.ok(!hasDays(diary({ days })));
  assert.ok(hasDays(diary({ days: [day, ...days] })));
});
