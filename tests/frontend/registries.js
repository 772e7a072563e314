/** The registries of entities and devices as the frontend has them. */

/** @param {string} entity_id @param {object} changes */
export function entity(entity_id, changes = {}) {
  return {
    entity_id,
    platform: "qb_peer_vpn",
    device_id: "device",
    translation_key: entity_id.split(".")[1],
    ...changes,
  };
}

/** @param {object[]} entities */
export function registries(...entities) {
  return /** @type {any} */ ({
    entities: Object.fromEntries(
      entities.map((each) => [/** @type {any} */ (each).entity_id, each]),
    ),
    devices: {
      device: {
        id: "device",
        name: "qBittorrent",
        primary_config_entry: "ENTRY",
        config_entries: ["ENTRY"],
      },
      other: {
        id: "other",
        name: "Second",
        name_by_user: "Attic",
        config_entries: ["SECOND"],
      },
      lamp: { id: "lamp", name: "Lamp", config_entries: ["LAMP"] },
    },
  });
}
