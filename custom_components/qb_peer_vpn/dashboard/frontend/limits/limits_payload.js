/** What the server says about upload limits. Rates are B/s. */

/**
 * @typedef {object} RuleState
 * @property {string | null} rule its name; null for all other torrents
 * @property {number} rate
 * @property {number | null} cap null for none
 * @property {number | null} effective_cap after lending
 * @property {number} borrowed negative for what is lent
 * @property {number} torrents
 * @property {number} awake
 * @property {number} by_hand
 */

/**
 * @typedef {object} LimitsPayload
 * @property {boolean} available
 * @property {boolean} [shaping]
 * @property {boolean} [restored] whether no limit of ours is left
 * @property {number} [rollout] percent
 * @property {number} [by_hand]
 * @property {number} [waiting]
 * @property {string | null} [switch_entity]
 * @property {RuleState[]} [rules]
 */

/**
 * @typedef {object} LimitChange
 * @property {string} torrent its name, or the beginning of its hash
 * @property {number} before 0 for none
 * @property {number} after 0 for none
 */

/**
 * @typedef {object} LimitsPreview
 * @property {number} changes
 * @property {{rule: string | null, cap: number | null, awake: number, limits: number, changes: number}[]} rules
 * @property {LimitChange[]} largest_changes
 */

/** @typedef {Required<LimitsPayload>} LimitsState */

/**
 * Return the last known state with what has just come.
 *
 * @param {LimitsState | null} last
 * @param {LimitsPayload} event
 * @returns {LimitsState | null} null before the first whole one
 */
export function mergedLimits(last, event) {
  if (event.rules) return /** @type {LimitsState} */ (event);
  return last && { ...last, available: event.available };
}

/**
 * Return whether there is something to show: a rule, or a limit that is not undone yet.
 *
 * @param {LimitsState | null} state
 * @returns {state is LimitsState}
 */
export function hasLimits(state) {
  if (!state) return false;
  return state.rules.some(({ rule }) => rule !== null) || !state.restored;
}
