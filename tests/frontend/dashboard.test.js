import assert from "node:assert/strict";
import { test } from "node:test";
import {
  charted,
  dashboard,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/strategy/dashboard.js";
import { loadRecorded } from "../../custom_components/qb_peer_vpn/dashboard/frontend/strategy/recorded.js";
import { streetMaps } from "../../custom_components/qb_peer_vpn/dashboard/frontend/strategy/street_map.js";
import { text } from "./example.js";
import { entity, registries } from "./registries.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/strategy/dashboard.js").View} View */

/** @type {import("../../custom_components/qb_peer_vpn/dashboard/frontend/strategy/dashboard.js").Found} */
const NOTHING = { recorded: new Map(), maps: [] };
const HOUR = 3_600_000;

/** @param {View} view @returns {any[]} */
function cardsOf({ sections }) {
  return sections.flatMap(({ cards }) => cards);
}

/** @param {View} view */
function entitiesIn(view) {
  return cardsOf(view).flatMap(({ entity: id, entities = [] }) => [
    ...(id ? [id] : []),
    ...entities.map((/** @type {any} */ each) => each.entity),
  ]);
}

test("each entry has a view for a glance and one with the details, each with its name", () => {
  const hass = registries(
    entity("sensor.peers"),
    entity("sensor.attic_peers", { device_id: "other", translation_key: "peers" }),
  );
  const { views } = dashboard(hass, text, NOTHING);
  assert.deepEqual(
    views.map(({ title, path }) => [title, path]),
    [
      ["qBittorrent", "entry"],
      ["qBittorrent: Details", "entry-details"],
      ["Attic", "second"],
      ["Attic: Details", "second-details"],
    ],
  );
  assert.ok(views.every(({ show_icon_and_title }) => show_icon_and_title));
  assert.deepEqual(entitiesIn(views[0]), ["sensor.peers"]);
  assert.deepEqual(entitiesIn(views[2]), ["sensor.attic_peers"]);
  for (const { sections } of views)
    assert.ok(
      sections.every(({ cards }) => cards.some(({ type }) => type !== "heading")),
    );
});

test("the first view has the short card with the history, and four tiles", () => {
  const hass = registries(
    entity("sensor.verdict"),
    entity("sensor.estimated_path"),
    entity("sensor.peers"),
    entity("sensor.estimated_saving"),
    entity("sensor.current_exit"),
    entity("sensor.recommended_server"),
    entity("sensor.clusters"),
  );
  const [glance, details] = dashboard(hass, text, NOTHING).views;
  const [card, ...tiles] = cardsOf(glance);
  assert.equal(card.comparison, false);
  assert.notEqual(card.history, false);
  assert.deepEqual(
    tiles.map(({ type, entity: id }) => [type, id]),
    [
      ["tile", "sensor.recommended_server"],
      ["tile", "sensor.current_exit"],
      ["tile", "sensor.estimated_saving"],
      ["tile", "sensor.peers"],
    ],
  );
  // Half a line would cut their names.
  assert.ok(tiles.every(({ grid_options }) => grid_options.columns === 12));
  assert.deepEqual(entitiesIn(details), [
    "sensor.estimated_path",
    "sensor.verdict",
    "sensor.clusters",
  ]);
});

test("where entities are disabled, others take their places among the tiles", () => {
  const hass = registries(
    entity("binary_sensor.better_server_available"),
    entity("sensor.recommended_server", { hidden: true }),
  );
  const [glance] = dashboard(hass, text, NOTHING).views;
  assert.deepEqual(entitiesIn(glance), ["binary_sensor.better_server_available"]);
});

test("a chart is there when it has something to show, and as long as that", () => {
  const hass = registries(
    entity("sensor.estimated_path"),
    entity("sensor.estimated_saving"),
    entity("sensor.peer_distance"),
    entity("sensor.share_asia"),
    entity("sensor.share_europe"),
  );
  assert.deepEqual(charted(hass), [
    "sensor.estimated_path",
    "sensor.estimated_saving",
    "sensor.peer_distance",
    "sensor.share_asia",
    "sensor.share_europe",
  ]);
  /** @param {[string, number][]} recorded */
  const chartsWith = (...recorded) =>
    cardsOf(
      dashboard(hass, text, { recorded: new Map(recorded), maps: [] }).views[1],
    ).filter(({ type }) => type.endsWith("-graph"));
  assert.deepEqual(chartsWith(), []);
  const [path, ...none] = chartsWith(["sensor.estimated_path", 2.2]);
  assert.equal(none.length, 0);
  assert.equal(path.hours_to_show, 3);
  assert.deepEqual(
    path.entities.map((/** @type {any} */ each) => each.entity),
    ["sensor.estimated_path"],
  );
  const [shares, distances] = chartsWith(
    ["sensor.share_asia", 0.5],
    ["sensor.peer_distance", 300],
  );
  assert.equal(shares.type, "statistics-graph");
  assert.deepEqual(
    shares.entities.map((/** @type {any} */ each) => each.entity),
    ["sensor.share_asia"],
  );
  assert.equal(distances.hours_to_show, 24);
});

