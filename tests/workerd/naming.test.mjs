// Addresses of the origin in its headers are told as the site's, however they are written; all others stay as they are.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {originOf, told} from '../../worker/src/platform/naming.mjs';

const ORIGIN = 'http://origin.example:8080';
const SITE = 'https://www.example.org';
const of = (name, value) => told(name, value, ORIGIN, SITE);

test('an address that names the origin leads to the site', () => {
  const own = [
    `${ORIGIN}/a?b=c#d`,
    '//origin.example:8080/a?b=c#d',
    'HTTP://Origin.Example:8080/a?b=c#d',
    'https://origin.example:8080/a?b=c#d',
    'http:\\\\origin.example:8080\\a?b=c#d',
    'http:/origin.example:8080/a?b=c#d',
    ' \thttp://origin.example:8080/a?b=c#d ',
    'ht\ntp://origin.example:8080/a?b=c#d',
    '/\t/origin.example:8080/a?b=c#d',
    '///origin.example:8080/a?b=c#d',
    'http://user:word@origin.example:8080/a?b=c#d',
    'http://%6frigin.example:8080/a?b=c#d',
    'http://origin.example.:8080/a?b=c#d',
    'http://origin.example:08080/x/../a?b=c#d',
  ];
  for (const address of own) for (const name of ['location', 'content-location']) assert.equal(of(name, address), `${SITE}/a?b=c#d`, address);
  assert.equal(of('location', ORIGIN), `${SITE}/`);
  // What stands behind something that ends encryption takes itself to be on the other scheme.
  for (const address of ['http://o.example/a', 'https://o.example:443/a', 'http://o.example:80/a', '//o.example/a']) {
    for (const origin of ['https://o.example', 'http://o.example']) assert.equal(told('location', address, origin, SITE), `${SITE}/a`, `${address} of ${origin}`);
  }
  assert.equal(told('location', 'https://o.example:80/a', 'https://o.example', SITE), 'https://o.example:80/a');
});

test('any other address is left as it is', () => {
  const others = [
    '/a',
    'a/../b',
    '?q',
    '#h',
    '',
    'http://origin.example/a',
    'http://origin.example:80/a',
    'http://origin.example:8081/a',
    'http://www.origin.example:8080/a',
    'http://origin.example.evil:8080/a',
    'http://origin.example:8080@evil.example/a',
    'https://elsewhere.example/?to=http://origin.example:8080/',
    'mailto:a@origin.example',
    'ftp://origin.example:8080/a',
    'http://[',
  ];
  for (const address of others) for (const name of ['location', 'content-location']) assert.equal(of(name, address), address, address);
  assert.equal(of('x-own', `${ORIGIN}/a`), `${ORIGIN}/a`);
  assert.equal(told('location', `${ORIGIN}/a`, ORIGIN, ORIGIN), `${ORIGIN}/a`);
});

test('addresses within values are found', () => {
  assert.equal(of('link', `<${ORIGIN}/a.css>; rel=preload; as="style", <//origin.example:8080/b>; rel="next", </c>`), `<${SITE}/a.css>; rel=preload; as="style", <${SITE}/b>; rel="next", </c>`);
  for (const [refresh, want] of [
    [`5; url=${ORIGIN}/a`, `5; url=${SITE}/a`],
    [`0;URL='${ORIGIN}/a'`, `0;URL='${SITE}/a'`],
    [`0, "${ORIGIN}/a"`, `0, "${SITE}/a"`],
    [`1.5 ${ORIGIN}/a`, `1.5 ${SITE}/a`],
    ['5', '5'],
    ['5; url=/a', '5; url=/a'],
    ['5; url=https://elsewhere.example/', '5; url=https://elsewhere.example/'],
  ]) assert.equal(of('refresh', refresh), want);
  assert.equal(of('reporting-endpoints', `a="${ORIGIN}/r", b="https://elsewhere.example/r"`), `a="${SITE}/r", b="https://elsewhere.example/r"`);
  assert.equal(of('report-to', `{"group":"a","endpoints":[{"url":"${ORIGIN}/r"}]}`), `{"group":"a","endpoints":[{"url":"${SITE}/r"}]}`);
});

test("a cookie of the origin's domain is the site's, and others keep theirs", () => {
  for (const domain of ['origin.example', '.Origin.Example', ' origin.example ']) assert.equal(of('set-cookie', `a=b; Path=/; domain=${domain}; Secure`), 'a=b; Path=/; Secure');
  for (const cookie of ['a=b; Domain=example', 'a=b; Domain=www.example.org', 'a=domain=origin.example; Path=/']) assert.equal(of('set-cookie', cookie), cookie);
});

test('an origin is scheme and host', () => {
  assert.equal(originOf('HTTPS://Origin.example:443/'), 'https://origin.example');
  for (const bad of ['', 'origin.example', 'https://origin.example/a', 'https://a@origin.example', 'https://origin.example?', 'https://origin.example/?a', 'ftp://origin.example', 'null']) {
    assert.equal(originOf(bad), bad === 'https://origin.example?' ? 'https://origin.example' : undefined, bad);
  }
});
