import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changesIn,
  loadHistory,
  pathPoints,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/history.js";
import { changesInWords } from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/history_section.js";
import {
  rangeOf,
  steps,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/sparkline.js";
import { context, formatsFor } from "./example.js";

const SIZE = { width: 100, height: 72 };
const at = Date.parse("2026-11-25T20:00:00Z");

test("the path over time has no repetitions, but has its gaps", () => {
  const rows = [
    { s: "160", lu: 5 },
    { s: "160", lu: 12 },
    { s: "unavailable", lu: 20 },
    { s: "150", lu: 30, lc: 25 },
  ];
  assert.deepEqual(pathPoints(rows, 10_000), [
    { at: 10_000, ms: 160 },
    { at: 20_000, ms: null },
    { at: 25_000, ms: 150 },
  ]);
});

test("a change is listed once, however often the recorder wrote it", () => {
  const event = { event_type: "move", to_city: "Kyiv" };
  const moment = new Date(at).toISOString();
  const rows = [
    { s: "unknown", a: {} },
    { s: "2020-01-01T00:00:00+00:00", a: event },
    { s: moment, a: event },
    { s: "unavailable", a: {} },
    { s: moment, a: event },
  ];
  assert.deepEqual(changesIn(rows, at - 1000), [{ at, kind: "move", place: "Kyiv" }]);
});

test("the recorder is asked for both entities, and for none without a path", async () => {
  /** @type {any[]} */
  const asked = [];
  const hass = /** @type {any} */ ({
    callWS: async (/** @type {any} */ message) => {
      asked.push(message);
      return { "sensor.path": [{ s: "160", lu: at / 1000 }] };
    },
  });
  const entities = {
    path_entity: "sensor.path",
    recommendation_entity: "event.recommendation",
  };
  const history = await loadHistory(hass, entities, 24, at);
  assert.deepEqual(
    asked.map(({ entity_ids }) => entity_ids),
    [["sensor.path"], ["event.recommendation"]],
  );
  assert.equal(history?.path.length, 1);
  assert.deepEqual(history?.changes, []);
  assert.equal(
    await loadHistory(hass, { ...entities, path_entity: null }, 24, at),
    null,
  );
});

test("the line has a step for each change and a gap where the path was unknown", () => {
  const path = [
    { at: 0, ms: 100 },
    { at: 25, ms: 200 },
    { at: 50, ms: null },
    { at: 75, ms: 150 },
  ];
  const history = { path, changes: [], start: 0, end: 100 };
  const range = rangeOf(path);
  assert.deepEqual(range, { low: 100, high: 200 });
  const pieces = steps(history, SIZE, /** @type {any} */ (range));
  assert.deepEqual(
    pieces.map((piece) => piece.map(([x]) => x)),
    [
      [0, 25, 25, 50],
      [75, 100],
    ],
  );
  const heights = pieces.flat().map(([, y]) => y);
  assert.ok(Math.min(...heights) >= 0 && Math.max(...heights) <= SIZE.height);
});

test("a quiet path is a line in the middle", () => {
  const history = { path: [{ at: 0, ms: 160 }], changes: [], start: 0, end: 100 };
  const [[[, y]]] = steps(history, SIZE, { low: 160, high: 160 });
  assert.ok(y > 30 && y < 50);
  assert.equal(rangeOf([{ at: 0, ms: null }]), null);
});

test("the last changes are listed, the newest first, and the rest is counted", () => {
  const wording = context();
  wording.formats = formatsFor({ time_format: "24" });
  const change = (
    /** @type {number} */ hours,
    /** @type {string} */ place,
    /** @type {"move" | "maybe" | "stay"} */ kind,
  ) => ({
    at: at - hours * 3_600_000,
    kind,
    place,
  });
  const history = {
    path: [],
    start: 0,
    end: at,
    changes: [
      change(9, "Oslo", "move"),
      change(8, "Bern", "move"),
      change(2, "Bern", "stay"),
      change(1, "Kyiv", "maybe"),
    ],
  };
  assert.equal(
    changesInWords(history, wording, false),
    "19:00: maybe Kyiv · 18:00: stay on Bern · 12:00: move to Bern · 1 more",
  );
  assert.equal(
    changesInWords({ ...history, changes: [] }, wording, false),
    "The recommendation has not changed.",
  );
});
