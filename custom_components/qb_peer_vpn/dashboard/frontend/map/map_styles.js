/** The style of the map, for light and for dark themes: the colors of the image entity. */

export const MAP_STYLES = `
:host {
  --sea: #dde8f0;
  --land: #faf9f5;
  --coast: #b2c1cc;
  --border: #dedbd0;
  --halo: #ffffff;
  --map-ink: #18222d;
}
:host([dark]) {
  --sea: #111a24;
  --land: #293643;
  --coast: #4d5e6e;
  --border: #3c4b5a;
  --halo: #0b121a;
  --map-ink: #f2f5f8;
}
.canvas { position: relative; min-height: 200px; background: var(--sea); overflow: hidden; }
.stage { position: relative; }
.zoom {
  position: absolute; inset-block-start: 8px; inset-inline-end: 8px; min-height: 32px; padding: 4px 12px;
  border: 1px solid var(--line); border-radius: 999px; background: var(--card); font-size: 12px;
}
.world { display: block; width: 100%; height: auto; }
.canvas ha-map { height: 380px; }
.sea { fill: var(--sea); }
.land { fill: var(--land); }
.coast { fill: none; stroke: var(--coast); stroke-width: 1; stroke-linejoin: round; }
.border { fill: none; stroke: var(--border); stroke-width: 1; stroke-linejoin: round; }
.elsewhere-dots circle { fill: var(--cluster); fill-opacity: 0.45; }
.radius path { fill: var(--cluster); fill-opacity: 0.14; stroke: var(--cluster); stroke-opacity: 0.25; }
.routes path { fill: none; stroke: var(--route); stroke-linecap: round; stroke-opacity: 0.9; }
.routes path[data-cluster] { stroke-opacity: 0.7; }
.routes-in-use path {
  fill: none; stroke: var(--in-use); stroke-width: 1.5px; stroke-dasharray: 4 4; stroke-opacity: 0.6;
}
.world .leader { stroke: var(--map-ink); stroke-width: 1; }
.world .halo { stroke: var(--land); stroke-width: 3; stroke-opacity: 0.7; }
.routes-chosen path { fill: none; stroke: var(--chosen); stroke-linecap: round; stroke-opacity: 0.85; }
.choosing .routes, .choosing .routes-in-use { opacity: 0.3; }
.name text {
  text-anchor: middle; font-size: 13px; font-weight: 500; fill: var(--map-ink);
  paint-order: stroke; stroke: var(--land); stroke-width: 3px; stroke-linejoin: round;
}
.name .recommended, .name .chosen { fill: var(--chosen); font-weight: 600; }
.name .share { font-weight: 600; }
.name .recommended { fill: var(--route); }
.name .in-use, .name .other { fill: var(--in-use); }
.name .in-use, .name .home { font-weight: 600; }
.name .share { fill: var(--cluster); }
.name .note, .name .other { font-size: 11px; }
.highlighting [data-cluster] { transition: opacity 0.15s; }
.highlighting [data-cluster]:not(.highlighted) { opacity: 0.2; }
.spots circle { fill: var(--map-ink); fill-opacity: 0.85; stroke: var(--halo); stroke-width: 1.5; }
.spotting .routes, .spotting .routes-chosen, .spotting .routes-in-use, .spotting .radius, .spotting .elsewhere-dots, .spotting [data-cluster] { opacity: 0.2; }
.map-caption {
  display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between;
  padding: 8px 16px 0; font-size: 14px; overflow-wrap: anywhere;
}
.map-caption span { flex: 1 1 200px; min-width: 0; }
.map-caption:empty { display: none; }
.map-note { padding: 8px 16px 0; font-size: 12px; color: var(--soft-ink); }
.map-note:empty { display: none; }
.legend {
  list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px;
  padding: 8px 16px; border-bottom: 1px solid var(--line); font-size: 12px; color: var(--soft-ink);
}
.legend li { display: inline-flex; align-items: center; gap: 4px; }
`;
