import {copied} from '../document.ts';
import {hush, Picture, pictures} from './picture.ts';

/** Something that a slot may show: its content, and its pictures, which are asked for when it is made. */
export class Candidate {
  readonly #content: DocumentFragment;
  readonly #pictures: readonly Picture[];

  /** `content`: of a template, so that nothing in it loads; it is this candidate's from now on. */
  constructor(content: DocumentFragment) {
    this.#content = content;
    this.#pictures = pictures(content).map((picture) => {
      const asked = new Picture(copied(picture));
      hush(picture);
      return asked;
    });
  }

  /** A copy for the page. The pictures are the very ones that were asked for: they leave where they stood. */
  copy(): DocumentFragment {
    const copy = copied(this.#content);
    this.fill(pictures(copy));
    return copy;
  }

  /** Puts the pictures into their places in a copy. */
  fill(places: readonly Element[]): void {
    if (places.length === this.#pictures.length) places.forEach((place, at) => this.#pictures[at]?.stand(place));
  }
}
