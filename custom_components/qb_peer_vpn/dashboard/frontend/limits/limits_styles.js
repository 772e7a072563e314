/** The style of the section about upload limits. */

export const LIMITS_STYLES = `
.limits-status { font-size: 13px; color: var(--soft-ink); padding-bottom: 4px; }
.rules { list-style: none; }
.rule { padding: 8px 0; border-top: 1px solid var(--line); }
.rule-words { display: flex; justify-content: space-between; gap: 12px; font-size: 14px; }
.rule-name { font-weight: 500; overflow-wrap: anywhere; min-width: 0; }
.rule-rate { font-variant-numeric: tabular-nums; white-space: nowrap; }
.rule-bar {
  position: relative; height: 10px; margin: 5px 0; border-radius: 5px;
  background: var(--track); overflow: hidden;
}
.rule-bar span { position: absolute; inset-block: 0; }
.rule-bar .used { inset-inline-start: 0; background: var(--route); transition: width 0.6s; }
.rule-bar .used.over { background: var(--cluster); }
.rule-bar .borrowed {
  background: repeating-linear-gradient(
    135deg, color-mix(in srgb, var(--route) 35%, transparent) 0 3px, transparent 3px 6px);
}
.rule-bar .cap-mark { width: 2px; margin-inline-start: -2px; background: var(--ink); }
.rule-details { font-size: 12px; color: var(--soft-ink); }
.rule-details span:not(:last-child)::after { content: " · "; }
.limits-buttons { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px 0; }
.pill {
  min-height: 40px; padding: 6px 16px; font-size: 14px; border-radius: 999px;
  border: 1px solid var(--line); background: none;
}
.pill:hover { background: var(--track); }
.pill[aria-disabled=true] { opacity: 0.5; cursor: default; }
.limits-switch { border-color: var(--route); color: var(--route); font-weight: 500; }
.preview-words { font-size: 13px; padding-bottom: 8px; }
.preview-words ul { list-style: none; padding: 4px 0; }
.preview-words h4 { margin: 4px 0 0; font-size: 13px; font-weight: 600; }
.change-line { display: flex; justify-content: space-between; gap: 12px; padding: 3px 0; }
.change-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.change-rates { white-space: nowrap; font-variant-numeric: tabular-nums; }
@media (prefers-reduced-motion: reduce) { .rule-bar .used { transition: none; } }
@media (forced-colors: active) { .rule-bar span { forced-color-adjust: none; } }
`;
