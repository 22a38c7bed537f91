/**
 * A slot that a visitor has looked at must not change under their eyes: once painted and in view, it keeps its default.
 * While the stylesheet still holds it back (see `nearside.css`), nobody has seen it.
 */
export function seenAlready(slot: Element): boolean {
  if (document.visibilityState === 'hidden' || getComputedStyle(slot).visibility === 'hidden') return false;
  if (performance.getEntriesByName('first-contentful-paint').length === 0) return false;
  const box = slot.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}
