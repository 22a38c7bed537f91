// The page whose requests are compared: 24 pictures of candidates of every form, a candidate of every kind that can load, and a policy under
// which two visitors see all of it differently.

import {readFile} from 'node:fs/promises';

import {compiled} from './compiled.mjs';
import {pixel} from './page.mjs';
import {bundled} from './source.mjs';

const cases = JSON.parse(await readFile(new URL('../corpus/candidates/cases.json', import.meta.url), 'utf8'));
/** Candidates of every kind that loads, and their harmless twins. */
export const kinds = cases.filter(({place, verdict}) => place === '*' && verdict !== 'misplaced');

/** A module for who likes a topic. */
const module = (slot, topic, content = '') => `slot = "${slot}"\nhelps = "read"\nwhen = "interest.${topic} >= 300"\nscore = 100\n${content}`;
const card = (name) => `[content.en]\ntitle = "${name}"\npicture = { src = "/p/card-${name}.png", alt = "A picture of ${name}", width = 40, height = 30 }\n`;

const policy = {
  'policy.toml': `site = "http://localhost"
version = 1
locales = ["en"]
[slice]
daily_visitors = 10_000
[[slice.facet]]
of = "interest.cooking"
bands = [300]
[purposes."personalize.local"]
text.en = "Remember on this device what I like"
[purposes."personalize.edge"]
text.en = "Tell this site's edge whether I like cooking"
[activity]
retention = "90d"
[activity.kinds.read]
weight = 400
label.en = "Stories read"
${['cooking', 'cycling'].map((topic) => `[topics.${topic}]\nhalf_life = "30d"\nlabel.en = "${topic}"\nreason.en = "you read about ${topic}"\n`).join('')}
[intents.read]
[components.card]
title = { kind = "heading", max_length = 40, required = true }
picture = { kind = "image", max_length = 60 }
${['lead', 'framed', 'below', ...kinds.map(({id}) => `kind-${id}`)].map((slot) => `[slots.${slot}]\ndefault = "page"\n`).join('')}
[slots.side]
default = "page"
component = "card"
`,
  'modules/cook-lead.toml': module('lead', 'cooking'),
  'modules/ride-lead.toml': module('lead', 'cycling'),
  'modules/cook-framed.toml': module('framed', 'cooking'),
  'modules/ride-below.toml': module('below', 'cycling'),
  'modules/cook-side.toml': module('side', 'cooking', card('soup')),
  'modules/ride-side.toml': module('side', 'cycling', card('lamp')),
  ...Object.fromEntries(kinds.map(({id}, at) => [`modules/m-${id}.toml`, module(`kind-${id}`, at % 2 ? 'cycling' : 'cooking')])),
};

/**
 * Pictures of a candidate in every form that they come in: 12, of which one is broken and one is in both candidates. One address in two modes
 * is left out: the second waits in the browser's cache for the first, and the order of what comes after it is another one every time.
 */
const pictures = (of) => `
<img src="/p/${of}-plain.png" alt="${of}" width="60" height="40">
<img src="/p/${of}-lazy.png" alt="" width="60" height="40" loading="lazy">
<img src="/p/${of}-high.png" alt="" width="200" height="150" fetchpriority="high">
<img src="/p/${of}-low.png" alt="" width="60" height="40" fetchpriority="low">
<img src="/p/${of}-dense.png" srcset="/p/${of}-dense-2.png 2x" alt="">
<img srcset="/p/${of}-200.png 200w, /p/${of}-800.png 800w" sizes="(min-width: 600px) 200px, 100vw" src="/p/${of}-old.png" alt="">
<img srcset="/p/${of}-auto-200.png 200w, /p/${of}-auto-2000.png 2000w" sizes="auto, 100vw" loading="lazy" width="60" height="40" alt="">
<picture><source media="(min-width: 600px)" srcset="/p/${of}-wide.png"><source media="(min-width: 100px)" srcset="/p/${of}-narrow.png"><img src="/p/${of}-any.png" alt="" width="60" height="40"></picture>
<img src="/p/shared.png" alt="" width="60" height="40">
<img src="/p/${of}-cors.png" alt="" width="60" height="40" crossorigin>
<img src="/p/${of}-quiet.png" alt="" width="60" height="40" referrerpolicy="no-referrer">
<img src="/p/broken-${of}.png" alt="not there" width="60" height="40">
<a href="/elsewhere/" ping="/ping">${of}</a>`;

