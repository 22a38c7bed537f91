import type {Content} from 'nearside';

import {isOwnImage} from './slot/address.ts';
import type {NearsideSlot} from './slot/element.ts';

/**
 * Requests the images of every candidate, in the order of the page and the policy, before anything is decided: an image that is
 * only requested once it was chosen tells the server what was chosen. The elements must be held as long as slots
 * may change, so that the browser answers from them.
 */
export function requestImages(slots: readonly NearsideSlot[], contents: Iterable<Content | undefined>): readonly Element[] {
  const held: Element[] = [];
  for (const slot of slots) {
    for (const candidate of slot.candidates) {
      for (const image of candidate.content.querySelectorAll('img')) {
        const copy = document.importNode(image.closest('picture') ?? image, true);
        for (const each of [copy, ...copy.querySelectorAll('img')]) if (each instanceof HTMLImageElement) each.loading = 'eager';
        held.push(copy);
      }
    }
  }
  for (const content of contents) {
    for (const [field, value] of Object.entries(content?.fields ?? {})) {
      if (!('image' in value) || !isOwnImage(value.image) || !slots.some((slot) => slot.hasField(content as Content, field))) continue;
      const image = new Image();
      image.src = value.image;
      held.push(image);
    }
  }
  return held;
}
