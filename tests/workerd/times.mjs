// Do the Worker's times tell of a visitor? Journeys of two with different slices, in turns, by the machine's own clock;
// `npm run times --workspace tests/workerd -- --pairs 200`. `--plant 15` lets one of them wait 15 ms before each answer, which has to be found. Ends
// with 1 when times are apart and nothing was planted, or the other way round. It takes about half a second for each pair.

import {readFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';

import {fixtures} from '../browser/server.mjs';
import {report} from '../recorder/times.mjs';
import {openEdge} from './recorded.mjs';

const {values} = parseArgs({options: {pairs: {type: 'string', default: '200'}, plant: {type: 'string', default: '0'}}});
const [count, plant] = [Number(values.pairs), Number(values.plant)];
const slices = JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8')).map(({slice}) => slice);
const visitors = [/vegan/, /vegetarian/].map((word) => ({cookie: `__Host-nearside=${slices.find((slice) => word.test(slice))}`}));

const edge = await openEdge({leaks: {wait: {leak: `if (bit) await scheduler.wait(${plant})`}}, bit: '/vegan/.test(request.headers.get("cookie"))'});
if (plant > 0) await edge.plant('wait');
for (const visitor of visitors) await edge.time(visitor);
const pairs = [];
for (let turn = 0; turn < count; turn += 1) {
  const times = [];
  for (const side of turn % 2 ? [1, 0] : [0, 1]) times[side] = await edge.time(visitors[side]);
  pairs.push(times);
}
await edge.close();
const {apart, text} = report(pairs);
console.log(text);
process.exit((apart.length > 0) === (plant > 0) ? 0 : 1);
