import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/configuration.js";
import { configForm } from "../../custom_components/qb_peer_vpn/dashboard/frontend/editor.js";
import {
  configEntries,
  entryOfEntity,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/home_assistant.js";
import { Subscription } from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/subscription.js";
import { PREFIX } from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/i18n.js";
import { WORDS } from "./example.js";
import { entity, registries } from "./registries.js";

test("an option that is not set has its default", () => {
  const configuration = configurationOf({
    type: "custom:qb-peer-vpn-card",
    config_entry_id: "",
    hours: null,
  });
  assert.deepEqual(configuration, {
    compact: false,
    map: "drawn",
    comparison: true,
    clusters: true,
    limits: true,
    moves: true,
    history: true,
    torrents: false,
    hours: 24,
  });
});

test("a compact card has no sections, and may have a title", () => {
  const configuration = configurationOf({
    compact: true,
    title: "Attic",
    clusters: true,
  });
  assert.equal(configuration.title, "Attic");
  assert.equal(configuration.map, "none");
  const sections = ["comparison", "clusters", "limits", "moves", "history", "torrents"];
  for (const name of sections)
    assert.equal(/** @type {any} */ (configuration)[name], false, name);
});

test("a wrong configuration names its field", () => {
  for (const wrong of [
    { map: "round" },
    { title: 7 },
    { compact: "yes" },
    { clusters: "yes" },
    { hours: 0 },
    { hours: "many" },
  ])
    assert.throws(() => configurationOf(wrong), new RegExp(Object.keys(wrong)[0]));
});

test("each field of the form has a label, and each kind of map", () => {
  const localize = (/** @type {string} */ key) => WORDS[key.replace(PREFIX, "")] ?? "";
  const { schema, computeLabel, computeHelper } = configForm(localize);
  const fields = schema.flatMap(
    (/** @type {any} */ field) => /** @type {any[]} */ (field.schema ?? [field]),
  );
  assert.deepEqual(
    fields.map(({ name }) => name),
    [
      "config_entry_id",
      "title",
      "compact",
      "map",
      "comparison",
      "clusters",
      "limits",
      "moves",
      "history",
      "torrents",
      "hours",
    ],
  );
  assert.ok(fields.every((field) => computeLabel(field, localize)));
  assert.equal(computeHelper({ name: "comparison" }, localize), undefined);
  assert.match(computeHelper({ name: "map" }, localize) ?? "", /internet/);
  const map = fields.find(({ name }) => name === "map");
  assert.ok(map.selector.select.options.every((/** @type {any} */ { label }) => label));
});

test("config entries are found by their entities, and those of other integrations are not", () => {
  const hass = registries(
    entity("sensor.verdict"),
    entity("sensor.attic", { device_id: "other" }),
    entity("light.lamp", { device_id: "lamp", platform: "hue" }),
    entity("sensor.lost", { device_id: undefined }),
  );
  assert.deepEqual([...configEntries(hass).keys()], ["ENTRY", "SECOND"]);
  assert.equal(entryOfEntity(hass, "sensor.verdict"), "ENTRY");
  assert.equal(entryOfEntity(hass, "light.lamp"), undefined);
  assert.equal(entryOfEntity(hass, "sensor.nowhere"), undefined);
});

/** A connection that answers with what the test says, and remembers what it was asked. */
class FakeConnection {
  /** @param {() => void} [answer] what throws is the answer */
  constructor(answer = () => {}) {
    this.answer = answer;
    /** @type {{entry: string, send: (event: any) => void}[]} */
    this.asked = [];
    this.stopped = 0;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  async subscribeMessage(/** @type {any} */ send, /** @type {any} */ message) {
    this.asked.push({ entry: message.config_entry_id, send });
    this.answer();
    return async () => void this.stopped++;
  }

  addEventListener(/** @type {string} */ _type, /** @type {() => void} */ listener) {
    this.listeners.add(listener);
  }

  removeEventListener(/** @type {string} */ _type, /** @type {() => void} */ listener) {
    this.listeners.delete(listener);
  }
}

/** Let what was promised come true. */
async function settle() {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test("an entry is subscribed once, and unsubscribed when another one follows", async () => {
  const connection = new FakeConnection();
  /** @type {any[]} */
  const events = [];
  const subscription = new Subscription(
    (event) => events.push(event),
    () => {},
  );
  for (const entry of ["one", "one", "two"]) subscription.follow({ connection }, entry);
  connection.asked[0].send("late");
  connection.asked[1].send("news");
  subscription.stop();
  await settle();
  connection.asked[1].send("too late");
  assert.deepEqual(
    connection.asked.map(({ entry }) => entry),
    ["one", "two"],
  );
  assert.deepEqual(events, ["news"]);
  assert.equal(connection.stopped, 2);
  assert.equal(connection.listeners.size, 0);
});

test("another question about the same entry is asked, the same one is not", () => {
  const connection = new FakeConnection();
  const subscription = new Subscription(
    () => {},
    () => {},
  );
  for (const offset of [0, 0, 100])
    subscription.follow({ connection }, "one", { type: "list", offset });
  assert.equal(connection.asked.length, 2);
  subscription.stop();
});

test("after a reconnection the card subscribes again, and ignores the old subscription", async () => {
  const connection = new FakeConnection();
  /** @type {any[]} */
  const events = [];
  const subscription = new Subscription(
    (event) => events.push(event),
    () => {},
  );
  subscription.follow({ connection }, "one");
  for (const ready of connection.listeners) ready();
  connection.asked[0].send("from the old connection");
  connection.asked[1].send("from the new one");
  assert.deepEqual(events, ["from the new one"]);
  subscription.stop();
});

test("a failed subscription is reported and repeated later", async (context) => {
  /** @type {(() => void)[]} */
  const waiting = [];
  // Not Node's own fake clock: Debian 12 has an older Node.
  context.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ later) =>
    waiting.push(later),
  );
  let tries = 0;
  const connection = new FakeConnection(() => {
    if (!tries++) throw Object.assign(new Error("gone"), { code: "not_found" });
  });
  /** @type {string[]} */
  const errors = [];
  const subscription = new Subscription(
    () => {},
    (code) => errors.push(code),
  );
  subscription.follow({ connection }, "one");
  await settle();
  assert.deepEqual(errors, ["not_found"]);
  assert.equal(tries, 1);
  for (const later of waiting) later();
  await settle();
  assert.deepEqual(errors, ["not_found"]);
  assert.equal(tries, 2);
  subscription.stop();
});
