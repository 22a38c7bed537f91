// Do times tell of a visitor? Visits of two, in turns, by the machine's own clock; `npm run times --workspace tests/browser -- --pairs 200`.
// `--plant 30` lets one of them ask for something 30 ms later, which has to be found. Ends with 1 when times are apart and nothing was planted,
// or the other way round. It takes about a second for each pair.

import {parseArgs} from 'node:util';

import {report} from '../recorder/times.mjs';
import {openRecorded, reads} from './visits.mjs';

const {values} = parseArgs({options: {pairs: {type: 'string', default: '200'}, plant: {type: 'string', default: '0'}}});
const [count, plant] = [Number(values.pairs), Number(values.plant)];

const outside = await openRecorded();
await outside.prepare('ann', reads('cooking'));
// With nothing planted, somebody is compared with nobody; with something, with somebody else, so that it is found by itself.
await outside.prepare('ben', plant > 0 ? reads('cycling') : '0');
const script = plant > 0 ? `await new Promise((done) => setTimeout(() => fetch('/more').then(done), visitor.interest('cooking') > 0 ? ${plant} : 0));` : '';
// The first visits warm what is the same for both.
for (const name of ['ann', 'ben']) await outside.time(name, script);
const pairs = [];
for (let turn = 0; turn < count; turn += 1) {
  const names = turn % 2 ? ['ben', 'ann'] : ['ann', 'ben'];
  const times = {};
  for (const name of names) times[name] = await outside.time(name, script);
  pairs.push([times.ann, times.ben]);
}
await outside.close();
const {apart, text} = report(pairs);
console.log(text);
process.exit((apart.length > 0) === (plant > 0) ? 0 : 1);
