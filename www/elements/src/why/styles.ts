/** Styles of the card; a site sets the custom properties, or styles the parts. */
export const styles = `
:host {
  --_ink: var(--nearside-ink, CanvasText);
  --_paper: var(--nearside-paper, Canvas);
  --_line: var(--nearside-line, color-mix(in srgb, var(--_ink) 18%, transparent));
  --_soft: var(--nearside-soft, color-mix(in srgb, var(--_ink) 68%, var(--_paper)));
  --_accent: var(--nearside-accent, LinkText);
  --_radius: var(--nearside-radius, 10px);
  display: inline-block;
  position: relative;
  font: 400 0.875rem/1.5 var(--nearside-font, system-ui, sans-serif);
  color: var(--_ink);
  text-align: start;
}
:host([hidden]) { display: none; }
button {
  font: inherit;
  color: inherit;
  cursor: pointer;
  min-block-size: 24px;
  min-inline-size: 24px;
}
button:focus-visible, summary:focus-visible {
  outline: 2px solid var(--_accent);
  outline-offset: 2px;
}
.opener {
  border: 0;
  padding: 4px 2px;
  background: none;
  color: var(--_soft);
  text-decoration: underline dotted;
  text-underline-offset: 3px;
}
.opener:hover { color: var(--_ink); }
.card {
  position: absolute;
  z-index: 10;
  inset-inline-start: 0;
  inset-block-start: 100%;
  box-sizing: border-box;
  inline-size: min(23rem, calc(100vw - 2rem));
  max-block-size: min(70vh, 34rem);
  overflow: auto;
  margin-block-start: 6px;
  padding: 1rem 1.125rem;
  background: var(--_paper);
  color: var(--_ink);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  box-shadow: 0 8px 30px rgb(0 0 0 / 0.14);
}
.card[hidden] { display: none; }
.head { display: flex; justify-content: space-between; align-items: start; gap: 1rem; }
h2 { margin: 0; font: 600 0.8125rem/1.5 inherit; color: var(--_soft); font-family: inherit; font-size: 0.8125rem; }
.close { border: 0; background: none; padding: 0; font-size: 1.125rem; line-height: 1; color: var(--_soft); }
.line { margin: 0.25rem 0 0.75rem; font-size: 1rem; line-height: 1.45; }
ul { margin: 0 0 0.75rem; padding: 0; list-style: none; display: grid; gap: 0.5rem; }
li { border-inline-start: 2px solid var(--_line); padding-inline-start: 0.625rem; }
.source { color: var(--_soft); font-size: 0.8125rem; display: block; }
details { border-block-start: 1px solid var(--_line); padding-block-start: 0.5rem; color: var(--_soft); font-size: 0.8125rem; }
summary { cursor: pointer; min-block-size: 24px; }
details p { margin: 0.25rem 0; overflow-wrap: anywhere; }
.acts { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-block-end: 0.75rem; }
.acts button { border: 1px solid var(--_line); border-radius: 999px; background: none; padding: 0.25rem 0.75rem; }
.acts button:hover { border-color: currentColor; }
.done { margin: 0 0 0.5rem; color: var(--_soft); font-size: 0.8125rem; }
.done:empty, .acts:empty { display: none; }
@media (max-width: 30rem) {
  .card { position: fixed; inset: auto 0 0; inline-size: auto; max-block-size: 75vh; border-radius: var(--_radius) var(--_radius) 0 0; }
}
@media print { :host { display: none; } }
`;
