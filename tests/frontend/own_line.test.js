import assert from "node:assert/strict";
import { test } from "node:test";
import { ownLine } from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/own_line.js";
import { context } from "./example.js";

test("a qBittorrent without a VPN is said to be one", () => {
  assert.match(ownLine(context({ own_line: "proven" })), /without a VPN/);
});

test("what nothing proves is only perhaps so", () => {
  const words = ownLine(context({ own_line: "suspected", provider: "Mullvad" }));
  assert.match(words, /^Perhaps .* Mullvad's/);
});

test("otherwise nothing is said", () => {
  assert.equal(ownLine(context({ own_line: null })), "");
});