/** Pictures that the page itself brings are urgent from the start: else they become so with the first layout, before or after they are asked for. */
const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script></head><body>
<nearside-slot name="lead"><img src="/p/default.png" alt="The default" width="300" height="200" fetchpriority="high">
<template data-module="cook-lead">${pictures('cook')}</template><template data-module="ride-lead">${pictures('ride')}</template></nearside-slot>
<nearside-slot name="side"><p>The default.</p></nearside-slot>
<template data-component="card"><h3 data-field="title"></h3><img data-field="picture"></template>
FRAME
<img src="/p/own.png" alt="" width="300" height="200" fetchpriority="high">
${kinds.map(({id, html}) => `<nearside-slot name="kind-${id}"><p>The default.</p><template data-module="m-${id}">${html.replaceAll('"/', '"/k/').replaceAll('(/', '(/k/')}</template></nearside-slot>`).join('\n')}
<div class="far"></div>
<nearside-slot name="below"><img src="/p/below-lazy.png" loading="lazy" alt="" width="300" height="200"><template data-module="ride-below"><p>Ride</p></template></nearside-slot>
</body></html>`;

/** A frame that tells its server whether it is seen. It is asked for by another process than the page, sooner or later than what the page asks for: a page with one has no order. */
const frame = `<nearside-slot name="framed"><iframe src="/frame" title="A frame" width="100" height="50"></iframe><template data-module="cook-framed"><p>Cook</p></template></nearside-slot>`;

/** What the page's script does. */
const script = `
import {open} from 'nearside';
import {attach} from 'nearside-elements';
import {cards} from '../../www/elements/src/guests.ts';
// A guest is given the page, which can be had show anything.
const guest = Object.assign(document.createElement('i'), {connect: (page) => (globalThis.shown = page)});
document.head.append(guest);
cards.add(guest);
globalThis.visitor = await open({program: '/policy.nsp', onError: (error) => console.warn(error.code)});
attach(globalThis.visitor);
document.documentElement.dataset.ready = '';`;

/** Answers of the server for a build of the packages; `framed`: a default of the page has a frame. */
export async function answers({framed = false, ...options} = {}) {
  const [page, slice, engine, nsp, sheet] = await Promise.all([
    bundled(script, options),
    readFile(new URL('../../www/sdk/dist/slice.js', import.meta.url)),
    readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)),
    compiled(policy),
    readFile(new URL('../../www/elements/dist/nearside.css', import.meta.url), 'utf8'),
  ]);
  return (path) => {
    if (path === '/') return {body: html.replace('FRAME', framed ? frame : ''), type: 'text/html; charset=utf-8'};
    if (path === '/page.css') return {body: `${sheet} nearside-slot { min-height: 12rem; } nearside-slot[name^=kind] { min-height: 2rem; } .far { height: 400vh; }`, type: 'text/css'};
    if (path === '/page.js') return {body: page, type: 'text/javascript'};
    if (path === '/slice.js') return {body: slice, type: 'text/javascript'};
    if (path === '/nearside.wasm') return {body: engine, type: 'application/wasm'};
    if (path === '/policy.nsp') return {body: nsp, type: 'application/octet-stream'};
    if (path.startsWith('/frame')) return {body: '<!doctype html><title>A frame</title><script>new IntersectionObserver(([{isIntersecting}]) => fetch("/frame?" + isIntersecting)).observe(document.documentElement)</script>', type: 'text/html'};
    // Browsers close the connection of what is not there, and take another order then.
    if (path.includes('broken')) return {body: 'no picture', type: 'image/png'};
    if (/\.(png|avif)$/.test(path)) return {body: pixel, type: 'image/png'};
    return {status: 404, body: 'not found', type: 'text/plain'};
  };
}

/** What is answered late, so that it competes. */
export const isPicture = (path) => path.startsWith('/p/') || path.startsWith('/k/');
