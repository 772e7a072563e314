/** Calls the actions of the integration, and says what came of them. */

import { DOMAIN } from "../base/home_assistant.js";
import { loadTrouble } from "../base/i18n.js";

/** @typedef {import("../base/home_assistant.js").Hass} Hass */
/** @typedef {import("../context.js").Texts} Texts */
/** @typedef {{hass: Hass, entry: string, text: Texts}} Caller */

/** Bytes of a .torrent file, at most. */
const MAX_FILE = 10 * 1024 * 1024;

/** What goes wrong, in the user's words. */
export class ActionError extends Error {}

export class TorrentActions {
  /** @param {() => Caller} caller */
  constructor(caller) {
    this.caller = caller;
  }

  /**
   * Call an action for one torrent.
   *
   * @param {string} name such as `start_torrents`
   * @param {string} hash
   * @param {object} [fields]
   */
  async change(name, hash, fields = {}) {
    await this.#call(name, { hashes: [hash], ...fields });
  }

  /**
   * @param {string} hash
   * @param {Record<number, string>} priorities by the number of the file
   */
  async setPriorities(hash, priorities) {
    await this.#call("set_file_priorities", { hash, priorities });
  }

  /**
   * @param {string} hash
   * @returns {Promise<TorrentFile[]>}
   */
  async files(hash) {
    const { files } = await this.#call("get_files", { hash }, true);
    return files;
  }

  /**
   * Return what the list does not have of a torrent.
   *
   * @param {string} hash
   * @returns {Promise<Details>}
   */
  details(hash) {
    return this.#ask("torrent_details", { hash });
  }

  /**
   * Return what is in a folder of qBittorrent's machine.
   *
   * @param {string | null} path null for the folders in which all others are
   * @returns {Promise<FolderAnswer>}
   */
  folders(path) {
    return this.#ask("torrent_folders", path === null ? {} : { path });
  }

  /**
   * Let qBittorrent make a .torrent file.
   *
   * @param {object} fields
   * @returns {Promise<Created>}
   */
  create(fields) {
    return this.#call("create_torrent", { ...fields, torrent_file: true }, true);
  }

  /**
   * Add what a user has pasted: a magnet link or an address.
   *
   * @param {string} link
   * @param {boolean} isStopped whether it waits for the user, who may choose files first
   */
  addLink(link, isStopped) {
    const isMagnet = /^magnet:/i.test(link);
    const source = isMagnet ? { magnet: link } : { url: link };
    return this.#add({ ...source, stopped: isStopped });
  }

  /**
   * Upload a .torrent file and add it.
   *
   * @param {File} file
   * @param {boolean} isStopped as for a link
   */
  async addFile(file, isStopped) {
    const { hass, text } = this.caller();
    if (file.size > MAX_FILE) throw new ActionError(text("torrents_file_too_large"));
    const body = new FormData();
    body.append("file", file);
    let answer;
    try {
      answer = await hass.fetchWithAuth("/api/file_upload", { method: "POST", body });
    } catch {
      throw new ActionError(text("torrents_upload_failed"));
    }
    if (!answer.ok) throw new ActionError(text("torrents_upload_failed"));
    const { file_id } = await answer.json();
    return this.#add({ file_id, stopped: isStopped });
  }

  /**
   * Add a torrent; return what to say to the user.
   *
   * @param {object} source
   * @returns {Promise<string>}
   */
  async #add(source) {
    const { text } = this.caller();
    const { added, name, reason } = await this.#call("add_torrent", source, true);
    const shown = { name: name || text("torrents_a_torrent") };
    if (added) return text("torrents_added", shown);
    if (reason === "already_there") return text("torrents_already_there", shown);
    throw new ActionError(text("torrents_not_added"));
  }

  /**
   * @param {string} name
   * @param {object} fields
   * @param {boolean} [wantsResponse]
   * @returns {Promise<any>}
   */
  async #call(name, fields, wantsResponse = false) {
    const { hass, entry } = this.caller();
    const data = { config_entry_id: entry, ...fields };
    try {
      // The card shows errors itself: Home Assistant would show them behind a dialog.
      const { response } = await hass.callService(
        DOMAIN,
        name,
        data,
        undefined,
        false,
        wantsResponse,
      );
      return response;
    } catch (error) {
      throw new ActionError(await this.#words(error));
    }
  }

  /**
   * @param {string} command
   * @param {object} fields
   */
  async #ask(command, fields) {
    const { hass, entry } = this.caller();
    const message = { type: `${DOMAIN}/${command}`, config_entry_id: entry, ...fields };
    try {
      return await hass.callWS(message);
    } catch (error) {
      throw new ActionError(await this.#words(error));
    }
  }

  /**
   * Return what is wrong in the language of the user.
   *
   * @param {any} error
   */
  async #words(error) {
    const { hass, text } = this.caller();
    const words = await loadTrouble(hass, error);
    if (!error?.translation_key && error?.code === "unauthorized")
      return text("torrents_not_allowed");
    return words || error?.message || text("torrents_failed");
  }
}

/**
 * @typedef {object} Details
 * @property {string | null} save_path null for who may not move the torrent
 * @property {number} ratio -1 for no limit, -2 for that of all torrents
 * @property {number} minutes the same
 * @property {number | null} inactive_minutes the same; null for an old qBittorrent
 */

/**
 * @typedef {object} FolderAnswer
 * @property {string[]} folders paths
 * @property {string[]} files paths
 * @property {boolean} can_look_inside
 */

/**
 * @typedef {object} Created
 * @property {string} name
 * @property {string} magnet
 * @property {string} [torrent_file] the file as base64, unless it is large
 */

/**
 * @typedef {object} TorrentFile
 * @property {number} index
 * @property {string} name
 * @property {number} size
 * @property {number} progress in percent
 * @property {string} priority skip, normal, high, highest
 */
