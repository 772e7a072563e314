/** The parts of Home Assistant's frontend that the card uses. */

/**
 * @typedef {object} Locale
 * @property {string} language
 * @property {string} number_format
 * @property {string} time_format
 * @property {string} [time_zone]
 */

/** @typedef {{entity_id: string, state: string, attributes: Record<string, any>}} State */

/**
 * @typedef {object} RegistryEntity
 * @property {string} entity_id
 * @property {string} [platform]
 * @property {string} [device_id]
 * @property {string} [translation_key]
 * @property {string} [entity_category]
 * @property {boolean} [hidden]
 */

/**
 * @typedef {object} Device
 * @property {string} id
 * @property {string | null} [name]
 * @property {string | null} [name_by_user]
 * @property {string[]} [config_entries]
 * @property {string | null} [primary_config_entry]
 */

/**
 * @typedef {object} Connection
 * @property {(callback: (event: any) => void, message: object, options?: {resubscribe?: boolean}) => Promise<() => Promise<void>>} subscribeMessage
 * @property {(type: string, listener: () => void) => void} addEventListener
 * @property {(type: string, listener: () => void) => void} removeEventListener
 */

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Localize */

/**
 * @typedef {object} Hass
 * @property {string} language
 * @property {Locale} locale
 * @property {Localize} localize
 * @property {(category: string, integration: string) => Promise<Localize>} loadBackendTranslation
 * @property {(state: State, value?: string) => string} formatEntityState
 * @property {{unit_system: {length: string}, time_zone: string}} config
 * @property {Record<string, RegistryEntity>} entities
 * @property {Record<string, Device>} devices
 * @property {Record<string, State>} states
 * @property {{darkMode?: boolean}} [themes]
 * @property {{is_admin: boolean}} [user]
 * @property {Connection} connection
 * @property {(message: object) => Promise<any>} callWS
 * @property {(domain: string, service: string, data: object, target?: object, notifyOnError?: boolean, returnResponse?: boolean) => Promise<any>} callService
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetchWithAuth
 */

export const DOMAIN = "qb_peer_vpn";

/**
 * Return the config entries that have entities, by id, with their devices.
 *
 * @param {Pick<Hass, "entities" | "devices">} hass
 * @returns {Map<string, Device>}
 */
export function configEntries({ entities, devices }) {
  /** @type {Map<string, Device>} */
  const entries = new Map();
  for (const { platform, device_id } of Object.values(entities)) {
    const device = platform === DOMAIN && device_id ? devices[device_id] : undefined;
    const entry = device && entryOf(device);
    if (entry) entries.set(entry, device);
  }
  return entries;
}

/**
 * Return the config entry that an entity of this integration belongs to.
 *
 * @param {Pick<Hass, "entities" | "devices">} hass
 * @param {string} entityId
 * @returns {string | undefined} undefined for every other entity
 */
export function entryOfEntity({ entities, devices }, entityId) {
  const entity = entities[entityId];
  if (entity?.platform !== DOMAIN || !entity.device_id) return undefined;
  const device = devices[entity.device_id];
  return device && entryOf(device);
}

/** @param {Device} device */
function entryOf(device) {
  return device.primary_config_entry ?? device.config_entries?.[0];
}

/**
 * Dispatch an event that Home Assistant listens to.
 *
 * @param {EventTarget} element
 * @param {string} type
 * @param {object} detail
 */
export function notify(element, type, detail) {
  element.dispatchEvent(
    new CustomEvent(type, { detail, bubbles: true, composed: true }),
  );
}
