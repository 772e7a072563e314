/** The style of the site that the user has chosen to look at. */

export const SITE_STYLES = `
.hint, .site-facts { font-size: 12px; color: var(--soft-ink); padding-top: 4px; }
.site-picker {
  display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px;
  margin-top: 8px; font-size: 13px; color: var(--soft-ink);
}
.site-panel {
  display: flex; gap: 12px; align-items: flex-start; justify-content: space-between;
  margin-top: 10px; padding: 10px 14px; border-radius: 10px; font-size: 14px;
  background: color-mix(in srgb, var(--chosen) 10%, transparent);
}
.site-cost { font-weight: 500; }
.site-parts { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; padding-top: 6px; font-size: 13px; }
`;
