import assert from "node:assert/strict";
import { test } from "node:test";
import { Tiles } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/tiles.js";

/** @param {() => Promise<{ok: boolean, status: number}>} answer */
function home(answer) {
  const asked = /** @type {string[]} */ ([]);
  const fetchWithAuth = (/** @type {string} */ path) => {
    asked.push(path);
    return /** @type {Promise<any>} */ (answer());
  };
  return { asked, fetchWithAuth };
}

test("tiles come if the whole world does, which is asked once a minute", async () => {
  const hass = home(async () => ({ ok: true, status: 200 }));
  const tiles = new Tiles();
  assert.ok(await tiles.come(hass, 0));
  assert.ok(await tiles.come(hass, 59_000));
  assert.equal(hass.asked.length, 1);
  assert.ok(await tiles.come(hass, 60_000));
  assert.equal(hass.asked.length, 2);
  // No tile that shows where the home is.
  assert.match(hass.asked[0], /\/0\/0\/0\.png$/);
});

test("without internet no tiles come, and later they may", async () => {
  let ok = false;
  const hass = home(async () => ({ ok, status: ok ? 200 : 502 }));
  const tiles = new Tiles();
  assert.equal(await tiles.come(hass, 0), false);
  ok = true;
  assert.equal(await tiles.come(hass, 61_000), true);
  const broken = home(() => Promise.reject(new Error("gone")));
  assert.equal(await new Tiles().come(broken, 0), false);
});

test("where Home Assistant does not hand on tiles, the browser knows best", async () => {
  const hass = home(async () => ({ ok: false, status: 404 }));
  Object.defineProperty(globalThis, "navigator", {
    value: { onLine: true },
    configurable: true,
  });
  assert.equal(await new Tiles().come(hass, 0), true);
  Object.defineProperty(globalThis, "navigator", {
    value: { onLine: false },
    configurable: true,
  });
  assert.equal(await new Tiles().come(hass, 0), false);
});
