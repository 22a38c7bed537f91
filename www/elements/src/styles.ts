/** Shared by all elements: tokens that a site sets as custom properties, type, and buttons. */
export const base = `
:host {
  --_ink: var(--nearside-ink, CanvasText);
  --_paper: var(--nearside-paper, Canvas);
  --_line: var(--nearside-line, color-mix(in srgb, var(--_ink) 18%, var(--_paper)));
  --_edge: var(--nearside-edge, color-mix(in srgb, var(--_ink) 55%, var(--_paper)));
  --_soft: var(--nearside-soft, color-mix(in srgb, var(--_ink) 70%, var(--_paper)));
  --_wash: var(--nearside-wash, color-mix(in srgb, var(--_ink) 5%, var(--_paper)));
  --_accent: var(--nearside-accent, LinkText);
  --_told: var(--nearside-told, color-mix(in srgb, var(--_accent) 78%, var(--_ink)));
  --_noticed: var(--nearside-noticed, color-mix(in srgb, var(--_ink) 62%, var(--_paper)));
  --_radius: var(--nearside-radius, 10px);
  font: 400 0.9375rem/1.5 var(--nearside-font, system-ui, sans-serif);
  color: var(--_ink);
  text-align: start;
  letter-spacing: normal;
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, h4, p, ul, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
h2, h3, h4 { font: inherit; font-weight: 600; text-wrap: balance; }
ul { list-style: none; }
p, li, dd { overflow-wrap: anywhere; }
button, input, select { font: inherit; color: inherit; }
button, select, input:not([type=radio], [type=checkbox], [type=range]) {
  min-block-size: 2.25rem;
  padding: 0.25rem 0.875rem;
  border: 1px solid var(--_edge);
  border-radius: calc(var(--_radius) * 0.8);
  background: var(--_paper);
}
button { cursor: pointer; line-height: 1.3; }
button:hover { background: var(--_wash); }
button[disabled] { opacity: 0.5; cursor: default; }
button.main, button[aria-pressed=true] { background: var(--_ink); color: var(--_paper); border-color: var(--_ink); }
button.plain { border-color: transparent; background: none; padding-inline: 0; min-block-size: 1.75rem; min-inline-size: 1.75rem; color: var(--_soft); text-decoration: underline; text-decoration-color: var(--_edge); text-underline-offset: 3px; }
button.plain:hover { color: var(--_ink); text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; border-radius: 4px; }
@media (prefers-reduced-motion: no-preference) {
  button, .choice span { transition: background-color 0.12s, color 0.12s; }
}
`;

/** What only an opened card or map needs; loaded with it. */
export const controls = `
summary { cursor: pointer; min-block-size: 1.75rem; padding-block: 0.125rem; }
.soft { color: var(--_soft); font-size: 0.875rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.label { font-weight: 600; }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.head { display: flex; justify-content: space-between; align-items: start; gap: 1rem; }
button.close { font-size: 1.375rem; line-height: 1; text-decoration: none; margin: -0.25rem -0.375rem 0 0; margin-inline: 0 -0.375rem; }
.status { color: var(--_soft); font-size: 0.875rem; }
.status:empty { display: none; }
.code { font-family: ui-monospace, monospace; font-size: 0.75rem; color: var(--_soft); }
.choices { display: flex; flex-wrap: wrap; gap: 0.375rem; margin-block: 0.5rem; }
.choice { position: relative; display: inline-flex; cursor: pointer; }
.choice input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
.choice span { padding: 0.25rem 0.75rem; border: 1px solid var(--_edge); border-radius: 999px; min-block-size: 2rem; display: inline-flex; align-items: center; gap: 0.375rem; }
.choice:hover span { background: var(--_wash); }
.choice input:checked + span { background: var(--_ink); color: var(--_paper); border-color: var(--_ink); }
.choice input:checked + span::before { content: '✓'; content: '✓' / ''; }
.choice input:focus-visible + span { outline: 2px solid var(--_accent); outline-offset: 2px; }
.trial { margin-block: 0.5rem; padding: 0.75rem 0.875rem; background: var(--_wash); border-radius: calc(var(--_radius) * 0.8); border-inline-start: 3px solid var(--_accent); display: grid; gap: 0.375rem; }
.trial-sum { font-weight: 600; }
.trial-list { display: grid; gap: 0.125rem; }
@media (forced-colors: active) {
  .choice input:checked + span, button.main, button[aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
  .trial { border: 1px solid; }
}
`;
