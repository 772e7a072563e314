import assert from "node:assert/strict";
import { test } from "node:test";
import {
  behindOf,
  changesIn,
  isLongEnough,
  loadHistory,
  pathPoints,
  sumOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/history.js";
import {
  behindInWords,
  changesInWords,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/history/history_section.js";
import {
  behindLines,
  nameSides,
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
    peers_entity: "sensor.peers",
    download_entity: null,
    upload_entity: null,
  };
  const history = await loadHistory(hass, entities, 24, at);
  assert.deepEqual(
    asked.map(({ entity_ids }) => entity_ids),
    [["sensor.path", "sensor.peers"], ["event.recommendation"]],
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
  const history = { path, changes: [], behind: [], start: 0, end: 100 };
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
  const path = [{ at: 0, ms: 160 }];
  const history = { path, changes: [], behind: [], start: 0, end: 100 };
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
    behind: [],
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

const ENTITIES = {
  path_entity: "sensor.path",
  recommendation_entity: null,
  peers_entity: "sensor.peers",
  download_entity: "sensor.download",
  upload_entity: "sensor.upload",
};

test("the speeds of both directions are added, as far as they are known", () => {
  const download = [
    { at: 0, ms: 3 },
    { at: 20, ms: null },
    { at: 40, ms: 5 },
  ];
  const upload = [
    { at: 10, ms: 1 },
    { at: 30, ms: null },
  ];
  assert.deepEqual(sumOf(download, upload), [
    { at: 0, ms: 3 },
    { at: 10, ms: 4 },
    { at: 20, ms: 1 },
    { at: 30, ms: null },
    { at: 40, ms: 5 },
  ]);
});

test("peers and speed are behind the path where there were any", () => {
  /** @type {Record<string, {at: number, ms: number | null}[]>} */
  const recorded = {
    "sensor.peers": [{ at: 0, ms: 412 }],
    "sensor.download": [{ at: 0, ms: 2 }],
    "sensor.upload": [{ at: 0, ms: 3 }],
  };
  const pointsOf = (/** @type {string | null} */ entity) =>
    (entity && recorded[entity]) || [];
  const kinds = (changes = {}) =>
    behindOf({ ...ENTITIES, ...changes }, pointsOf).map(({ kind, entity }) => [
      kind,
      entity,
    ]);
  assert.deepEqual(kinds(), [
    ["peers", "sensor.peers"],
    ["speed", "sensor.download"],
  ]);
  assert.deepEqual(kinds({ peers_entity: null, download_entity: null }), [
    ["speed", "sensor.upload"],
  ]);
  recorded["sensor.peers"] = [{ at: 0, ms: 0 }];
  assert.deepEqual(kinds(), [["speed", "sensor.download"]]);
});

test("speeds in different units are not added", async () => {
  const state = (/** @type {string} */ unit_of_measurement) => ({
    attributes: { unit_of_measurement },
  });
  const hass = /** @type {any} */ ({
    states: { "sensor.download": state("MB/s"), "sensor.upload": state("kB/s") },
    callWS: async () => ({
      "sensor.path": [{ s: "160", lu: at / 1000 }],
      "sensor.download": [{ s: "2", lu: at / 1000 }],
      "sensor.upload": [{ s: "900", lu: at / 1000 }],
    }),
  });
  const most = async () => {
    const history = await loadHistory(hass, ENTITIES, 24, at);
    return history?.behind.map(({ points }) => points[0].ms);
  };
  assert.deepEqual(await most(), [2]);
  hass.states["sensor.upload"] = state("MB/s");
  assert.deepEqual(await most(), [902]);
});

test("what is behind the path has a scale of its own from zero", () => {
  const history = { path: [], changes: [], behind: [], start: 0, end: 100 };
  const points = [
    { at: 0, ms: 0 },
    { at: 50, ms: 4 },
  ];
  const [line] = behindLines(points, history, SIZE);
  const [bottom, , top] = line.map(([, y]) => y);
  assert.ok(bottom > 60 && top < 20);
});

test("how much there was at most is in the user's unit", () => {
  const hass = /** @type {any} */ ({
    states: { "sensor.download": { state: "1", attributes: {} } },
    formatEntityState: (/** @type {any} */ _, /** @type {string} */ value) =>
      `${value} MB/s`,
  });
  const points = [
    { at: 0, ms: 4.567 },
    { at: 1, ms: null },
  ];
  const history = {
    path: [],
    changes: [],
    start: 0,
    end: 100,
    behind: /** @type {any[]} */ ([
      { kind: "speed", entity: "sensor.download", points },
      { kind: "peers", entity: "sensor.removed", points },
    ]),
  };
  assert.deepEqual(behindInWords(history, hass, context()), [
    { kind: "speed", words: "speed, at most 4.6 MB/s" },
  ]);
});

test("in the first minutes there is no history to show", () => {
  const since = (/** @type {number} */ minutes) => ({
    path: [
      { at: 0, ms: null },
      { at: at - minutes * 60_000, ms: 160 },
    ],
    end: at,
  });
  assert.ok(!isLongEnough(since(1)));
  assert.ok(isLongEnough(since(3)));
  assert.ok(!isLongEnough({ path: [], end: at }));
});

test("names of marks cover neither marks nor each other", () => {
  const sides = (/** @type {number[]} */ ...marks) =>
    nameSides(marks, 500).map((side) => side?.anchor ?? null);
  assert.deepEqual(sides(100, 300), ["start", "start"]);
  // The name of the first one would cover the second one.
  assert.deepEqual(sides(100, 150, 300), [null, "start", "start"]);
  // At the right edge there is room on the left only.
  assert.deepEqual(sides(100, 480), ["start", "end"]);
  assert.deepEqual(sides(100, 450, 480), ["start", null, null]);
  // On the left of the last one there is room for one name.
  assert.deepEqual(sides(350, 480), [null, "end"]);
  assert.deepEqual(sides(), []);
});
