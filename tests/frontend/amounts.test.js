import assert from "node:assert/strict";
import { test } from "node:test";
import {
  rate,
  size,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/amounts.js";
import { formatsFor, text } from "./example.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const WORDING = { text, formats: formatsFor() };

/** @param {string} words */
const plain = (words) => words.replaceAll("\u00a0", " ");

test("bytes have the unit that fits", () => {
  assert.equal(plain(size(0, WORDING)), "0 B");
  assert.equal(plain(size(1023, WORDING)), "1,023 B");
  assert.equal(plain(size(1536, WORDING)), "1.5 KiB");
  assert.equal(plain(size(250 * KIB * MIB, WORDING)), "250 GiB");
});

test("1,024 of a unit are 1 of the next one, also after rounding", () => {
  assert.equal(plain(size(KIB, WORDING)), "1 KiB");
  assert.equal(plain(size(MIB - 600, WORDING)), "1,023 KiB");
  assert.equal(plain(size(MIB - 100, WORDING)), "1 MiB");
});

test("rates are written as the user's language does", () => {
  assert.equal(plain(rate(5.5 * MIB, WORDING)), "5.5 MiB/s");
  /** @type {Record<string, string>} */
  const french = { torrents_units: "o/Kio/Mio", torrents_rate: "{size}/s" };
  const wording = {
    formats: formatsFor({ language: "fr" }),
    text: (/** @type {string} */ key, values = {}) =>
      french[key].replace("{size}", String(Object.values(values)[0])),
  };
  assert.equal(plain(rate(5.5 * MIB, wording)), "5,5 Mio/s");
});
