import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { countriesOn } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/countries.js";
import {
  leaderOf,
  placeLabels,
  overlap,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/label_layout.js";
import { namedClusters } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/ha_map.js";
import { shownOn } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/legend.js";
import { landOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/land.js";
import {
  separated,
  dotRadius,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/map_layout.js";
import { Projection } from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/projection.js";
import {
  marksOf,
  sceneOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/scene.js";
import {
  circle,
  greatCircle,
  unwrapped,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/map/sphere.js";

import { cluster, payload } from "./example.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/map/sphere.js").Place} Place */

const FRAME = { width: 800, height: 400, marginX: 60, marginY: 40 };

/**
 * Round the whole earth.
 *
 * @type {Place[]}
 */
const EVERYWHERE = Array.from({ length: 72 }, (_, index) => [5 * index - 180, 0]);

/** Numbers that look like chance and are the same in each run. */
function* numbers(seed = 7) {
  for (let last = seed; ;) {
    last = (last * 48271) % 2147483647;
    yield last / 2147483647;
  }
}

test("a great circle starts and ends at its places and bends toward the pole", () => {
  const line = greatCircle(
    { latitude: 50, longitude: 0 },
    { latitude: 50, longitude: 90 },
  );
  assert.ok(near(line[0], [0, 50]) && near(line[line.length - 1], [90, 50]));
  assert.ok(Math.max(...line.map(([, latitude]) => latitude)) > 55);
});

test("a line to the same place and one to the antipode are drawn", () => {
  const home = { latitude: 12, longitude: 34 };
  assert.equal(greatCircle(home, home).length, 2);
  const round = greatCircle(home, { latitude: -12, longitude: -146 });
  assert.ok(near(round[round.length - 1], [-146, -12]));
  assert.ok(round.every((place) => place.every(Number.isFinite)));
});

test("a circle keeps its distance, across the antimeridian and around a pole as well", () => {
  for (const [latitude, longitude] of [
    [0, 0],
    [-17, 179],
    [60, -180],
  ]) {
    const rim = circle({ latitude, longitude }, 500);
    assert.equal(rim.length, 73);
    assert.ok(
      rim.every(([x], index) => !index || Math.abs(x - rim[index - 1][0]) < 20),
    );
    const tops = rim.map((place) => place[1]);
    assert.ok(Math.abs(Math.max(...tops) - latitude - 500 / 111.2) < 0.1);
  }
  const polar = circle({ latitude: 89, longitude: 10 }, 500);
  assert.ok(polar.some(([, latitude]) => latitude === 90));
});

test("longitudes that jump are continued beyond 180°", () => {
  assert.deepEqual(
    unwrapped([
      [170, 0],
      [-170, 0],
      [170, 0],
    ]),
    [
      [170, 0],
      [190, 0],
      [170, 0],
    ],
  );
});

test("all places are inside the frame", () => {
  const chance = numbers();
  const next = () => /** @type {number} */ (chance.next().value);
  for (let round = 0; round < 300; round++) {
    const count = 1 + Math.floor(next() * 8);
    const width = 20 + next() * 300;
    const east = next() * 360 - 180;
    /** @type {Place[]} */
    const places = Array.from({ length: count }, () => [
      ((east + next() * width + 540) % 360) - 180,
      next() * 150 - 70,
    ]);
    const projection = Projection.fitting(places, places, FRAME);
    for (const [x, y] of places.map((place) => projection.point(place))) {
      assert.ok(
        x >= -0.01 && x <= FRAME.width + 0.01,
        `${x} of ${JSON.stringify(places)}`,
      );
      assert.ok(
        y >= -0.01 && y <= FRAME.height + 0.01,
        `${y} of ${JSON.stringify(places)}`,
      );
    }
  }
});

test("places on both sides of the antimeridian are in the middle of the map", () => {
  /** @type {Place[]} */
  const places = [
    [170, 10],
    [-170, -10],
  ];
  const projection = Projection.fitting(places, places, FRAME);
  assert.ok(Math.abs(projection.middle - 180) < 1e-9);
  assert.equal(projection.line(places).length, 1);
});

test("a line across the edge of a world map is cut there", () => {
  const projection = Projection.fitting(EVERYWHERE, [[0, 0]], FRAME);
  const pieces = projection.line([
    [170, 0],
    [-170, 0],
  ]);
  assert.equal(pieces.length, 2);
  const ends = [pieces[0][pieces[0].length - 1][0], pieces[1][0][0]];
  assert.ok(Math.abs(Math.abs(ends[0] - ends[1]) - projection.world) < 1e-6);
});

test("land at an edge is drawn on both sides", () => {
  const projection = Projection.fitting(EVERYWHERE, [[0, 0]], FRAME);
  assert.equal(
    projection.copies([
      [175, 0],
      [185, 0],
      [185, 5],
    ]).length,
    2,
  );
  assert.equal(
    projection.copies([
      [5, 0],
      [15, 0],
      [15, 5],
    ]).length,
    1,
  );
});

test("labels cover neither marks nor each other and stay on the map", () => {
  const chance = numbers(11);
  const next = () => /** @type {number} */ (chance.next().value);
  const area = { left: 0, top: 0, right: 400, bottom: 300 };
  for (let round = 0; round < 50; round++) {
    const anchors = Array.from({ length: 14 }, () => ({
      x: 400 * next(),
      y: 300 * next(),
      radius: 8,
      width: 40 + 60 * next(),
      height: 30,
    }));
    const marks = anchors.map(({ x, y }) => ({
      left: x - 8,
      top: y - 8,
      right: x + 8,
      bottom: y + 8,
    }));
    const boxes = placeLabels(anchors, marks, area, []).filter((box) => box !== null);
    assert.ok(boxes.length > 0);
    boxes.forEach((box, index) => {
      assert.ok(box.left >= 0 && box.top >= 0 && box.right <= 400 && box.bottom <= 300);
      assert.ok(!marks.some((mark) => overlap(box, mark)));
      assert.ok(!boxes.slice(index + 1).some((other) => overlap(box, other)));
    });
  }
});

test("a label is to the right of its mark unless it would cover a line", () => {
  const anchor = { x: 100, y: 100, radius: 5, width: 40, height: 16 };
  const area = { left: 0, top: 0, right: 200, bottom: 200 };
  const [free] = placeLabels([anchor], [], area, []);
  assert.ok(free && free.left > 105);
  const [aside] = placeLabels([anchor], [], area, [
    [120, 100],
    [130, 100],
  ]);
  assert.ok(aside && aside.right < 95);
});

test("a label that cannot touch its mark has a line that leads there", () => {
  const anchor = { x: 100, y: 100, radius: 5, width: 40, height: 16 };
  const area = { left: 0, top: 0, right: 200, bottom: 200 };
  const [beside] = placeLabels([anchor], [], area, []);
  assert.ok(beside && leaderOf(anchor, beside) === null);
  const wall = { left: 80, top: 80, right: 120, bottom: 120 };
  const [away] = placeLabels([anchor], [wall], area, []);
  assert.ok(away);
  const leader = leaderOf(anchor, away);
  assert.ok(leader);
  const [[fromX, fromY], [toX, toY]] = leader;
  assert.ok(Math.abs(Math.hypot(fromX - 100, fromY - 100) - 5) < 1e-9);
  assert.ok(toX >= away.left && toX <= away.right);
  assert.ok(toY >= away.top && toY <= away.bottom);
});

test("a label that does not touch its mark stays in the country or in the sea", () => {
  const anchor = { x: 100, y: 100, radius: 5, width: 40, height: 16 };
  const area = { left: 0, top: 0, right: 200, bottom: 200 };
  const wall = { left: 80, top: 80, right: 120, bottom: 120 };
  /** @param {[number, number]} _ @param {[number, number]} to */
  const eastIsAbroad = (_, to) => to[0] > 110;
  const [west] = placeLabels([anchor], [wall], area, [], eastIsAbroad);
  assert.ok(west && west.right < 150);
  const [none] = placeLabels([anchor], [wall], area, [], () => true);
  assert.equal(none, null);
  // Beside its mark it is clear what a label belongs to.
  assert.ok(placeLabels([anchor], [], area, [], () => true)[0]);
});

test("a way ends in another country if it crosses a border or a strait", () => {
  const projection = Projection.fitting(EVERYWHERE, [[0, 0]], FRAME);
  /** @param {number} longitude @returns {Place[]} */
  const meridian = (longitude) => [
    [longitude, -20],
    [longitude, 20],
  ];
  const land = {
    ground: [],
    lakes: [],
    coasts: [meridian(20), meridian(30)],
    borders: [meridian(10)],
  };
  const leaves = countriesOn(land, projection);
  /** @param {number} from @param {number} to */
  const way = (from, to) =>
    leaves(projection.point([from, 0]), projection.point([to, 0]));
  assert.ok(way(5, 15));
  assert.ok(!way(12, 18));
  assert.ok(!way(15, 25));
  assert.ok(way(15, 35));
});

test("the legend explains only what is on the map", () => {
  const scene = sceneOf(payload());
  const all = shownOn(scene, () => true);
  assert.deepEqual(
    [...all],
    ["home", "recommended", "in_use", "clusters", "elsewhere", "others"],
  );
  const inEurope = shownOn(scene, ({ longitude }) => longitude > 0 && longitude < 60);
  assert.deepEqual([...inEurope], ["recommended", "in_use", "clusters", "others"]);
  const virtual = payload({
    recommended: { ...payload().recommended, stands_in: "FR" },
  });
  assert.ok(shownOn(sceneOf(virtual), () => true).has("virtual"));
});

test("marks at the same place are moved beside each other", () => {
  const [one, two, three] = separated([
    { x: 50, y: 50 },
    { x: 50, y: 50 },
    { x: 51, y: 50 },
  ]);
  assert.deepEqual(one, { x: 50, y: 50 });
  for (const [a, b] of [
    [one, two],
    [one, three],
    [two, three],
  ])
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 15);
});

test("a larger share has a larger dot", () => {
  assert.ok(dotRadius(1) < dotRadius(10) && dotRadius(10) < dotRadius(50));
  assert.ok(dotRadius(100) <= 14);
});

test("the shipped outlines are ground, lakes, coasts and borders", () => {
  const [outlines, borders] = ["land", "borders"].map((name) => {
    const path = `../../custom_components/qb_peer_vpn/data/${name}_110m.json`;
    return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  });
  const land = landOf(outlines, borders);
  assert.ok(land.ground.length > 100);
  assert.ok(land.lakes.length >= 1);
  assert.ok(land.coasts.length >= land.ground.length);
  assert.ok(land.borders.length > 300);
  // Antarctica is led along the pole, which is no coast.
  assert.ok(
    land.coasts.every(
      (coast) => coast.filter(([, latitude]) => latitude <= -90).length < 2,
    ),
  );
});

/** @param {number[]} one @param {number[]} other */
function near(one, other) {
  return Math.abs(one[0] - other[0]) < 1e-6 && Math.abs(one[1] - other[1]) < 1e-6;
}

test("clusters that do not count are on the map, and no route leads there", () => {
  const leftOut = cluster({ number: 3, place: "Lima", latitude: -12, longitude: -77 });
  const scene = sceneOf(payload({ left_out_clusters: [leftOut] }));
  const lima = JSON.stringify([-77, -12]);
  const isLima = (/** @type {Place} */ place) => JSON.stringify(place) === lima;
  assert.deepEqual(scene.leftOut, [leftOut]);
  assert.ok(marksOf(scene).some(isLima));
  assert.ok(!scene.routes.some(({ cluster: number }) => number === 3));
  assert.ok(!scene.clusters.some(({ cluster: counted }) => counted.number === 3));
});

test("on Home Assistant's map, only clusters with room around them have a name", () => {
  const at = (/** @type {number} */ number, /** @type {number} */ longitude) =>
    cluster({ number, latitude: 10, longitude, share: 20 - number });
  const scene = sceneOf(
    payload({ clusters: [at(1, -60), at(2, -58), at(3, 150)], elsewhere: null }),
  );
  assert.deepEqual([...namedClusters(scene)], [1, 3]);
});