test("the map is there if a map entity is enabled, hidden or not, and tiles come", async () => {
  const cluster = entity("geo_location.cluster_1", { hidden: true });
  const mapOf = (/** @type {boolean} */ ok, /** @type {any[]} */ ...entities) =>
    streetMaps({
      ...registries(entity("sensor.peers"), ...entities),
      fetchWithAuth: async () => /** @type {any} */ ({ ok, status: ok ? 200 : 502 }),
    });
  assert.deepEqual(await mapOf(true), []);
  assert.deepEqual(await mapOf(false, cluster), []);
  const maps = await mapOf(true, cluster);
  const [, details] = dashboard(registries(entity("sensor.peers")), text, {
    ...NOTHING,
    maps,
  }).views;
  assert.match(JSON.stringify(details), /geo_location_sources.*qb_peer_vpn_clusters/);
});

test("the recorder says of which entities there is enough", async () => {
  const now = 100 * HOUR;
  const at = (/** @type {number} */ hours) => (now - hours * HOUR) / 1000;
  /** @type {any[]} */
  const asked = [];
  const hass = {
    callWS: async (/** @type {object} */ message) => {
      asked.push(message);
      return {
        "sensor.old": [{ s: "160", lu: at(20) }],
        "sensor.new": [{ s: "160", lu: at(0.1) }],
        "sensor.nothing": [
          { s: "0", lu: at(20) },
          { s: "unavailable", lu: at(3) },
        ],
        "sensor.later": [
          { s: "unknown", lu: at(20) },
          { s: "5", lu: at(2) },
        ],
        "sensor.changed": [{ s: "5", lu: at(1), lc: at(4) }],
      };
    },
  };
  const recorded = await loadRecorded(hass, ["sensor.old"], now);
  assert.deepEqual(
    [...recorded.keys()],
    ["sensor.old", "sensor.later", "sensor.changed"],
  );
  assert.equal(Math.round(recorded.get("sensor.later") ?? 0), 2);
  assert.equal(Math.round(recorded.get("sensor.changed") ?? 0), 4);
  assert.deepEqual(asked[0].entity_ids, ["sensor.old"]);
});

test("without a recorder there are no charts", async () => {
  const hass = { callWS: () => Promise.reject(new Error("unknown command")) };
  assert.equal((await loadRecorded(hass, ["sensor.path"], 0)).size, 0);
  assert.equal((await loadRecorded(hass, [], 0)).size, 0);
});

test("the user's own cards are on the first view, above the generated ones", () => {
  const hass = registries(
    entity("sensor.peers"),
    entity("sensor.attic", { device_id: "other", translation_key: "peers" }),
  );
  const { views } = dashboard(hass, text, NOTHING, { cards: [{ type: "clock" }] });
  assert.equal(views[0].sections[1].cards[0].type, "clock");
  assert.doesNotMatch(JSON.stringify(views.slice(1)), /clock/);
});

test("who wants it gets one more view with the torrents of each entry", () => {
  const hass = registries(
    entity("sensor.peers"),
    entity("sensor.attic", { device_id: "other", translation_key: "peers" }),
  );
  const { views } = dashboard(hass, text, NOTHING, { torrents: true });
  assert.deepEqual(
    views.map(({ path }) => path),
    [
      "entry",
      "entry-details",
      "entry-torrents",
      "second",
      "second-details",
      "second-torrents",
    ],
  );
  assert.equal(cardsOf(views[2])[0].torrents, true);
  assert.equal(views[2].title, "qBittorrent: Torrents");
});

test("one connection alone has short titles", () => {
  const { views } = dashboard(registries(entity("sensor.peers")), text, NOTHING, {
    torrents: true,
  });
  assert.deepEqual(
    views.map(({ title }) => title),
    ["qBittorrent", "Details", "Torrents"],
  );
});

test("without an entry the dashboard has the card, which says what to do", () => {
  const { views } = dashboard(registries(), text, NOTHING);
  assert.equal(cardsOf(views[0])[0].type, "custom:qb-peer-vpn-card");
});
