/** Writes the tables of the card that Python's tests compare with their own, as JSON. */

import { DEFAULTS } from "../../custom_components/qb_peer_vpn/dashboard/frontend/configuration.js";
import {
  CONFIDENCE_TEXTS,
  REASON_TEXTS,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/verdict.js";
import { OWN_LINE_TEXTS } from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/own_line.js";
import {
  CAUSE_TEXTS,
  OUTCOME_TEXTS,
  UNDO_TEXTS,
  VERDICT_TEXTS,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/ledger.js";
import {
  BACK_TEXTS,
  STEP_TEXTS,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/moves/progress.js";
import { DRAWBACK_TEXTS } from "../../custom_components/qb_peer_vpn/dashboard/frontend/tables/comparison.js";

process.stdout.write(
  JSON.stringify({
    options: Object.keys(DEFAULTS),
    reasons: REASON_TEXTS,
    confidences: CONFIDENCE_TEXTS,
    drawbacks: DRAWBACK_TEXTS,
    own_line: OWN_LINE_TEXTS,
    causes: CAUSE_TEXTS,
    outcomes: OUTCOME_TEXTS,
    undo_reasons: UNDO_TEXTS,
    verdicts: VERDICT_TEXTS,
    phases: { ...STEP_TEXTS, ...BACK_TEXTS },
  }),
);
