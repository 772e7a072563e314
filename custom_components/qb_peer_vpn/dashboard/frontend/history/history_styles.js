/** The style of the history and of the month at a glance. */

export const HISTORY_STYLES = `
.sparkline, .axis { direction: ltr; }
.sparkline { display: block; width: 100%; height: 84px; overflow: visible; }
.sparkline .line { fill: none; stroke: var(--route); stroke-width: 2; stroke-linejoin: round; }
.sparkline .area { fill: var(--route); opacity: 0.12; }
.sparkline .behind { fill: none; stroke-width: 1.2; stroke-linejoin: round; opacity: 0.55; }
.behind.peers { stroke: var(--soft-ink); stroke-dasharray: 3 2; }
.behind.speed { stroke: var(--cluster); }
.moment { stroke: var(--soft-ink); stroke-width: 1; stroke-dasharray: 2 3; }
.change circle { fill: var(--stay); }
.change.move circle { fill: var(--route); }
.change.maybe circle { fill: var(--card); stroke: var(--route); stroke-width: 1.5; }
.change text { font-size: 11px; fill: var(--soft-ink); }
.arrival .moment { stroke: var(--chosen); }
.arrival .diamond { fill: var(--chosen); }
.axis { display: flex; justify-content: space-between; gap: 8px; font-size: 12px; color: var(--soft-ink); }
.axis .range { text-align: center; }
.behind-legend, .days-legend {
  list-style: none; display: flex; flex-wrap: wrap; gap: 2px 14px; padding-top: 4px; font-size: 12px; color: var(--soft-ink);
}
.behind-legend li, .days-legend li { display: inline-flex; align-items: center; gap: 6px; }
.swatch-line { width: 18px; border-top: 2px solid var(--cluster); }
.swatch-line.peers { border-top: 2px dashed var(--soft-ink); }
.swatch-diamond { width: 7px; height: 7px; transform: rotate(45deg); background: var(--chosen); }
.changes, .nothing { font-size: 13px; color: var(--soft-ink); padding-top: 4px; }
.month { padding-top: 14px; font-size: 14px; }
.days { display: grid; grid-template-columns: repeat(30, 1fr); gap: 2px; margin-top: 8px; }
.days .day { height: 18px; border-radius: 3px; }
.days-legend .day { width: 12px; height: 12px; border-radius: 3px; }
.day { background: var(--track); }
.day.right { background: var(--stay); }
.day.advised { background: repeating-linear-gradient(135deg, var(--route) 0 3px, color-mix(in srgb, var(--route) 45%, var(--card)) 3px 6px); }
.entries { list-style: none; padding-top: 8px; font-size: 13px; }
.entries li { padding: 4px 0; border-top: 1px solid var(--line); }
.entries .facts { color: var(--soft-ink); font-size: 12px; }
@media (forced-colors: active) { .day { forced-color-adjust: none; } }
`;
