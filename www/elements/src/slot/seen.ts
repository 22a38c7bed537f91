import {attempt, hidden} from '../document.ts';
import type {Place} from './place.ts';
import {wasPainted} from './present.ts';

/** How much of a place must be in view to be seen: half of it, or so much that it fills half of the window. */
const HALF = 0.5;
/** Shares of a place at which the browser tells how much of it is in view. */
export const STEPS = Array.from({length: 21}, (_, at) => at / 20);

/**
 * A place that a visitor has looked at must not change under their eyes: once painted and in view, it keeps its default.
 * While the stylesheet still holds it back (see `nearside.css`), nobody has seen it.
 */
export function seenAlready(place: Place): boolean {
  const {element} = place;
  if (hidden() || !wasPainted(place)) return false;
  const isHeld = attempt(() => getComputedStyle(element).visibility === 'hidden') ?? attempt(() => !isShown(element));
  if (isHeld) return false;
  // Where the browser does not say, it may have been seen.
  return (
    attempt(() => {
      if (performance.getEntriesByName('first-contentful-paint').length === 0) return false;
      const box = element.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    }) ?? true
  );
}

/** Whether enough of something is in view to be looked at. */
export const isInView = ({isIntersecting, intersectionRatio, intersectionRect}: IntersectionObserverEntry): boolean =>
  isIntersecting && (intersectionRatio >= HALF || intersectionRect.height >= innerHeight * HALF);

/** Whether something in view can be seen: it is painted, and so is all around it, on a page that somebody has before them. */
export const isVisible = (element: Element): boolean =>
  // Where a browser cannot tell, what is in view is taken to be seen.
  !hidden() && (attempt(() => isShown(element)) ?? true);

/** By the names of Chromium before 121 as well. */
const isShown = (element: Element): boolean => element.checkVisibility({opacityProperty: true, visibilityProperty: true, checkOpacity: true, checkVisibilityCSS: true});
