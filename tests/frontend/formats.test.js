import assert from "node:assert/strict";
import { test } from "node:test";
import { formatsFor } from "./example.js";

const SPACE = /[\u00a0\u202f]/g;

test("numbers are written as the user's language does", () => {
  assert.equal(formatsFor().number(12345), "12,345");
  assert.equal(formatsFor({ language: "de" }).number(12345), "12.345");
});

test("numbers are written as the user's profile says", () => {
  const cases = {
    comma_decimal: "12,345",
    decimal_comma: "12.345",
    space_comma: "12 345",
    quote_decimal: "12'345",
    none: "12345",
  };
  for (const [number_format, written] of Object.entries(cases))
    assert.equal(
      formatsFor({ number_format }).number(12345).replace(SPACE, " ").replace("’", "'"),
      written,
    );
});

test("distances have the unit of the home", () => {
  assert.equal(formatsFor().distance(3569), "3,569\u00a0km");
  assert.equal(formatsFor({}, "mi").distance(1609.344), "1,000\u00a0mi");
});

test("small shares have one more digit", () => {
  assert.equal(formatsFor().percent(7.4), "7.4%");
  assert.equal(formatsFor().percent(10.6), "11%");
  assert.equal(
    formatsFor({ language: "de" }).percent(7.4).replace(SPACE, " "),
    "7,4 %",
  );
});

test("countries have names in the user's language", () => {
  assert.equal(formatsFor({ language: "de" }).country("AT"), "Österreich");
  assert.deepEqual(formatsFor().countriesBeside("Singapore", ["SG", "MY"]), ["MY"]);
  assert.equal(formatsFor().country("HK"), "Hong Kong");
  assert.equal(formatsFor({ language: "de" }).country("HK"), "Hongkong");
  assert.equal(formatsFor().country("nonsense"), "nonsense");
});

test("ages have the largest unit that fits", () => {
  const formats = formatsFor();
  const now = Date.parse("2026-11-25T20:00:00Z");
  const ago = (/** @type {number} */ seconds) => formats.age(now - 1000 * seconds, now);
  assert.equal(ago(-5), "now");
  assert.equal(ago(23), "20 seconds ago");
  assert.equal(ago(240), "4 minutes ago");
  assert.equal(ago(3 * 3600), "3 hours ago");
  assert.equal(ago(4 * 86400), "4 days ago");
});

test("times have the clock and the time zone of the user", () => {
  const when = Date.parse("2026-11-25T20:05:00Z");
  assert.equal(formatsFor({ time_format: "24" }).time(when), "20:05");
  assert.match(formatsFor({ time_format: "12" }).time(when), /^8:05\sPM$/);
  assert.match(formatsFor({ time_format: "24" }).time(when, true), /Wed/);
});
