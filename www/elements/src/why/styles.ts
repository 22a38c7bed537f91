/** The card: in the top layer, below its opener, and at the foot of narrow screens. */
export const styles = `
.card {
  position: absolute;
  inset: auto;
  inline-size: min(25rem, calc(100vw - 1rem));
  max-block-size: min(75vh, 38rem);
  overflow: auto;
  overscroll-behavior: contain;
  margin: 0;
  padding: 1rem 1.125rem 1.125rem;
  background: var(--_paper);
  color: var(--_ink);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  box-shadow: 0 2px 6px rgb(0 0 0 / 0.06), 0 12px 40px rgb(0 0 0 / 0.16);
}
.card h2 { font-size: 0.8125rem; color: var(--_soft); padding-block-start: 0.125rem; }
.line { margin-block: 0.125rem 0.875rem; font-size: 1.0625rem; line-height: 1.4; text-wrap: pretty; }
.reasons { display: grid; gap: 0.125rem; margin-block-end: 0.875rem; }
.reasons > li { border-block-start: 1px solid var(--_line); padding-block: 0.375rem; }
.reasons details > :not(summary) { margin-block: 0.25rem 0.5rem; }
.acts { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem 0.625rem; margin-block-end: 0.625rem; }
.act { display: grid; gap: 0.25rem; align-content: start; }
.act .soft { font-size: 0.8125rem; line-height: 1.35; }
.acts > .plain { grid-column: 1 / -1; justify-self: start; }
.others { margin-block-end: 0.625rem; }
.others .row { margin-block-start: 0.375rem; }
.details { border-block-start: 1px solid var(--_line); padding-block-start: 0.5rem; font-size: 0.875rem; color: var(--_soft); }
.details p { margin-block: 0.25rem; }
.status { padding-block-start: 0.5rem; }
@media (max-width: 30rem) {
  .card { position: fixed; inset: auto 0 0 !important; inline-size: auto; max-inline-size: none; max-block-size: 72vh; border-inline: 0; border-block-end: 0; border-radius: calc(var(--_radius) * 1.4) calc(var(--_radius) * 1.4) 0 0; padding-block-end: max(1.125rem, env(safe-area-inset-bottom)); }
}
`;
