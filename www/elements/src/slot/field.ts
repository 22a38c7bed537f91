import type {FieldValue} from 'nearside';

import {make} from '../document.ts';
import {isOwnImage, isSafeLink} from './address.ts';

/** Sets a field of the policy's content into its place in a component, by calls and never as HTML. */
export function fill(place: HTMLElement, value: FieldValue): void {
  if ('text' in value) place.textContent = value.text;
  else if ('heading' in value) place.textContent = value.heading;
  else if ('list' in value) {
    const item = place.firstElementChild ?? make('li');
    place.replaceChildren(
      ...value.list.map((text) => {
        const line = item.cloneNode(false) as Element;
        line.textContent = text;
        return line;
      }),
    );
  } else if ('link' in value) {
    place.textContent = value.link;
    if (isSafeLink(value.href)) place.setAttribute('href', value.href);
  } else if (isOwnImage(value.image)) {
    const {image, alt, width, height} = value;
    for (const [name, text] of Object.entries({src: image, alt, width, height})) place.setAttribute(name, String(text));
  }
}
