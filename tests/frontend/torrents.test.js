import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";
import {
  FIRST_QUERY,
  SORTS,
  WINDOW,
  request,
  sortedBy,
  windowFor,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/list_query.js";
import {
  drawnRows,
  rowForKey,
  visibleRows,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/row_layout.js";
import { tiers } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/create_dialog.js";
import {
  nameOf,
  parentOf,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/paths.js";
import { placeChanges } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/place_form.js";
import { shareChanges } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/shares_form.js";
import { changes } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/limits_form.js";
import {
  STATES,
  canStart,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent.js";
import {
  ActionError,
  TorrentActions,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent_actions.js";
import { spotOf } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/peers_on_map.js";
import { TorrentList } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent_list.js";
import { locatedPeers } from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent_peers.js";
import {
  STATE_TEXTS,
  duration,
  figures,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/torrents/torrent_text.js";
import { WORDS, formatsFor, text } from "./example.js";
import { MAY_ALL, torrent } from "./torrents.js";

const WORDING = { text, formats: formatsFor() };

/** @param {string} words */
const plain = (words) => words.replaceAll("\u00a0", " ");

test("times have their two largest units", () => {
  assert.equal(plain(duration(0, WORDING)), "0s");
  assert.equal(plain(duration(7_530, WORDING)), "2h 5m");
  assert.equal(plain(duration(86_400, WORDING)), "1d");
});

test("a row has only the figures that say something", () => {
  /** @param {object} change */
  const kinds = (change) => figures(torrent(change), WORDING).map(({ kind }) => kind);
  assert.deepEqual(kinds({}), ["percent", "down", "eta", "size", "ratio"]);
  const done = { progress: 100, download_rate: 0, upload_rate: 5, eta_s: null };
  assert.deepEqual(kinds(done), ["up", "size", "ratio"]);
  const words = figures(torrent({ ratio: null }), WORDING).map((each) => each.words);
  assert.equal(words.at(-1), "ratio \u221e");
  assert.equal(plain(words[3]), "1 GiB of 4 GiB");
});

test("each state and each order has a text, and says what the button does", () => {
  for (const state of STATES) assert.ok(WORDS[STATE_TEXTS[state]], state);
  for (const key of Object.values(SORTS)) assert.ok(WORDS[key], key);
  assert.deepEqual(
    STATES.filter((state) => canStart({ state })),
    ["stopped", "failed"],
  );
});

test("a query becomes a request, and an order has its usual direction", () => {
  const first = request(FIRST_QUERY, 0);
  assert.deepEqual(first.filter, {});
  assert.equal(first.descending, true);
  const failed = request({ ...FIRST_QUERY, state: "failed", search: " a " }, 50);
  assert.deepEqual(failed.filter, { name_contains: "a", state: ["failed"] });
  assert.equal(failed.offset, 50);
  assert.deepEqual(request({ ...FIRST_QUERY, state: "active" }, 0).filter, {
    active: true,
  });
  assert.equal(sortedBy(FIRST_QUERY, "name").descending, false);
  assert.equal(sortedBy(FIRST_QUERY, "size").descending, true);
});

test("the window moves only near its edges, and stays in the list", () => {
  assert.equal(windowFor({ first: 30, last: 40 }, 0, 30_000), 0);
  assert.equal(windowFor({ first: 75, last: 85 }, 0, 30_000), 30);
  assert.equal(windowFor({ first: 29_990, last: 30_000 }, 0, 30_000), 30_000 - WINDOW);
  assert.equal(windowFor({ first: 0, last: 10 }, 500, 30_000), 0);
  assert.equal(windowFor({ first: 0, last: 10 }, 500, 40), 0);
  assert.equal(windowFor({ first: 20, last: 30 }, 0, 40), 0);
});

test("only visible rows are drawn, and keys lead through the list", () => {
  const visible = visibleRows({ top: 1_000_000, height: 500 }, 50, 30_000);
  assert.deepEqual(visible, { first: 20_000, last: 20_010 });
  assert.deepEqual(drawnRows(visible, 30_000), { first: 19_996, last: 20_014 });
  assert.deepEqual(drawnRows({ first: 0, last: 3 }, 3), { first: 0, last: 3 });
  assert.equal(rowForKey("ArrowDown", 2, 9, 3), 2);
  assert.equal(rowForKey("ArrowUp", 2, 9, 3), 1);
  assert.equal(rowForKey("PageDown", 2, 9, 100), 11);
  assert.equal(rowForKey("PageUp", 2, 9, 100), 0);
  assert.equal(rowForKey("Home", 50, 9, 100), 0);
  assert.equal(rowForKey("End", 50, 9, 100), 99);
  assert.equal(rowForKey("a", 50, 9, 100), null);
});

test("what arrives is merged, and rows that left the window are forgotten", () => {
  const list = new TorrentList();
  const [one, two] = [torrent({ hash: "1" }), torrent({ hash: "2" })];
  list.receive({
    available: true,
    may: MAY_ALL,
    total: 2,
    offset: 10,
    order: ["1", "2"],
    rows: { 1: one, 2: two },
  });
  assert.equal(list.at(11), two);
  assert.equal(list.at(0), undefined);
  assert.equal(list.indexOf("2"), 11);
  assert.equal(list.indexOf("3"), -1);
  list.receive({ rows: { 2: torrent({ hash: "2", progress: 50 }) } });
  assert.equal(list.at(11)?.progress, 50);
  assert.equal(list.total, 2);
  list.receive({ available: false, order: ["2"], total: 1 });
  assert.equal(list.find("1"), undefined);
  assert.equal(list.at(10)?.hash, "2");
  assert.equal(list.available, false);
});

test("only what was changed in the form is sent", () => {
  const before = torrent();
  const same = { down: "977", up: "0", category: "iso", tags: "linux" };
  assert.deepEqual(changes(before, same), {});
  const other = { down: "0", up: "100", category: "", tags: "a, b,a," };
  assert.deepEqual(changes(before, other), {
    download_limit: 0,
    upload_limit: 102_400,
    category: "",
    add_tags: ["a", "b"],
    remove_tags: ["linux"],
  });
});

test("a place is changed only where it is another one", () => {
  const before = { name: "Ubuntu", location: "/downloads/" };
  assert.deepEqual(placeChanges(before, before), {});
  assert.deepEqual(placeChanges(before, { name: " ", location: "/downloads" }), {});
  const wanted = { name: " Debian ", location: "/media" };
  assert.deepEqual(placeChanges(before, wanted), {
    name: "Debian",
    location: "/media",
  });
});

test("share limits that a qBittorrent does not have are left out", () => {
  const before = { ratio: -2, minutes: 60, inactive_minutes: null };
  assert.deepEqual(shareChanges(before, before), {});
  const wanted = { ratio: 0, minutes: -1, inactive_minutes: 5 };
  assert.deepEqual(shareChanges(before, wanted), { ratio: 0, minutes: -1 });
});

test("an empty line begins another tier of trackers", () => {
  assert.deepEqual(tiers(" \n\n"), []);
  assert.deepEqual(tiers("a\n b \n\n \nc\n"), [["a", "b"], ["c"]]);
});

test("each folder is in another one, except the first", () => {
  assert.equal(parentOf("/downloads/films/"), "/downloads");
  assert.equal(parentOf("/downloads"), "/");
  assert.equal(parentOf("/"), null);
  assert.equal(parentOf("C:\\films\\new"), "C:\\films");
  assert.equal(parentOf("C:\\films"), "C:\\");
  assert.equal(parentOf("films"), null);
  assert.equal(nameOf("/downloads/films/"), "films");
  assert.equal(nameOf("C:\\films"), "films");
  assert.equal(nameOf("/"), "/");
});

test("located peers are counted", () => {
  const place = { latitude: 0, longitude: 0, name: null, country_code: null, peers: 2 };
  assert.equal(locatedPeers({ peers: 9, places: [place, place] }), 4);
});

test("a place on the map says how many peers are there, as the user writes numbers", () => {
  const formats = formatsFor({ language: "de" });
  const place = { latitude: 1, longitude: 2, name: "Bern", country_code: "CH" };
  const words = (/** @type {string | null} */ name) =>
    spotOf({ ...place, name, peers: 1234 }, formats).words;
  assert.equal(words("Bern"), "Bern: 1.234");
  assert.equal(words(null), "1.234");
});

/**
 * Actions on a Home Assistant that remembers what it was asked.
 *
 * @param {object} [response]
 * @param {object} [error]
 */
function home(response = {}, error = undefined) {
  /** @type {any[]} */
  const calls = [];
  const hass = /** @type {any} */ ({
    async callService(/** @type {any[]} */ ...call) {
      calls.push(call);
      if (error) throw error;
      return { response };
    },
    async fetchWithAuth(/** @type {string} */ path, /** @type {any} */ init) {
      calls.push([path, init.body.get("file").name]);
      return { ok: true, json: async () => ({ file_id: "uploaded" }) };
    },
    async callWS(/** @type {any} */ message) {
      calls.push(message);
      if (error) throw error;
      return response;
    },
    async loadBackendTranslation() {
      return (/** @type {string} */ key, /** @type {any} */ values) =>
        `${key} ${values.name}`;
    },
  });
  return { calls, actions: new TorrentActions(() => ({ hass, entry: "ENTRY", text })) };
}

test("actions are called by their names, for one torrent of one connection", async () => {
  const { calls, actions } = home({ files: [] });
  await actions.change("stop_torrents", "h");
  await actions.setPriorities("h", { 0: "skip" });
  assert.deepEqual(await actions.files("h"), []);
  assert.deepEqual(
    calls.map(([domain, name, data, , , wantsResponse]) => [
      domain,
      name,
      data,
      wantsResponse,
    ]),
    [
      [
        "qb_peer_vpn",
        "stop_torrents",
        { config_entry_id: "ENTRY", hashes: ["h"] },
        false,
      ],
      [
        "qb_peer_vpn",
        "set_file_priorities",
        { config_entry_id: "ENTRY", hash: "h", priorities: { 0: "skip" } },
        false,
      ],
      ["qb_peer_vpn", "get_files", { config_entry_id: "ENTRY", hash: "h" }, true],
    ],
  );
});

test("links and files are added, and the user hears what came of it", async () => {
  const { calls, actions } = home({ added: true, name: "Ubuntu" });
  assert.equal(await actions.addLink("MAGNET:?xt=1", true), "Added: Ubuntu");
  await actions.addLink("https://example.org/a.torrent", false);
  assert.equal(
    await actions.addFile(/** @type {any} */ (new File(["d"], "a.torrent")), true),
    "Added: Ubuntu",
  );
  assert.equal(calls[0][2].magnet, "MAGNET:?xt=1");
  assert.equal(calls[1][2].url, "https://example.org/a.torrent");
  assert.deepEqual(calls[2], ["/api/file_upload", "a.torrent"]);
  assert.equal(calls[3][2].file_id, "uploaded");
  const stopped = [0, 1, 3].map((at) => calls[at][2].stopped);
  assert.deepEqual(stopped, [true, false, true]);
  const again = home({ added: false, name: null, reason: "already_there" });
  assert.equal(
    await again.actions.addLink("magnet:", false),
    "Already there: the torrent",
  );
  const lost = home({ added: false, name: null, reason: "not_fetched" });
  await assert.rejects(lost.actions.addLink("https://a.example", false), ActionError);
  const large = { size: 11 * 1024 ** 2 };
  await assert.rejects(actions.addFile(/** @type {any} */ (large), false), /10 MB/);
});

test("details and folders are asked for, and creating returns the file", async () => {
  const { calls, actions } = home({ name: "Ubuntu" });
  await actions.details("h");
  await actions.folders(null);
  await actions.folders("/downloads");
  await actions.create({ source_path: "/a" });
  assert.deepEqual(calls.slice(0, 3), [
    { type: "qb_peer_vpn/torrent_details", config_entry_id: "ENTRY", hash: "h" },
    { type: "qb_peer_vpn/torrent_folders", config_entry_id: "ENTRY" },
    {
      type: "qb_peer_vpn/torrent_folders",
      config_entry_id: "ENTRY",
      path: "/downloads",
    },
  ]);
  assert.equal(calls[3][2].torrent_file, true);
  const refused = home({}, { code: "unauthorized" }).actions;
  await assert.rejects(refused.folders(null), ActionError);
});

test("an error is said in the user's language", async () => {
  /** @param {object} error */
  const said = async (error) => {
    try {
      await home({}, error).actions.change("start_torrents", "h");
    } catch (caught) {
      assert.ok(caught instanceof ActionError);
      return caught.message;
    }
    return "";
  };
  const translated = {
    translation_domain: "qb_peer_vpn",
    translation_key: "torrent_gone",
    translation_placeholders: { name: "x" },
  };
  assert.equal(
    await said(translated),
    "component.qb_peer_vpn.exceptions.torrent_gone.message x",
  );
  assert.equal(await said({ code: "unauthorized" }), text("torrents_not_allowed"));
  assert.equal(await said({ message: "why" }), "why");
  assert.equal(await said({}), text("torrents_failed"));
});
