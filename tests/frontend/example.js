/** The data of the card as the integration sends them, for tests to change. */

import { readFileSync } from "node:fs";
import { Formats } from "../../custom_components/qb_peer_vpn/dashboard/frontend/base/formats.js";

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/payload.js").CardPayload} CardPayload */
/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/payload.js").Site} Site */
/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/payload.js").Verdict} Verdict */
/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/payload.js").Cluster} Cluster */
/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/base/home_assistant.js").Locale} Locale */

/**
 * @param {Partial<Site>} changes
 * @returns {Site}
 */
export function site(changes = {}) {
  return {
    key: "UA/kyiv",
    city: "Kyiv",
    country_code: "UA",
    stands_in: null,
    latitude: 50.45,
    longitude: 30.52,
    servers: 12,
    server: "UA#24",
    hostname: "node-ua-24.example.net",
    path_ms: 160,
    home_leg_ms: 75,
    home_leg_measured: true,
    peer_leg_ms: 85,
    home_distance_km: 3569,
    peer_distance_km: 3941,
    drawbacks: [],
    load: null,
    forwards_ports: false,
    ...changes,
  };
}

export const KYIV = site();
export const AMSTERDAM = site({
  key: "NL/amsterdam",
  city: "Amsterdam",
  country_code: "NL",
  latitude: 52.37,
  longitude: 4.9,
  path_ms: 175,
});
export const WARSAW = site({
  key: "PL/warsaw",
  city: "Warsaw",
  country_code: "PL",
  latitude: 52.23,
  longitude: 21.01,
  path_ms: 165,
});

/**
 * @param {Partial<Cluster>} changes
 * @returns {Cluster}
 */
export function cluster(changes = {}) {
  return {
    number: 1,
    place: "Sankt Gallen",
    latitude: 47.4,
    longitude: 9.4,
    radius_km: 330,
    share: 10.6,
    peers: 42,
    countries: ["DE", "CH", "IT", "AT", "FR"],
    path_ms: 160,
    reference_path_ms: 170,
    ...changes,
  };
}

/**
 * @param {Partial<Verdict>} changes
 * @returns {Verdict}
 */
export function verdict(changes = {}) {
  return {
    reason: "better_found",
    sign: "maybe",
    worth_moving: true,
    should_move: false,
    saving_ms: 15,
    error_ms: 10,
    confidence: "low",
    since: "2026-11-25T18:00:00+00:00",
    has_lasted: true,
    settling: null,
    ...changes,
  };
}

/**
 * @param {Partial<CardPayload>} changes
 * @returns {CardPayload}
 */
export function payload(changes = {}) {
  return {
    available: true,
    login_refused: false,
    trouble: null,
    title: "qBittorrent",
    updated: "2026-11-25T20:00:00+00:00",
    server_list_updated: "2026-11-25T15:00:00+00:00",
    measured: "2026-11-25T17:00:00+00:00",
    provider: "Proton VPN",
    home: { latitude: 43.24, longitude: 76.95 },
    headline: {
      key: "headline_maybe_saving",
      place: "Kyiv",
      saving_ms: 15,
      error_ms: 10,
    },
    verdict: verdict(),
    lens: {
      kind: "all",
      name: null,
      option: "all",
      exists: true,
      peers: 412,
      select_entity: "select.peer_vpn_torrents_that_count",
    },
    recommended: KYIV,
    reference: AMSTERDAM,
    in_use: "another",
    own_line: null,
    runners_up: [WARSAW, AMSTERDAM],
    clusters: [
      cluster({
        number: 2,
        place: "Rotterdam",
        latitude: 51.9,
        longitude: 4.5,
        share: 7.4,
      }),
      cluster(),
    ],
    left_out_clusters: [],
    elsewhere: {
      share: 82,
      path_ms: 180,
      reference_path_ms: 190,
      countries: [
        { code: "US", share: 40 },
        { code: "BR", share: 21.5 },
        { code: "JP", share: 12 },
        { code: "AU", share: 8.5 },
      ],
      dots: [
        { latitude: 40.7, longitude: -74, share: 40 },
        { latitude: -23.5, longitude: -46.6, share: 21.5 },
        { latitude: 35.7, longitude: 139.7, share: 12 },
        { latitude: -33.9, longitude: 151.2, share: 8.5 },
      ],
    },
    peers: { all: 412, by_city: 380, by_country: 24, not_located: 8 },
    attribution: null,
    moves: null,
    history: {
      path_entity: "sensor.path",
      recommendation_entity: "event.recommendation",
      peers_entity: "sensor.peers",
      download_entity: "sensor.download",
      upload_entity: null,
    },
    ...changes,
  };
}

const TRANSLATIONS = new URL(
  "../../custom_components/qb_peer_vpn/translations/en.json",
  import.meta.url,
);
/** @type {Record<string, string>} */
export const WORDS = JSON.parse(readFileSync(TRANSLATIONS, "utf8")).common;

/**
 * Return an English text; a key or a placeholder that is missing is an error.
 *
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function text(key, values = {}) {
  if (!(key in WORDS)) throw new Error(`no text for ${key}`);
  return WORDS[key].replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${key} lacks ${name}`);
    return String(values[name]);
  });
}

/** @param {Partial<Locale>} locale @param {string} length */
export function formatsFor(locale = {}, length = "km") {
  return new Formats({
    locale: {
      language: "en",
      number_format: "language",
      time_format: "language",
      time_zone: "server",
      ...locale,
    },
    config: { unit_system: { length }, time_zone: "UTC" },
  });
}

/**
 * What the parts of the card are drawn from.
 *
 * @param {Partial<CardPayload>} changes
 */
export function context(changes = {}) {
  return { payload: payload(changes), text, formats: formatsFor() };
}
