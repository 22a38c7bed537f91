import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';

import {sha256} from './digest.ts';

const encoder = new TextEncoder();

test('the examples of FIPS 180-4', () => {
  const examples = {
    '': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    abc: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq: '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  };
  for (const [text, sum] of Object.entries(examples)) assert.equal(sha256(encoder.encode(text)), sum);
});

test('every length up to four blocks, as another implementation has it', () => {
  for (let length = 0; length <= 256; length++) {
    const bytes = Uint8Array.from({length}, (_, at) => (at * 167 + length * 13) % 256);
    assert.equal(sha256(bytes), createHash('sha256').update(bytes).digest('hex'), `${length} bytes`);
  }
  const long = new Uint8Array(1_000_003).fill(0x61);
  assert.equal(sha256(long), createHash('sha256').update(long).digest('hex'));
});

test('no constant is so near to a whole number that rounding could change it', () => {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
  for (const root of [...primes.map(Math.cbrt), ...primes.slice(0, 8).map(Math.sqrt)]) {
    const bits = (root % 1) * 2 ** 32;
    assert.ok(Math.abs(bits - Math.round(bits)) > 2 ** -14, `${root}`);
  }
});
