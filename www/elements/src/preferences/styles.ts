/** The dialog: a sheet at the end side of the page, the whole screen where that is narrow. */
export const styles = `
.sheet {
  position: fixed;
  inset: 0 0 0 auto;
  inset-inline: auto 0;
  margin: 0;
  padding: 0;
  inline-size: min(31rem, 100vw);
  max-inline-size: none;
  block-size: 100dvh;
  max-block-size: none;
  border: 0;
  background: var(--_paper);
  color: var(--_ink);
  box-shadow: 0 0 50px rgb(0 0 0 / 0.22);
  overflow: hidden;
}
.sheet[open] { display: flex; flex-direction: column; }
.sheet::backdrop { background: rgb(0 0 0 / 0.12); }
.body { flex: 1; min-block-size: 0; display: flex; flex-direction: column; }
.scroll { flex: 1; min-block-size: 0; overflow: auto; overscroll-behavior: contain; scroll-padding-block: 1rem; }
.part { padding: 1.125rem 1.375rem; }
.scroll > .part + .part { border-block-start: 1px solid var(--_line); }
.head { align-items: center; }
.head.part { padding-block: 0.875rem; border-block-end: 1px solid var(--_line); }
.head h2 { font-size: 1.125rem; }
.head h2:focus-visible { outline-offset: 4px; }
h3 { font-size: 1rem; }
h4 { font-size: 0.8125rem; color: var(--_soft); margin-block: 1.125rem 0.25rem; }
h5 { margin: 0.5rem 0 0.25rem; font: inherit; font-weight: 600; font-size: 0.875rem; }
.overview { display: grid; gap: 0.5rem; background: var(--_wash); }
.fact { display: grid; grid-template-columns: 0.625rem 1fr; gap: 0.75rem; align-items: baseline; font-size: 1.0625rem; line-height: 1.4; }
.fact::before { content: ''; inline-size: 0.625rem; block-size: 0.625rem; border-radius: 50%; border: 2px solid var(--_told); }
.fact[data-mark=on]::before, .fact[data-mark=some]::before, .fact[data-mark=out]::before { background: var(--_told); }
.ask { display: grid; gap: 0.625rem; margin-block-start: 0.375rem; padding: 0.875rem 1rem; border: 1px solid var(--_edge); border-radius: var(--_radius); background: var(--_paper); }
.ask button { min-inline-size: 6rem; }
.head .choices { margin: 0; }
.chart { margin: 0.75rem 0 0; }
.chart > svg { display: block; inline-size: 100%; max-inline-size: 26rem; max-block-size: 18rem; margin-inline: auto; overflow: visible; }
.chart-none { margin-block: 0.75rem; }
.bubble { cursor: pointer; outline: none; }
.bubble .reach { fill: transparent; }
.bubble .disc { fill: var(--_paper); stroke: var(--_noticed); stroke-width: 1.5; }
.bubble.is-told .disc { fill: var(--_told); stroke: none; }
.bubble.is-told .fill { fill: none; }
.bubble .ring { fill: none; stroke: var(--_told); stroke-width: 1; stroke-dasharray: 2 3; }
.stripe { fill: var(--_noticed); opacity: 0.5; }
.bubble text { font-size: 12px; font-weight: 600; fill: var(--_ink); paint-order: stroke; stroke: var(--_paper); stroke-width: 3.5px; stroke-linejoin: round; }
.bubble.is-told text.in { fill: var(--_paper); stroke: none; }
.bubble:focus-visible .reach { stroke: var(--_accent); stroke-width: 2.5; }
.bubble:hover .disc { stroke: var(--_ink); stroke-width: 2; }
.chart .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; justify-content: center; margin-block-start: 0.75rem; font-size: 0.8125rem; }
.chart .swatch { display: inline-flex; align-items: center; gap: 0.375rem; }
.chart .swatch svg { inline-size: 0.875rem; block-size: 0.875rem; cursor: default; }
.item { border-block-start: 1px solid var(--_line); }
.item > summary { display: grid; grid-template-columns: auto 1fr auto; gap: 0.625rem; align-items: center; padding-block: 0.5rem; list-style: none; }
.item > summary::-webkit-details-marker { display: none; }
.item > summary::before { content: ''; inline-size: 0.75rem; block-size: 0.75rem; border-radius: 50%; border: 1.5px solid var(--_noticed); }
.item.is-told > summary::before { background: var(--_told); border-color: var(--_told); }
.item.is-noticed > summary::before { background: repeating-linear-gradient(45deg, var(--_noticed) 0 1.5px, transparent 1.5px 3.5px); }
.item.open > summary::before { border-style: dashed; }
.item.blocked > summary::before { background: linear-gradient(45deg, transparent 44%, var(--_noticed) 44% 56%, transparent 56%); }
.item > summary:hover .label { text-decoration: underline; text-underline-offset: 3px; }
.value { color: var(--_soft); text-align: end; }
.value::after { content: '⌄'; content: '⌄' / ''; display: inline-block; margin-inline-start: 0.5rem; line-height: 0.5; transform: translateY(-0.15em); }
.item[open] > summary .value::after { content: '⌃'; content: '⌃' / ''; transform: translateY(0.3em); }
.facts-of { display: grid; gap: 0.5rem; padding: 0 0 0.875rem 1.375rem; padding-inline: 1.375rem 0; justify-items: start; }
.facts-of > .trial { justify-self: stretch; }
.evidence { justify-self: stretch; }
.evidence li { display: flex; justify-content: space-between; align-items: center; gap: 1rem; font-size: 0.875rem; }
.more { border-block-start: 1px solid var(--_line); }
.more > summary { padding-block: 0.5rem; color: var(--_soft); }
.facts { display: grid; grid-template-columns: 1fr auto; gap: 0.125rem 1rem; margin: 0.25rem 0 0; font-size: 0.875rem; }
.facts dd { margin: 0; text-align: end; color: var(--_soft); }
.section > summary { padding-block: 0.25rem; list-style: none; display: flex; justify-content: space-between; gap: 1rem; align-items: center; }
.section > summary::-webkit-details-marker { display: none; }
.section > summary::after { content: '+'; content: '+' / ''; color: var(--_soft); font-size: 1.25rem; line-height: 1; }
.section[open] > summary::after { content: '−'; content: '−' / ''; }
.section[open] > summary { margin-block-end: 0.625rem; }
.section > :not(summary) + * { margin-block-start: 0.5rem; }
.limit { display: grid; gap: 0.125rem; margin-block-end: 0.75rem; }
.stepper input { inline-size: 4.5rem; text-align: center; }
.stepper button { min-inline-size: 2.25rem; padding-inline: 0.5rem; }
.purpose { margin-block-start: 0.75rem; }
.purpose p { padding-inline-start: 3.375rem; }
.switch { position: relative; display: grid; grid-template-columns: 2.625rem 1fr; gap: 0.75rem; align-items: start; cursor: pointer; }
.switch input { position: absolute; inset: 0 auto auto 0; inset-inline: 0 auto; inline-size: 2.625rem; block-size: 1.5rem; margin: 0; opacity: 0; cursor: pointer; }
.track { inline-size: 2.625rem; block-size: 1.5rem; border-radius: 999px; border: 2px solid var(--_edge); padding: 2px; display: block; }
.track::before { content: ''; display: block; inline-size: 1rem; block-size: 1rem; border-radius: 50%; background: var(--_edge); }
.switch input:checked + .track { background: var(--_ink); border-color: var(--_ink); }
.switch input:checked + .track::before { background: var(--_paper); margin-inline-start: 1.125rem; }
.switch input:focus-visible + .track { outline: 2px solid var(--_accent); outline-offset: 2px; }
.ledger { display: grid; gap: 0.625rem; }
.ledger .code, .ledger.code li { overflow-wrap: anywhere; }
.ledger.code { gap: 0.25rem; }
blockquote { margin: 0.125rem 0; padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--_line); }
.warn { border-inline-start: 3px solid var(--_accent); padding-inline-start: 0.625rem; }
.status.part { padding-block: 0.625rem; border-block-start: 1px solid var(--_line); background: var(--_wash); color: var(--_ink); max-block-size: 30vh; overflow: auto; }
.safety { display: grid; grid-template-columns: auto auto 1fr; gap: 0.5rem; padding-block: 0.75rem max(0.75rem, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--_line); }
.safety .erase { justify-self: end; }
a { color: inherit; text-underline-offset: 3px; }
@media (max-width: 24rem) { .part { padding-inline: 1rem; } .safety { grid-template-columns: 1fr 1fr; } .safety .erase { grid-column: 1 / -1; justify-self: stretch; } }
@media (max-height: 30rem) {
  .sheet[open] { display: block; overflow: auto; }
  .scroll { overflow: visible; }
}
@media (forced-colors: active) {
  .sheet { border-inline-start: 1px solid; }
  .bubble .disc { fill: Canvas; stroke: CanvasText; }
  .bubble.is-told .disc { fill: CanvasText; }
  .bubble text { fill: CanvasText; stroke: Canvas; }
  .bubble.is-told text.in { fill: Canvas; }
  .stripe { fill: CanvasText; }
  .item > summary::before, .track, .track::before, .fact::before { forced-color-adjust: none; border-color: CanvasText; }
  .item.is-told > summary::before, .fact[data-mark=on]::before, .fact[data-mark=some]::before, .fact[data-mark=out]::before { background: CanvasText; }
  .item.is-noticed > summary::before { background: repeating-linear-gradient(45deg, CanvasText 0 1.5px, Canvas 1.5px 3.5px); }
  .track::before { background: CanvasText; }
  .switch input:checked + .track { background: Highlight; border-color: Highlight; }
  .switch input:checked + .track::before { background: HighlightText; }
}
@media (prefers-reduced-motion: no-preference) {
  .sheet[open] { animation: in 0.18s ease-out; }
  @keyframes in { from { transform: translateX(1.5rem); opacity: 0; } }
  .track::before { transition: margin 0.12s; }
}
@media print {
  .safety, .close { display: none; }
  .sheet[open] { position: static; display: block; inline-size: auto; block-size: auto; box-shadow: none; overflow: visible; }
  .scroll { overflow: visible; }
}
`;
