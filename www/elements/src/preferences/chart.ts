import type {Item} from 'nearside/panel';

import {h, svg} from '../dom.ts';
import type {View} from './view.ts';

/** A circle of the drawing. `reach` is the room that it takes with its label. */
interface Bubble {
  readonly item: Item;
  readonly radius: number;
  readonly reach: number;
  readonly inside: boolean;
  x: number;
  y: number;
}

/** Most circles that are drawn; the list has all. */
const MOST = 24;
const GAP = 3;
/** Room of a letter at the drawing's size of type. */
const LETTER = 6.4;

/** Interests as circles: the larger the stronger, filled when told and striped when noticed. Each leads to its entry below. */
export function chart(view: View, items: readonly Item[]): HTMLElement {
  const {texts} = view;
  const topics = items.filter(({of, value, blocked}) => of === 'topic' && !blocked && typeof value === 'number' && value > 0);
  if (topics.length === 0) return h('p', {class: 'soft chart-none'}, texts.say('chart.none'));
  const bubbles = place(topics);
  const [left, top, right, bottom] = [
    Math.min(...bubbles.map(({x, reach}) => x - reach)),
    Math.min(...bubbles.map(({y, reach}) => y - reach)),
    Math.max(...bubbles.map(({x, reach}) => x + reach)),
    Math.max(...bubbles.map(({y, reach}) => y + reach)),
  ];
  // A drawing of one small circle is not blown up to the width of the sheet.
  const width = Math.max(right - left, 300) + 8;
  const stripes = svg('pattern', {id: 'stripes', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'}, svg('rect', {class: 'stripe', width: 1.6, height: 5}));
  return h(
    'figure',
    {class: 'chart', part: 'chart'},
    svg(
      'svg',
      {viewBox: `${(left + right - width) / 2} ${top - 4} ${width} ${bottom - top + 8}`, role: 'group', 'aria-label': texts.say('chart.name')},
      svg('defs', {}, stripes),
      ...bubbles.map((bubble) => draw(view, bubble)),
    ),
    h('figcaption', {class: 'legend soft', 'aria-hidden': 'true'}, swatch('is-told', texts.say('group.told')), swatch('is-noticed', texts.say('group.noticed'))),
  );
}

function draw(view: View, {item, radius, inside, x, y}: Bubble): SVGElement {
  const {texts, speech} = view;
  const told = item.basis === 'told';
  const name = `${texts.say('what.value', {label: item.label, value: speech.value(item, item.value)})}, ${texts.say(told ? 'source.told' : 'source.observed')}`;
  const go = () => view.unfold(`item topic ${item.name}`);
  return svg(
    'g',
    {
      class: `bubble ${told ? 'is-told' : 'is-noticed'}`,
      role: 'button',
      tabindex: 0,
      'aria-label': name,
      'data-key': `bubble ${item.name}`,
      onclick: go,
      onkeydown: (event) => {
        const {key} = event as KeyboardEvent;
        if (key !== 'Enter' && key !== ' ') return;
        event.preventDefault();
        go();
      },
    },
    // At least as large as a finger.
    svg('circle', {class: 'reach', cx: x, cy: y, r: Math.max(radius, 16)}),
    svg('circle', {class: 'disc', cx: x, cy: y, r: radius}),
    svg('circle', {class: 'fill', cx: x, cy: y, r: radius, fill: told ? undefined : 'url(#stripes)'}),
    told && item.evidence.length > 0 && svg('circle', {class: 'ring', cx: x, cy: y, r: radius + 2.5}),
    svg('text', {x, y: inside ? y + 4 : y + radius + 13, 'text-anchor': 'middle', class: inside ? 'in' : 'under'}, item.label),
  );
}

const swatch = (kind: string, label: string) =>
  h('span', {class: 'swatch'}, svg('svg', {viewBox: '0 0 16 16', width: 14, height: 14, class: `bubble ${kind}`}, svg('circle', {class: 'disc', cx: 8, cy: 8, r: 7}), svg('circle', {class: 'fill', cx: 8, cy: 8, r: 7, fill: kind === 'is-told' ? undefined : 'url(#stripes)'})), label);

/** Places circles, the strongest in the middle, each as near to it as the others leave room. The same interests, the same drawing. */
function place(topics: readonly Item[]): Bubble[] {
  const strongest = [...topics].sort((one, other) => Number(other.value) - Number(one.value)).slice(0, MOST);
  const placed: Bubble[] = [];
  for (const item of strongest) {
    // The area shows the strength.
    const radius = 12 + 46 * Math.sqrt(Number(item.value) / 1000);
    const half = ([...item.label].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0) * LETTER) / 2;
    const inside = half < radius - 3;
    const bubble = {item, radius, inside, reach: inside ? radius + GAP : Math.max(radius + 16, half), x: 0, y: 0};
    for (let step = 0; placed.some((other) => Math.hypot(other.x - bubble.x, other.y - bubble.y) < other.reach + bubble.reach); step++) {
      // A flat spiral: drawings are wider than high.
      bubble.x = step * 0.55 * Math.cos(step * 0.35);
      bubble.y = step * 0.36 * Math.sin(step * 0.35);
    }
    placed.push(bubble);
  }
  return placed;
}
