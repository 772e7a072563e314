import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hasLimits,
  mergedLimits,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/limits/limits_payload.js";
import { shownButtons } from "../../custom_components/qb_peer_vpn/dashboard/frontend/limits/limits_section.js";
import { partsOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/limits/rule_bars.js";

const MIB = 1024 * 1024;
const RULE = {
  rule: "Films",
  rate: 0,
  cap: MIB,
  effective_cap: MIB,
  borrowed: 0,
  torrents: 4,
  awake: 1,
  by_hand: 0,
};
const STATE = {
  available: true,
  shaping: false,
  restored: true,
  rollout: 10,
  by_hand: 0,
  waiting: 0,
  switch_entity: "switch.peer_vpn_shape_uploads",
  rules: [RULE, { ...RULE, rule: null, cap: null, effective_cap: null }],
};

test("a bar is as wide as the cap, the borrowed part, or what is used", () => {
  assert.deepEqual(partsOf({ rate: 50, cap: 100, effective_cap: 100 }), {
    used: 50,
    cap: 100,
    borrowedTo: null,
  });
  assert.deepEqual(partsOf({ rate: 50, cap: 100, effective_cap: 200 }), {
    used: 25,
    cap: 50,
    borrowedTo: 100,
  });
  assert.deepEqual(partsOf({ rate: 200, cap: 100, effective_cap: 80 }), {
    used: 100,
    cap: 50,
    borrowedTo: null,
  });
  assert.equal(partsOf({ rate: 0, cap: null, effective_cap: null }).cap, null);
});

test("a short event keeps the last figures and says that they are old", () => {
  assert.equal(mergedLimits(null, { available: false }), null);
  const first = mergedLimits(null, STATE);
  const later = mergedLimits(first, { available: false });
  assert.equal(later?.available, false);
  assert.equal(later?.rules.length, 2);
});

test("without a rule there is nothing to show, unless limits are not undone yet", () => {
  assert.ok(!hasLimits(null));
  assert.ok(hasLimits(STATE));
  assert.ok(!hasLimits({ ...STATE, rules: STATE.rules.slice(1) }));
  assert.ok(hasLimits({ ...STATE, rules: [], restored: false }));
});

test("limits are switched on only with the preview in view", () => {
  assert.deepEqual(shownButtons(STATE, true, false), {
    onOff: false,
    look: true,
    again: false,
    restore: false,
  });
  assert.deepEqual(shownButtons(STATE, true, true), {
    onOff: true,
    look: false,
    again: false,
    restore: false,
  });
  const gone = { ...STATE, switch_entity: null };
  assert.equal(shownButtons(gone, true, true).onOff, false);
});

test("only administrators restore, and only what is not restored", () => {
  const on = { ...STATE, shaping: true, restored: false, by_hand: 2 };
  const all = { onOff: true, look: false, again: true, restore: true };
  assert.deepEqual(shownButtons(on, true, false), all);
  assert.deepEqual(shownButtons(on, false, false), { ...all, restore: false });
  const undoing = { ...STATE, restored: false };
  assert.equal(shownButtons(undoing, true, false).restore, true);
});
