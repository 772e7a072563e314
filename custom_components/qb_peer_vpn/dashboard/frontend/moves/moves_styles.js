/** The style of the section about moves. */

export const MOVES_STYLES = `
.moves { display: grid; gap: 8px; justify-items: start; align-content: start; }
.moves > * { max-width: 100%; }
.moves > :empty, .moves > div:not(:has(> :not([hidden]))) { display: none; }
.moves ul, .moves ol { list-style: none; margin: 0; padding: 0; }
.move-status { font-size: 14px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.button {
  min-height: 36px; padding: 6px 14px; border-radius: 999px; font-size: 14px;
  border: 1px solid var(--line); background: none;
}
.button.primary { background: var(--route); border-color: var(--route); color: var(--card); font-weight: 500; }
.button[aria-busy=true] { opacity: 0.5; }
.button.plain:hover { background: var(--track); }
.button.primary:hover { filter: brightness(1.1); }
.asking { display: grid; gap: 8px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 12px; }
.move-question, .against { font-size: 14px; }
.against { color: var(--soft-ink); }
.against li { padding-inline-start: 14px; position: relative; }
.against li::before { content: "–"; position: absolute; inset-inline-start: 0; }
.steps { display: flex; flex-wrap: wrap; gap: 4px 0; font-size: 13px; color: var(--soft-ink); }
.steps li { display: inline-flex; align-items: center; gap: 6px; padding-inline-end: 14px; }
.steps li::before {
  content: ""; width: 10px; height: 10px; border-radius: 50%; box-sizing: border-box;
  border: 2px solid var(--soft-ink);
}
.steps .done::before { background: var(--stay); border-color: var(--stay); }
.steps .now { color: var(--ink); font-weight: 600; }
.steps .now::before { border-color: var(--route); background: var(--route); animation: pulse 1.6s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: 0.35; } }
.ledger { width: 100%; font-size: 14px; }
.receipts { width: 100%; }
.receipt { border-top: 1px solid var(--line); padding: 6px 0; }
.route { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; }
.servers { font-weight: 500; overflow-wrap: anywhere; }
.receipt.better .tag { background: color-mix(in srgb, var(--stay) 20%, transparent); }
.receipt.unsafe .tag, .receipt.undone .tag, .receipt.stuck .tag, .receipt.worse .tag {
  background: color-mix(in srgb, var(--error-color, #db4437) 20%, transparent);
}
.receipt .tag { white-space: normal; line-height: 1.2; }
.facts { color: var(--soft-ink); font-size: 12px; overflow-wrap: anywhere; }
.facts > :not(:last-child)::after { content: " · "; }
.ledger summary { cursor: pointer; padding: 6px 0; font-size: 13px; color: var(--soft-ink); }
@media (prefers-reduced-motion: reduce) { .steps .now::before { animation: none; } }
`;
