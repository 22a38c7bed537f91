// P9 in every place: the signed programs of `tests/native/signing` are judged alike by the command, the SDK in Node, Chromium and workerd, and
// the edge. Each case says what it wants; those that change one byte want what the native reading says.

import assert from 'node:assert/strict';
import {execFile, execFileSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {build} from 'esbuild';

import {newVisitor, openBrowser} from '../browser/browser.mjs';
import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';
import {misjudged} from './signed.mjs';
import {newKey, signed} from './signing.mjs';
import {startWorker} from './workerd.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const key = newKey();
const program = (version) => readFile(`${fixtures}edge${version === 3 ? '' : `-${version}`}.nsp`);

let cases;
/** Cases that any clock judges alike. */
let timeless;
before(async () => {
  cases = JSON.parse(await readFile(`${fixtures}signed.json`, 'utf8'));
  timeless = cases.filter(({now_ms}) => now_ms === null);
});

test('there is something to judge, and a verdict that is wrong is found', async (t) => {
  const counted = Object.groupBy(cases, ({want}) => want);
  t.diagnostic(Object.entries(counted).map(([want, {length}]) => `${want}: ${length}`).join(', '));
  assert.deepEqual(Object.keys(counted).sort(), ['bad-signature', 'expired', 'malformed', 'rolled-back', 'taken', 'undecodable', 'unknown-key', 'unsigned', 'wrong-site']);
  const [taken] = counted.taken;
  const [refused] = counted.expired;
  assert.equal((await misjudged([{...taken, want: 'expired'}, {...refused, want: 'taken'}])).filter(({said}) => said).length, 2);
});

test('the command', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-signed-'));
  execFileSync('cargo', ['build', '--quiet', '--package', 'nearside-cli'], {cwd: repository});
  const metadata = execFileSync('cargo', ['metadata', '--format-version', '1', '--no-deps', '--offline'], {cwd: repository, encoding: 'utf8'});
  const nearside = join(JSON.parse(metadata).target_directory, 'debug/nearside');
  const wrong = [];
  try {
    for (const {because, bytes, keys, site, floor, want} of timeless.filter(({keys}) => keys.length > 0)) {
      const path = join(folder, 'program');
      await writeFile(path, Buffer.from(bytes, 'hex'));
      const words = ['verify', path, '--site', site, '--floor', String(floor), ...keys.flatMap((key) => ['--key', key])];
      const said = await promisify(execFile)(nearside, words).then(() => 'taken', ({stdout, stderr}) => /refused\[([\w-]+)\]/.exec(stdout)?.[1] ?? stderr);
      // The command has no other word for it.
      if (said !== (want === 'undecodable' ? 'malformed' : want)) wrong.push({because, want, said});
    }
  } finally {
    await rm(folder, {recursive: true});
  }
  assert.deepEqual(wrong, []);
});

test('the SDK in Node', async () => {
  assert.deepEqual(await misjudged(cases), []);
});

test('the SDK in workerd', async () => {
  const worker = await startWorker(fileURLToPath(new URL('signed.worker.mjs', import.meta.url)));
  try {
    const answer = await fetch(worker.url, {method: 'POST', body: JSON.stringify(cases)});
    assert.deepEqual(await answer.json(), []);
  } finally {
    await worker.stop();
  }
});

test('the SDK in Chromium', async () => {
  await inPage('https://shop.example', async (page) => assert.deepEqual(await page.evaluate((cases) => globalThis.misjudged(cases), cases), []));
});

test('the edge', async () => {
  const html = '<!doctype html><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';
  const origin = await startServer((request, response) => response.writeHead(200, {'content-type': 'text/html', 'cache-control': 'max-age=60'}).end(html));
    let published;
  const kv = await startServer((request, response) => response.writeHead(200).end(published));
  const wrong = [];
  const judge = async (edge, {because, bytes, want}) => {
    published = Buffer.from(bytes, 'hex');
    const {headers, text} = await open(edge, '/', {'user-agent': 'Mobile'});
    const said = /policy;desc=([\w-]+)/.exec(headers.get('server-timing'))[1].replace(/^kv$/, 'taken');
    // Whatever is refused, what was deployed decides.
    if (said !== want || !text.includes('module="on-phone"')) wrong.push({because, want, said, text});
  };
  const asked = timeless.filter(({keys, bytes}) => keys.length > 0 && bytes.length > 0);
  const rules = ({keys, site, floor}) => JSON.stringify({NEARSIDE_KEYS: keys.join(), NEARSIDE_SITE: site, NEARSIDE_FLOOR: String(floor)});
  try {
    const group = async (vars, judged) => {
      const edge = await startEdge({origin: origin.url, program: await program(2), kv: kv.url, vars: {...JSON.parse(vars), NEARSIDE_REFRESH_S: '0', NEARSIDE_MAX_AGE_S: '-1', NEARSIDE_WAIT_MS: '5000'}});
      try {
        for (const each of judged) await judge(edge, each);
      } finally {
        await edge.stop();
      }
    };
    // What is refused changes nothing, so that one edge judges all of it that goes by the same rules; what is taken raises its floor.
    for (const [vars, refused] of Object.entries(Object.groupBy(asked.filter(({want}) => want !== 'taken'), rules))) await group(vars, refused);
    for (const taken of asked.filter(({want}) => want === 'taken')) await group(rules(taken), [taken]);
  } finally {
    await kv.close();
    await origin.close();
  }
  assert.deepEqual(wrong, []);
});

