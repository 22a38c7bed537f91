// Text colours against both papers, in both schemes: 4.5:1 for text, 3:1 for edges of controls and focus rings.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const source = await readFile(new URL('../styles/tokens.css', import.meta.url), 'utf8');
const [light, dark] = source.split('@media').map((part) => Object.fromEntries([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])));

/** Relative luminance (WCAG 2.2, "relative luminance"). */
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

for (const [scheme, colours] of [['light', light], ['dark', dark]]) {
  test(`text and controls can be read on ${scheme} paper`, () => {
    const poor = [];
    const need = (name, ground, least) => {
      const got = contrast(colours[name], colours[ground]);
      if (got < least) poor.push(`${name} on ${ground}: ${got.toFixed(2)}, needs ${least}`);
    };
    for (const ground of ['paper', 'raised']) {
      for (const text of ['ink', 'muted', 'accent', 'cooking', 'cycling', 'gardening']) need(text, ground, 4.5);
      for (const edge of ['edge', 'focus']) need(edge, ground, 3);
    }
    need('on-button', 'button', 4.5);
    assert.deepEqual(poor, []);
  });
}

test('letters of the playground’s week can be read on every ground', async () => {
  const week = await readFile(new URL('../styles/playground/week.css', import.meta.url), 'utf8');
  const [, lightTints, darkTints] = week.split(/\.play \{/).map((part) => [...part.split('}')[0].matchAll(/--tint-\d: (#[0-9a-f]{6});/g)].map(([, hex]) => hex));
  const [share] = [...week.matchAll(/--mark: color-mix\(in srgb, var\(--tint\) (\d+)%, var\(--raised\)\)/g)].map(([, percent]) => Number(percent) / 100);
  const poor = [];
  for (const [tints, { ink, raised }] of [[lightTints, light], [darkTints, dark]]) {
    assert.equal(tints.length, 10);
    for (const tint of tints) {
      const part = (hex, i) => parseInt(hex.slice(i, i + 2), 16);
      const ground = `#${[1, 3, 5].map((i) => Math.round(part(tint, i) * share + part(raised, i) * (1 - share)).toString(16).padStart(2, '0')).join('')}`;
      if (contrast(ink, ground) < 4.5) poor.push(`${tint} as ${ground}: ${contrast(ink, ground).toFixed(2)}`);
    }
  }
  assert.deepEqual(poor, []);
});
