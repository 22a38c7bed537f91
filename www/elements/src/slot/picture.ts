import {all, copied, make, parentOf} from '../document.ts';

/** The picture element that an image stands in, or the image itself. */
export const pictureOf = (image: Element): Element => {
  const around = parentOf(image);
  return around?.localName === 'picture' ? around : image;
};

/** The picture elements, or the images without one, in a part of a page; with `which`, of those images. */
export const pictures = (root: ParentNode, which = ''): Element[] => [...new Set(all(root, `img${which}`).map(pictureOf))];

const imageOf = (picture: Element): HTMLImageElement => (picture instanceof HTMLImageElement ? picture : (all(picture, 'img')[0] as HTMLImageElement));

/**
 * Makes a picture hold its room and ask for nothing. Without a text in its place, browsers give an image the size that its attributes
 * and the site's styles say; its name stays for those who do not see it.
 */
export function hush(picture: Element): void {
  const image = imageOf(picture);
  const {alt} = image;
  for (const source of all(picture, 'source')) source.removeAttribute('srcset');
  for (const name of ['src', 'srcset', 'sizes']) image.removeAttribute(name);
  if (!alt) return;
  image.setAttribute('aria-label', alt);
  image.alt = '';
}

/** What holds the room of a picture of this page. The copy is made in a document in which nothing loads. */
function room(picture: Element): Element {
  const held = make('template').content.ownerDocument.importNode(picture, true);
  hush(held);
  return copied(held);
}

/**
 * Asks for a picture of a default, which stays where its owner put it. Browsers ask sooner for what has a box in view, so that a server could
 * tell whether the default is shown: until it has arrived, it has none, and something else holds its room, if nobody has seen it yet.
 */
export function askStanding(picture: Element, unseen: boolean): void {
  const image = imageOf(picture);
  image.loading = 'eager';
  if (image.complete || !unseen) return;
  const place = room(picture);
  const {style} = picture as HTMLElement;
  const [display, priority] = [style.getPropertyValue('display'), style.getPropertyPriority('display')];
  picture.before(place);
  style.setProperty('display', 'none', 'important');
  new Picture(picture).whenArrived(() => {
    place.remove();
    style.setProperty('display', display, priority);
  });
}

/**
 * A picture that everybody asks for, shown when it has arrived: browsers ask sooner for what is seen, so that a server could tell what is.
 * It is held for as long as its slot, so that nothing has to be asked for twice.
 */
export class Picture {
  readonly #picture: Element;
  #arrived = () => {};
  #settled = false;

  /** `picture`: of this document, asked for from now on. */
  constructor(picture: Element) {
    this.#picture = picture;
    const image = imageOf(picture);
    image.loading = 'eager';
    image.fetchPriority = 'auto';
    const settle = () => {
      this.#settled = true;
      if (picture !== image || image.srcset) freeze(picture, image);
      this.#arrived();
    };
    if (image.complete) settle();
    else for (const end of ['load', 'error']) image.addEventListener(end, () => this.#settled || settle());
  }

  /** Takes the place of what holds its room, now or when it has arrived. */
  stand(place: Element): void {
    this.whenArrived(() => {
      this.#picture.slot = place.slot;
      place.replaceWith(this.#picture);
    });
    if (this.#settled) return;
    hush(place);
    (place as HTMLElement).style.opacity = '0';
  }

  /** Does something when it has arrived, or has failed; only the last that was asked for. */
  whenArrived(arrived: () => void): void {
    this.#arrived = arrived;
    if (this.#settled) arrived();
  }
}

/**
 * Leaves the one source that the browser has chosen, with its density: on a page, it would choose again for another window, and ask for what
 * is shown. One that failed is left without any.
 */
function freeze(picture: Element, image: HTMLImageElement): void {
  const {currentSrc, naturalWidth} = image;
  const plain = make('img');
  plain.crossOrigin = image.crossOrigin;
  // It is at hand, so that its width is there at once.
  if (naturalWidth) plain.src = currentSrc;
  image.srcset = naturalWidth ? `${currentSrc} ${plain.naturalWidth / naturalWidth || 1}x` : '';
  for (const name of ['sizes', 'src']) image.removeAttribute(name);
  // From the end, so that no other one is chosen in between. The elements are their owner's.
  for (const source of all(picture, 'source').reverse()) source.removeAttribute('srcset');
}
