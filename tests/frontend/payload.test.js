import assert from "node:assert/strict";
import { test } from "node:test";
import { drawbacks } from "../../custom_components/qb_peer_vpn/dashboard/frontend/tables/comparison.js";
import {
  countryNames,
  countryShares,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/tables/clusters.js";
import {
  byShare,
  comparison,
  hasPeers,
  merged,
  nextBest,
  placeName,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/payload.js";
import {
  marksOf,
  placesOf,
  sceneOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/scene.js";
import { AMSTERDAM, KYIV, context, payload, site } from "./example.js";

test("the last data stay when an entry becomes unavailable", () => {
  const known = merged(null, payload());
  const after = merged(known, { available: false });
  assert.equal(after?.available, false);
  assert.equal(after?.recommended.city, "Kyiv");
  assert.equal(merged(null, { available: false }), null);
});

test("sites are sorted by what the table shows, and none is there twice", () => {
  /** @param {Partial<import("./example.js").Site>} changes */
  const rows = (changes) =>
    comparison(payload({ recommended: site(changes) })).map(
      ({ site: { city }, role }) => [city, role],
    );
  assert.deepEqual(rows({}), [
    ["Kyiv", "recommended"],
    ["Warsaw", "runner_up"],
    ["Amsterdam", "in_use"],
  ]);
  assert.deepEqual(rows({ path_ms: 170 }), [
    ["Warsaw", "runner_up"],
    ["Kyiv", "recommended"],
    ["Amsterdam", "in_use"],
  ]);
  // Of equal paths, the recommended one comes first.
  assert.deepEqual(rows({ path_ms: 165 })[0], ["Kyiv", "recommended"]);
});

test("the next best site is another one than the recommended one", () => {
  assert.equal(nextBest(payload())?.city, "Warsaw");
  assert.equal(
    nextBest(payload({ recommended: site({ path_ms: 170 }) }))?.city,
    "Warsaw",
  );
  assert.equal(nextBest(payload({ reference: KYIV, runners_up: [] })), undefined);
});

test("a reference that is not in use is the nearest one", () => {
  const rows = comparison(payload({ in_use: null }));
  assert.equal(
    rows.find(({ site: { city } }) => city === "Amsterdam")?.role,
    "nearest",
  );
});

test("the recommended site may be the one in use", () => {
  const calm = payload({ reference: KYIV, in_use: "recommended" });
  assert.equal(comparison(calm)[0].inUse, true);
  assert.equal(comparison(payload())[0].inUse, false);
});

test("the cluster with the largest share comes first", () => {
  assert.deepEqual(
    byShare(payload()).map(({ number }) => number),
    [1, 2],
  );
});

test("the first countries are named, and the rest is counted", () => {
  assert.equal(countryNames(["FR"], context()), "France");
  assert.equal(
    countryNames(["DE", "CH", "IT", "AT", "FR"], context()),
    "Germany, Switzerland, Italy, 2 more",
  );
  assert.equal(countryNames(["XQ?"], context()), "XQ?");
});

test("the countries of the peers elsewhere have their shares", () => {
  const { elsewhere } = payload();
  assert.ok(elsewhere);
  assert.equal(
    countryShares(elsewhere, context()),
    "United States 40%, Brazil 22%, Japan 12%, 1 more",
  );
  const countries = [{ code: "US", share: 4.4 }];
  assert.equal(
    countryShares({ ...elsewhere, countries }, context()),
    "United States 4.4%",
  );
});

test("a runner-up lists its drawbacks, the recommended site only its real country", () => {
  const dakar = site({
    stands_in: "FR",
    drawbacks: ["stands_elsewhere", "few_servers", "invented"],
  });
  assert.equal(
    drawbacks(dakar, "runner_up", context()),
    "actually in France, few servers",
  );
  assert.equal(drawbacks(dakar, "recommended", context()), "actually in France");
});

test("the scene has a line to each cluster through both servers", () => {
  const scene = sceneOf(payload());
  assert.equal(scene.routes.length, 3);
  assert.equal(scene.routesInUse.length, 3);
  assert.equal(scene.inUse, AMSTERDAM);
  assert.deepEqual(
    scene.others.map(({ city }) => city),
    ["Warsaw"],
  );
  assert.equal(marksOf(scene).length, 5);
  assert.ok(placesOf(scene, false).length > 200);
});

test("the whole swarm has room on the map, but for single peers far away", () => {
  const scene = sceneOf(payload());
  const [near, whole] = [false, true].map((isWhole) =>
    placesOf(scene, isWhole).map(String),
  );
  for (const place of ["-74,40.7", "-46.6,-23.5", "139.7,35.7"]) {
    assert.ok(!near.includes(place));
    assert.ok(whole.includes(place));
  }
  assert.ok(!whole.includes("151.2,-33.9"));
});

test("without peers there are no clusters on the map", () => {
  const lonely = payload({
    recommended: site({ peer_distance_km: null }),
    in_use: null,
  });
  const scene = sceneOf(lonely);
  assert.ok(!hasPeers(lonely));
  assert.equal(scene.clusters.length, 0);
  assert.equal(scene.elsewhere.length, 0);
  assert.equal(scene.routes.length, 1);
  assert.ok(placesOf(scene, false).map(String).includes("21.01,52.23"));
  assert.equal(scene.inUse, null);
});

test("a place that is only nearby is in the user's language", () => {
  const german = (/** @type {string} */ _, /** @type {any} */ { place }) =>
    `bei ${place}`;
  assert.equal(placeName("near Honolulu", german), "bei Honolulu");
  assert.equal(placeName("Nearfield", german), "Nearfield");
});
