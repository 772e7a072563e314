import assert from "node:assert/strict";
import { test } from "node:test";
import { drawbacks } from "../../custom_components/qb_peer_vpn/dashboard/frontend/comparison.js";
import { countryNames } from "../../custom_components/qb_peer_vpn/dashboard/frontend/crowds.js";
import {
  byShare,
  comparison,
  goesElsewhere,
  hasPeers,
  isInUse,
  merged,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/overview.js";
import {
  marksOf,
  placesOf,
  sceneOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/scene.js";
import { AMSTERDAM, KYIV, formatsFor, overview, site, text } from "./example.js";

test("what was known stays when an entry becomes unavailable", () => {
  const known = merged(null, overview());
  const after = merged(known, { available: false });
  assert.equal(after?.available, false);
  assert.equal(after?.recommended.city, "Kyiv");
  assert.equal(merged(null, { available: false }), null);
});

test("the recommended place comes first, then the others by their way, none twice", () => {
  const rows = comparison(overview()).map(({ site: { city }, role }) => [city, role]);
  assert.deepEqual(rows, [
    ["Kyiv", "recommended"],
    ["Warsaw", "runner_up"],
    ["Amsterdam", "in_use"],
  ]);
});

test("a reference that is not in use is the nearest one", () => {
  const rows = comparison(overview({ reference_in_use: false }));
  assert.equal(
    rows.find(({ site: { city } }) => city === "Amsterdam")?.role,
    "nearest",
  );
});

test("the recommended place may be the one in use", () => {
  const calm = overview({ reference: KYIV });
  assert.ok(isInUse(calm) && !goesElsewhere(calm));
  assert.equal(comparison(calm)[0].inUse, true);
  assert.ok(goesElsewhere(overview()) && !isInUse(overview()));
});

test("the heaviest cluster comes first", () => {
  assert.deepEqual(
    byShare(overview()).map(({ number }) => number),
    [1, 2],
  );
});

test("countries are named, and counted when there are many", () => {
  const formats = formatsFor();
  assert.equal(countryNames(["FR"], text, formats), "France");
  assert.equal(
    countryNames(["DE", "CH", "IT", "AT", "FR"], text, formats),
    "Germany, Switzerland, Italy, 2 more",
  );
  assert.equal(countryNames(["XQ?"], text, formats), "XQ?");
});

test("a runner-up is told what speaks against it, the recommended one only where it stands", () => {
  const formats = formatsFor();
  const dakar = site({
    stands_in: "FR",
    drawbacks: ["stands_elsewhere", "few_servers", "invented"],
  });
  assert.equal(
    drawbacks(dakar, "runner_up", text, formats),
    "actually in France, few servers",
  );
  assert.equal(drawbacks(dakar, "recommended", text, formats), "actually in France");
});

test("the scene has a line to each cluster through the one server and the other", () => {
  const scene = sceneOf(overview());
  assert.equal(scene.through.length, 3);
  assert.equal(scene.instead.length, 3);
  assert.equal(scene.inUse, AMSTERDAM);
  assert.deepEqual(
    scene.others.map(({ city }) => city),
    ["Warsaw"],
  );
  assert.equal(marksOf(scene).length, 5);
  assert.ok(placesOf(scene).length > 200);
});

test("without peers there are no clusters on the map", () => {
  const lonely = overview({
    recommended: site({ peer_distance_km: null }),
    reference_in_use: false,
  });
  const scene = sceneOf(lonely);
  assert.ok(!hasPeers(lonely));
  assert.equal(scene.crowds.length, 0);
  assert.equal(scene.through.length, 1);
  assert.equal(scene.inUse, null);
});
