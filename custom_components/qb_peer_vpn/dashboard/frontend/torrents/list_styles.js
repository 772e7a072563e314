/** The style of the list of torrents. */

export const LIST_STYLES = `
.torrents { position: relative; }
.torrents.dropping { outline: 2px dashed var(--route); outline-offset: -6px; }
.torrents input:not([type=checkbox]), .torrents select {
  font: inherit; color: var(--ink); background: var(--card); min-height: 36px; min-width: 0;
  box-sizing: border-box; padding: 4px 10px; border: 1px solid var(--line); border-radius: 8px;
}
.torrents input:focus-visible, .torrents select:focus-visible, .torrent:focus-visible,
.torrents summary:focus-visible {
  outline: 2px solid var(--route); outline-offset: -2px;
}
.plain {
  min-height: 36px; padding: 4px 14px; border: 1px solid var(--line); border-radius: 8px; background: none;
}
.plain.strong { background: var(--route); border-color: var(--route); color: var(--card); font-weight: 500; }
.plain.danger { color: var(--danger); border-color: currentcolor; }
.plain.danger.strong { background: var(--danger); color: var(--card); }
.plain:disabled, .plain[aria-busy=true] { opacity: 0.5; cursor: default; }
.round {
  flex: none; width: 40px; height: 40px; border: 0; border-radius: 50%; background: none;
  display: grid; place-items: center; color: var(--soft-ink);
}
.round:hover, .plain:not(.strong):hover, .chip:hover { background: var(--track); }
.add, .find { display: flex; flex-wrap: wrap; gap: 8px; padding-bottom: 8px; }
.add .link, .search { flex: 1 1 180px; }
.order { display: flex; gap: 2px; }
.direction { font-size: 18px; }
.chips { display: flex; gap: 6px; overflow-x: auto; padding: 2px 0 8px; scrollbar-width: thin; }
.chip {
  flex: none; display: inline-flex; gap: 6px; align-items: center; min-height: 32px; padding: 2px 12px;
  border: 1px solid var(--line); border-radius: 999px; background: none; font-size: 13px;
}
.chip[aria-pressed=true] {
  background: color-mix(in srgb, var(--route) 15%, transparent); border-color: var(--route); font-weight: 500;
}
.count { color: var(--soft-ink); font-variant-numeric: tabular-nums; }
.list-note { font-size: 12px; color: var(--soft-ink); padding-bottom: 4px; }
.away .rows { filter: grayscale(1); opacity: 0.7; }
.scroller {
  --row-height: 4.6; font-size: 14px; overflow-y: auto; overscroll-behavior: contain; contain: strict;
  border-top: 1px solid var(--line);
}
.rows { position: relative; }
.torrent {
  position: absolute; inset: 0 0 auto; box-sizing: border-box; display: flex; align-items: center; gap: 4px;
  border-bottom: 1px solid var(--line); contain: strict;
}
.torrent.empty > * { visibility: hidden; }
.torrent.empty::after {
  content: ""; position: absolute; inset: 40% 56px 40% 48px; border-radius: 4px; background: var(--track);
}
.what { flex: 1; min-width: 0; display: flex; flex-direction: column; gap: 3px; }
.torrent-name {
  border: 0; background: none; padding: 0; text-align: start; font-weight: 500; max-width: 100%;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext;
}
.torrent-name:disabled { color: inherit; cursor: text; user-select: text; }
.torrent-name[aria-pressed=true] { color: var(--route); text-decoration: underline; }
.progress { height: 6px; border-radius: 3px; background: var(--track); overflow: hidden; }
.fill { display: block; height: 100%; background: var(--state); transform-origin: left; transition: transform 0.4s; }
.torrent:dir(rtl) .fill { transform-origin: right; }
.torrent-facts, .figures { display: flex; gap: 0 10px; overflow: hidden; white-space: nowrap; }
.torrent-facts { font-size: 12px; color: var(--soft-ink); font-variant-numeric: tabular-nums; }
.state { color: var(--state); font-weight: 600; }
.state::before {
  content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-inline-end: 5px;
  background: var(--state);
}
.torrent { --state: var(--soft-ink); }
.torrent[data-state=downloading] { --state: var(--route); }
.torrent[data-state=seeding] { --state: var(--stay); }
.torrent[data-state=stalled], .torrent[data-state=checking], .torrent[data-state=moving] { --state: var(--cluster); }
.torrent[data-state=failed] { --state: var(--danger); }
.torrent[data-state=stopped] .state::before { border-radius: 1px; }
.torrent[data-state=failed] .state::before { clip-path: polygon(50% 0, 100% 100%, 0 100%); border-radius: 0; }
.toast:empty { display: none; }
.toast {
  position: sticky; bottom: 8px; z-index: 2; margin: 8px auto 0; width: fit-content; max-width: 100%;
  box-sizing: border-box; padding: 8px 16px; border-radius: 8px; font-size: 14px; overflow-wrap: anywhere;
  background: var(--ink); color: var(--card);
}
.toast.error { background: var(--danger); }

/* More about a torrent */
.details {
  width: min(560px, calc(100vw - 24px)); max-height: calc(100vh - 32px); box-sizing: border-box; padding: 16px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--card); color: var(--ink); font-size: 14px;
  overflow: auto; line-height: 1.4;
}
.details::backdrop { background: rgb(0 0 0 / 50%); }
.details-head { display: flex; gap: 8px; align-items: flex-start; }
.details h2 { flex: 1; min-width: 0; font-size: 18px; font-weight: 500; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.details-facts { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 12px 0; }
.details-facts dt { color: var(--soft-ink); }
.details-facts dd { margin: 0; overflow-wrap: anywhere; }
.limits { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; align-items: end; }
.limits label, .proof { display: flex; flex-direction: column; gap: 3px; font-size: 12px; color: var(--soft-ink); }
.limits .plain { justify-self: start; }
.commands { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; }
.details details { margin-top: 14px; }
.details summary { cursor: pointer; min-height: 32px; font-weight: 500; }
.file { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; padding: 6px 0; border-top: 1px solid var(--line); align-items: center; }
.file-name { overflow-wrap: anywhere; unicode-bidi: plaintext; }
.file select { grid-area: 1 / 2 / 3 / 3; }
.stacked, .shares, .created { display: flex; flex-direction: column; gap: 10px; padding-top: 6px; }
.stacked label:not(.check), .share-limit label, .created label {
  display: flex; flex-direction: column; gap: 3px; font-size: 12px; color: var(--soft-ink); flex: 1; min-width: 0;
}
.stacked .plain, .shares .plain, .created .plain { align-self: flex-start; }
.stacked textarea {
  font: inherit; color: var(--ink); background: var(--card); min-height: 76px; box-sizing: border-box; padding: 6px 10px;
  border: 1px solid var(--line); border-radius: 8px; resize: vertical;
}
.stacked textarea:focus-visible { outline: 2px solid var(--route); outline-offset: -2px; }
.share-limit { display: flex; gap: 10px; align-items: flex-end; }
.share-limit input { width: 120px; }
.folders {
  list-style: none; margin: 8px 0 0; padding: 4px; max-height: 220px; overflow-y: auto; border: 1px solid var(--line);
  border-radius: 8px;
}
.folders button {
  width: 100%; min-height: 36px; padding: 4px 8px; border: 0; border-radius: 6px; background: none; text-align: start;
  overflow-wrap: anywhere; unicode-bidi: plaintext;
}
.folders button:hover { background: var(--track); }
.folders button::before { content: "▸\u00a0 " / ""; }
.folders .up::before { content: "↑\u00a0 " / ""; }
.folders .file-choice::before { content: ""; }
.folders .note { padding: 6px 8px; }
.created { margin-top: 14px; }
a.plain { display: inline-flex; align-items: center; box-sizing: border-box; color: inherit; text-decoration: none; }
.creations { display: flex; flex-direction: column; gap: 6px; padding: 6px 0; font-size: 13px; --state: var(--route); }
.creation { display: flex; flex-direction: column; gap: 3px; }
.details.create .creations { padding-top: 14px; }
.remove { margin-top: 14px; }
.removal { display: flex; flex-direction: column; gap: 10px; align-items: flex-start; }
.check { display: flex; gap: 8px; align-items: center; min-height: 32px; }
.proof { align-self: stretch; overflow-wrap: anywhere; }
.details .toast { bottom: 0; }
@container (max-width: 619px) {
  .scroller { --row-height: 6.2; }
  .torrent-facts { flex-direction: column; gap: 2px; }
  .figures { gap: 0 8px; }
  .figures .size, .torrent[data-state=downloading] .ratio { display: none; }
}
@media (max-width: 480px) { .limits { grid-template-columns: 1fr; } }
@media (prefers-reduced-motion: reduce) { .fill { transition: none; } }
@media (forced-colors: active) {
  .fill, .state::before { forced-color-adjust: none; }
  .progress { border: 1px solid; }
}
`;
