/** The style of the card: Home Assistant's colors and sizes, and those of the map. */

import { HISTORY_STYLES } from "./history/history_styles.js";
import { LIMITS_STYLES } from "./limits/limits_styles.js";
import { MAP_STYLES } from "./map/map_styles.js";
import { LIST_STYLES } from "./torrents/list_styles.js";
import { SITE_STYLES } from "./sites/site_styles.js";
import { MOVES_STYLES } from "./moves/moves_styles.js";

export const STYLES = `
:host {
  display: block;
  --route: #0061a0;
  --cluster: #c14f00;
  --in-use: #5c6a77;
  --chosen: #7a3fa8;
  --stay: #00765a;
  --wait: #5c6a77;
  --ink: var(--primary-text-color, #18222d);
  --danger: color-mix(in srgb, var(--error-color, #db4437) 80%, var(--ink));
  --soft-ink: var(--secondary-text-color, #4e5c68);
  --line: var(--divider-color, #e0e0e0);
  --card: var(--ha-card-background, var(--card-background-color, #fff));
  --track: color-mix(in srgb, var(--ink) 7%, transparent);
  --gap: 16px;
}
:host([dark]) {
  --route: #66befa;
  --cluster: #ffa040;
  --in-use: #acb9c5;
  --chosen: #d0a2f7;
  --stay: #48d1a5;
  --wait: #acb9c5;
}
ha-card { height: 100%; overflow: auto; }
.container { container-type: inline-size; color: var(--ink); line-height: 1.4; }
[hidden] { display: none !important; }
p, h2, h3, ul, table { margin: 0; padding: 0; }
button { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible, a:focus-visible {
  outline: 2px solid var(--route);
  outline-offset: 2px;
}
.body { display: flex; flex-direction: column; }

/* Header */
header {
  display: grid;
  grid-template-columns: auto 1fr auto;
  gap: 14px;
  padding: var(--gap) var(--gap) 14px;
  align-items: start;
}
.sign { width: 48px; height: 48px; display: block; }
.sign circle { fill: var(--stay); }
.sign.move circle { fill: var(--route); }
.sign.maybe circle { fill: var(--card); stroke: var(--route); stroke-width: 4; }
.sign.wait circle { fill: var(--wait); }
.sign.alarm circle { fill: var(--error-color, #db4437); }
.sign path {
  fill: none; stroke: var(--card); stroke-width: 4.5;
  stroke-linecap: round; stroke-linejoin: round;
}
.sign.move path, .sign.stay path { transform: scale(0.95); }
.sign.maybe path { stroke: var(--route); transform: scale(0.85); }
.words { min-width: 0; }
.question { color: var(--soft-ink); font-size: 13px; }
.headline {
  font-size: 24px; line-height: 1.2; font-weight: 500; letter-spacing: -0.01em;
  margin: 2px 0 6px; overflow-wrap: anywhere;
}
.path-sentence, .why { font-size: 14px; }
.why { color: var(--soft-ink); }
.refresh {
  width: 40px; height: 40px; border: 0; border-radius: 50%; background: none;
  color: var(--soft-ink); display: grid; place-items: center; margin-block-start: -4px; margin-inline-end: -8px;
}
.refresh:hover, .copy:hover { background: var(--track); }
.refresh[aria-busy=true] .icon { animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(360deg); } }
.icon { width: 20px; height: 20px; fill: currentcolor; flex: none; }
.copy {
  display: inline-flex; align-items: center; gap: 8px; max-width: 100%;
  margin-top: 10px; padding-block: 5px; padding-inline: 12px 10px; min-height: 32px;
  border: 1px solid var(--line); border-radius: 999px; background: none; font-size: 13px;
}
.copy .icon { width: 16px; height: 16px; color: var(--soft-ink); }
.server-name { font-weight: 600; white-space: nowrap; }
.server-name:empty { display: none; }
.hostname { color: var(--soft-ink); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lens-row {
  display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px;
  margin-top: 10px; font-size: 13px; color: var(--soft-ink);
}
.lens-row label { display: inline-flex; align-items: center; gap: 8px; max-width: 100%; }
.picker {
  font: inherit; color: var(--ink); background: var(--card); min-height: 32px; min-width: 0; max-width: 100%;
  padding: 4px 6px; border: 1px solid var(--line); border-radius: 8px;
}
.picker:focus-visible { outline: 2px solid var(--route); outline-offset: 2px; }

/* Notices */
.notice {
  margin: 0 var(--gap) var(--gap); padding: 10px 14px; border-radius: 10px;
  background: color-mix(in srgb, var(--warning-color, #ffa600) 16%, transparent); font-size: 14px;
}
.notice.proven {
  background: color-mix(in srgb, var(--error-color, #db4437) 20%, transparent); font-weight: 500;
}
.notice a { color: var(--route); font-weight: 500; }
.waiting { padding-top: var(--gap); }
.old .columns { filter: grayscale(1); }
.skeleton { padding: 0 var(--gap) var(--gap); }
.skeleton div { background: var(--track); border-radius: 8px; margin-bottom: 12px; height: 20px; }
.skeleton .short { width: 60%; }
.skeleton .block { height: 200px; margin: 0; }
${MAP_STYLES}
/* Tables */
section:not(.map) { padding: 14px var(--gap) 0; }
caption, h3 {
  text-align: start; font-size: 14px; font-weight: 600; padding-bottom: 6px; white-space: nowrap;
}
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 0; font-weight: 400; text-align: start; vertical-align: middle; }
thead th, thead .detail { color: var(--soft-ink); font-size: 12px; padding-block: 0 4px; vertical-align: bottom; }
tbody tr { border-top: 1px solid var(--line); }
.place { min-width: 0; overflow-wrap: anywhere; }
.with-icon { display: flex; align-items: center; gap: 8px; }
.emblem { flex: none; }
.city { font-weight: 500; }
.country, .note, .narrow { color: var(--soft-ink); font-size: 12px; }
.note, .narrow { display: block; }
.recommended .city { color: var(--route); font-weight: 600; }
.tag {
  display: inline-block; font-size: 11px; line-height: 1; padding: 3px 7px; margin-block-start: 2px; margin-inline-end: 4px;
  border-radius: 999px; background: var(--track); white-space: nowrap; vertical-align: 1px;
}
.recommended .tag:first-of-type { background: color-mix(in srgb, var(--route) 15%, transparent); }
.path, .share, .detail { text-align: end; white-space: nowrap; padding-inline-start: 10px; }
td.path { font-weight: 600; }
.detail { display: none; font-size: 13px; }
.distance { display: block; color: var(--soft-ink); font-size: 12px; }
.bar { width: 30%; padding-inline-start: 10px; }
.legs { display: flex; gap: 1px; }
.legs span, .share-bar { display: block; height: 10px; border-radius: 2px; }
.legs .home-leg { border-start-start-radius: 5px; border-end-start-radius: 5px; }
.legs .peer-leg, .share-bar { border-start-end-radius: 5px; border-end-end-radius: 5px; }
.home-leg { background: var(--route); }
.peer-leg, .share-bar { background: var(--cluster); }
.runner_up .legs, .nearest .legs { opacity: 0.55; }
.share-bar { border-radius: 5px; min-width: 3px; }
.elsewhere .share-bar { opacity: 0.4; }
.swatch { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-inline-end: 5px; }
.measured { color: var(--stay); margin-inline-start: 3px; }
.comparison tr[data-site] { cursor: pointer; }
.comparison tr.chosen { background: var(--track); }
@media (hover: hover) { .comparison tr[data-site]:hover { background: var(--track); } }
button.city { border: 0; padding: 0; background: none; text-align: start; }
${SITE_STYLES}
.clusters tr[data-cluster]:hover { background: var(--track); }
.gain, .loss { font-weight: 400; font-size: 12px; margin-inline-start: 6px; }
.gain { color: var(--stay); }
.loss { color: var(--soft-ink); }

/* History */
${HISTORY_STYLES}
/* Torrents */
${LIST_STYLES}
/* Upload limits */
${LIMITS_STYLES}
/* Moves */
${MOVES_STYLES}
/* Footer */
footer { padding: 14px var(--gap) var(--gap); font-size: 12px; color: var(--soft-ink); }
footer span:not(:last-child)::after { content: " · "; }

@container (min-width: 620px) {
  .comparison .detail { display: table-cell; }
  .narrow { display: none; }
  .comparison .bar { width: 20%; }
}
@container (max-width: 619px) {
  header { grid-template-columns: auto 1fr auto; gap: 4px 12px; }
  .words { display: contents; }
  .sign-place { grid-row: 1 / 3; align-self: center; }
  .sign { width: 40px; height: 40px; }
  .question { grid-area: 1 / 2; align-self: center; }
  .refresh { grid-area: 1 / 3; }
  .headline { grid-area: 2 / 2 / 3 / 4; font-size: 21px; margin: 0; }
  .path-sentence { grid-row: 3; margin-top: 6px; }
  .path-sentence, .why, .copy, .lens-row { grid-column: 1 / -1; }
  .copy { justify-self: start; margin-top: 6px; }
  tr { display: grid; grid-template-columns: 1fr auto auto; align-items: baseline; padding: 7px 0; }
  thead tr { padding: 0; }
  .many { display: none; }
  th, td { padding-block: 0; }
  thead .bar { display: none; }
  .bar { width: auto; grid-area: 2 / 1 / 3 / -1; padding: 4px 0 0; }
  .comparison .bar { padding-inline-start: 30px; }
  .with-icon { align-items: flex-start; }
  .comparison .emblem { margin-top: -1px; }
  .clusters .path { min-width: 84px; }
}
@container (min-width: 1000px) {
  .columns { display: grid; grid-template-columns: 1fr 1fr; }
  .map, .comparison-section, .torrents { grid-column: 1 / -1; }
}
@media (prefers-reduced-motion: reduce) { .refresh[aria-busy=true] .icon { animation-duration: 4s; } }
@media (forced-colors: active) {
  .legs span, .share-bar, .swatch { forced-color-adjust: none; }
}
`;
