import assert from "node:assert/strict";
import { test } from "node:test";
import {
  costSentence,
  factsOf,
  partsOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/sites/site_panel.js";
import { byCountry } from "../../custom_components/qb_peer_vpn/dashboard/frontend/sites/site_picker.js";
import {
  loadOf,
  tooLittle,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/tables/comparison.js";
import { sceneOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/scene.js";
import { AMSTERDAM, KYIV, WARSAW, context, payload, site } from "./example.js";

const LIMA = site({ key: "PE/lima", city: "Lima", country_code: "PE", path_ms: 330 });

test("the way through a site is compared with the one in use", () => {
  const say = (/** @type {import("./example.js").Site} */ each, changes = {}) =>
    costSentence(each, context(changes)).replaceAll("\u00a0", " ");
  assert.equal(
    say(LIMA),
    "Through Lima: about 330 ms, 155 ms more than through Amsterdam.",
  );
  assert.equal(
    say(WARSAW),
    "Through Warsaw: about 165 ms, 10 ms less than through Amsterdam.",
  );
  assert.equal(
    say(site({ key: "DE/berlin", city: "Berlin", path_ms: 175 })),
    "Through Berlin: about 175 ms, the same as through Amsterdam.",
  );
  assert.equal(say(AMSTERDAM), "Through Amsterdam: about 175 ms. It is in use now.");
  assert.equal(
    say(AMSTERDAM, { in_use: null }),
    "Through Amsterdam: about 175 ms. It is the nearest location.",
  );
});

test("the load is shown where it is known", () => {
  assert.equal(loadOf(site({ load: 34 }), context()), "load 34%");
  assert.equal(loadOf(site({ load: 0 }), context()), "load 0%");
  assert.equal(loadOf(site(), context()), "");
});

test("a shorter path than the recommended one says why it is not recommended", () => {
  assert.equal(tooLittle(site({ path_ms: 155 }), context()), "not enough for a move");
  assert.equal(tooLittle(KYIV, context()), "");
});

test("what else is known of a site is listed", () => {
  const lima = { ...LIMA, load: 34, forwards_ports: true, drawbacks: ["few_servers"] };
  assert.deepEqual(factsOf(lima, context()), [
    "UA#24",
    "load 34%",
    "forwards ports",
    "few servers",
  ]);
  assert.deepEqual(factsOf({ ...LIMA, server: null }, context()), []);
});

test("the way to each part of the swarm differs from the one in use", () => {
  const paths = {
    site: LIMA,
    clusters: [
      { number: 1, path_ms: 300 },
      { number: 2, path_ms: 170 },
      // Of a newer cycle than the card's.
      { number: 9, path_ms: 5 },
    ],
    elsewhere_ms: 150,
  };
  assert.deepEqual(partsOf(paths, context()), [
    { place: "Sankt Gallen", path_ms: 300, change: 130 },
    { place: "Rotterdam", path_ms: 170, change: 0 },
    { place: "Elsewhere", path_ms: 150, change: -40 },
  ]);
  assert.equal(partsOf({ ...paths, elsewhere_ms: null }, context()).length, 2);
  assert.equal(partsOf(paths, context({ elsewhere: null })).length, 2);
});

test("all sites are sorted by country and city", () => {
  const name = (/** @type {string} */ city, /** @type {string} */ country_code) => ({
    key: `${country_code}/${city}`,
    city,
    country_code,
  });
  const sites = [name("Zurich", "CH"), name("Vienna", "AT"), name("Geneva", "CH")];
  assert.deepEqual(
    byCountry(sites, context()).map(({ country, cities }) => [
      country,
      cities.map(({ city }) => city),
    ]),
    [
      ["Austria", ["Vienna"]],
      ["Switzerland", ["Geneva", "Zurich"]],
    ],
  );
});

test("the map has the way through the chosen site, and one icon for it", () => {
  const lima = sceneOf(payload(), [], LIMA);
  assert.equal(lima.chosen, LIMA);
  assert.equal(lima.routesChosen.length, 3);
  const runnerUp = sceneOf(payload(), [], WARSAW);
  assert.equal(runnerUp.chosen, WARSAW);
  assert.deepEqual(runnerUp.others, []);
  const recommended = sceneOf(payload(), [], KYIV);
  assert.equal(recommended.chosen, null);
  assert.equal(recommended.routesChosen.length, 3);
  assert.deepEqual(sceneOf(payload()).routesChosen, []);
});
