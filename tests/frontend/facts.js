/** Writes the tables of the card that Python's tests compare with their own, as JSON. */

import { DEFAULTS } from "../../custom_components/qb_peer_vpn/dashboard/frontend/configuration.js";
import {
  CONFIDENCE_TEXTS,
  REASON_TEXTS,
} from "../../custom_components/qb_peer_vpn/dashboard/frontend/header/verdict.js";
import { DRAWBACK_TEXTS } from "../../custom_components/qb_peer_vpn/dashboard/frontend/tables/comparison.js";

process.stdout.write(
  JSON.stringify({
    options: Object.keys(DEFAULTS),
    reasons: REASON_TEXTS,
    confidences: CONFIDENCE_TEXTS,
    drawbacks: DRAWBACK_TEXTS,
  }),
);
