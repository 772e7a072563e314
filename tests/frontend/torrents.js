/** Torrents as the integration sends them, for tests to change. */

/** @typedef {import("../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent.js").Torrent} Torrent */

/**
 * @param {Partial<Torrent>} changes
 * @returns {Torrent}
 */
export function torrent(changes = {}) {
  return {
    hash: "a".repeat(40),
    name: "Ubuntu",
    state: "downloading",
    progress: 25,
    size: 4 * 1024 ** 3,
    left: 3 * 1024 ** 3,
    download_rate: 1.5 * 1024 ** 2,
    upload_rate: 0,
    eta_s: 2 * 3600 + 5 * 60,
    ratio: 0.5,
    seeds: 3,
    peers: 4,
    category: "iso",
    tags: ["linux"],
    tracker: "tracker.example",
    added: "2026-11-25T18:00:00+00:00",
    finished: null,
    upload_limit: 0,
    download_limit: 1_000_000,
    private: null,
    queue_position: 1,
    ...changes,
  };
}

export const MAY_ALL = {
  see: true,
  control: true,
  add: true,
  add_elsewhere: true,
  change: true,
  remove_data: true,
  create: true,
};
