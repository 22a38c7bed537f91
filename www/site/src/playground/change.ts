import type {Value, WhyNot} from 'nearside';

import {MOST_TIMES, type Scene} from './scene.ts';

type Change = NonNullable<WhyNot['change']>[number];

const COUNT = /^activity\.count\("([^"]+)", "([^"]+)"/;

/** Makes a scene what a change of inputs asks for; false, and an unchanged scene, when one of them has no control here. */
export const apply = (scene: Scene, changes: readonly Change[]): boolean => {
  const edits = changes.map(({input, to}) => edit(scene, input, to as Value));
  if (edits.some((made) => made === undefined)) return false;
  for (const made of edits) made?.();
  return true;
};

const edit = (scene: Scene, input: string, to: Value): (() => void) | undefined => {
  const [area, name = ''] = input.split(/\.(.*)/s);
  const counted = COUNT.exec(input);
  const whole = typeof to === 'number' ? to : undefined;
  if (counted) {
    const [, kind = '', topic = ''] = counted;
    if (topic === '*' || whole === undefined || whole > MOST_TIMES) return undefined;
    return told(scene, () => ((scene.activity[kind] ??= {})[topic] = whole));
  }
  switch (area) {
    case 'device':
    case 'page':
    case 'visit':
      return () => (scene.facts[input] = to);
    case 'profile':
      return told(scene, () => (scene.attributes[name] = to));
    case 'interest':
      return told(scene, () => {
        if (whole === undefined) delete scene.interests[name];
        else scene.interests[name] = whole;
      });
    case 'local':
      if (whole === undefined || !(name === 'hour' || name === 'weekday' || name === 'month')) return undefined;
      return () => (scene[name] = whole);
    default:
      return undefined;
  }
};

/** What is told is only known with consent. */
const told = (scene: Scene, edit: () => void) => () => {
  scene.consent = true;
  edit();
};