test('a page takes what is signed for its own address, and its ledger of requests has it', async () => {
  for (const [address, want] of [['https://shop.example', 'taken'], ['https://elsewhere.example', 'program-wrong-site']]) {
    await inPage(address, async (page, files) => {
      files['/policy.nsp'] = signed(await program(4), key);
      const said = await page.evaluate(async (hex) => {
        const visitor = await globalThis.open({program: '/policy.nsp', trust: globalThis.pinned([hex])});
        return [visitor.problem?.code ?? 'taken', visitor.requests.map(({why, fields}) => [why, fields.length])];
      }, key.hex);
      assert.deepEqual(said, [want, [['engine', 0], ['program', 0]]]);
    });
  }
});

test('where nothing can verify, nothing is taken', async () => {
  const bytes = [...signed(await program(4), key)];
  const said = ([hex, bytes]) => globalThis.open({program: new Uint8Array(bytes), trust: globalThis.pinned([hex], {site: 'https://shop.example'})}).then(({problem}) => problem?.code);
  await inPage('https://shop.example', async (page) => {
    assert.equal(await page.evaluate(said, [key.hex, bytes]), undefined);
    // As browsers do that do not know the algorithm.
    await page.evaluate(() => {
      crypto.subtle.importKey = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
    });
    assert.equal(await page.evaluate(said, [key.hex, bytes]), 'program-unverified');
  });
  await inPage('http://shop.example', async (page) => assert.equal(await page.evaluate(said, [key.hex, bytes]), 'program-unverified'));
});

test('what is missing has its own reason, whoever is trusted', async () => {
  await inPage('https://shop.example', async (page, files) => {
    const said = () => page.evaluate((hex) => globalThis.open({program: '/policy.nsp', trust: globalThis.pinned([hex])}).then(({problem}) => problem?.code), key.hex);
    const engine = files['/nearside.wasm'];
    delete files['/nearside.wasm'];
    assert.equal(await said(), 'runtime-refused');
    files['/nearside.wasm'] = engine;
    assert.equal(await said(), 'program-missing');
  });
});

test('a program that is older than one that was taken is refused: in memory, and with an answer in the ledger', async () => {
  const bytes = {3: [...signed(await program(3), key, {version: 3})], 4: [...signed(await program(4), key)]};
  await inPage('https://shop.example', async (page) => {
    const ask = (versions, consent) =>
      page.evaluate(
        async ([hex, programs, consent]) => {
          const trust = globalThis.pinned([hex]);
          const codes = [];
          for (const program of programs) {
            const visitor = await globalThis.open({program: new Uint8Array(program), trust});
            codes.push(visitor.problem?.code ?? visitor.description.policyVersion);
            if (consent === true) await visitor.consent(visitor.description.purposes[0], true, 'test');
            if (consent === false) await visitor.erase();
          }
          return codes;
        },
        [key.hex, versions.map((version) => bytes[version]), consent],
      );
    assert.deepEqual(await ask([3, 4, 3]), [3, 4, 'program-rolled-back']);
    // Another page of somebody who said nothing keeps nothing.
    assert.deepEqual(await ask([4]), [4]);
    assert.deepEqual(await ask([3]), [3]);
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
    assert.deepEqual(await ask([4], true), [4]);
    assert.deepEqual(await ask([3]), ['program-rolled-back']);
    // An erase takes it along, and asks for no program.
    assert.deepEqual(await ask([3], false), ['program-rolled-back']);
    assert.deepEqual(await ask([3]), [3]);
  });
});

/** A page at an address of its own, with `misjudged`, `open` and `pinned` in its globals. `files`: what it can fetch, by path. */
async function inPage(address, work) {
  const {outputFiles} = await build({
    stdin: {
      contents: `import {misjudged} from './signed.mjs'; import {open} from 'nearside'; import {pinned} from 'nearside/signed'; Object.assign(globalThis, {misjudged, open, pinned, ready: true});`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'js',
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    write: false,
  });
  const files = {
    '/': '<!doctype html><title>Signed</title><link rel="icon" href="data:,"><script type="module" src="/signed.js"></script>',
    '/signed.js': outputFiles[0].text,
    '/nearside.wasm': await readFile(new URL(import.meta.resolve('nearside/nearside.wasm'))),
  };
  const types = {'/': 'text/html', '/signed.js': 'text/javascript'};
  const browser = await openBrowser();
  try {
    const context = await newVisitor(browser);
    await context.route('**/*', (route) => {
      const {pathname} = new URL(route.request().url());
      const body = files[pathname];
      return route.fulfill(body ? {status: 200, body, contentType: types[pathname] ?? 'application/octet-stream'} : {status: 404, body: ''});
    });
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => globalThis.ready);
    await work(page, files);
  } finally {
    await browser.close();
  }
}

test('a good program is told before the store is read, a bad one never', async () => {
  const {pinned} = await import('nearside/signed');
  const module = new WebAssembly.Module(await readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)));
  const engine = () => new WebAssembly.Instance(module).exports;
  const plain = await program(4);
  const judged = async (change) => {
    const order = [];
    const store = {kind: 'memory', load: async () => (order.push('store'), [])};
    const trust = pinned([key.hex], {site: 'https://shop.example'});
    const taken = await trust({program: new Uint8Array(signed(plain, key, {change})), engine, store, ready: (program) => order.push(Buffer.compare(program, plain))});
    return [order, taken instanceof Uint8Array];
  };
  assert.deepEqual(await judged(), [[0, 'store'], true]);
  assert.deepEqual(await judged((signature) => (signature[3] ^= 1)), [[], false]);
});
