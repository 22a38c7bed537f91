// A certificate for a server on loopback, made when a test runs: no key lies in the tree, and no program has to be there that makes one.

import {generateKeyPairSync, sign} from 'node:crypto';

/** A value of DER: its tag, its length, its content. */
const der = (tag, ...parts) => {
  const content = Buffer.concat(parts);
  const {length} = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts) => der(0x30, ...parts);
const oid = (hex) => der(0x06, Buffer.from(hex, 'hex'));
const time = (text) => der(0x17, Buffer.from(text));

/** A key and a certificate that it signed for itself (RFC 5280, version 1), in PEM. Browsers take it when they are told to take any. */
export function selfSigned() {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('loopback')))));
  const terms = sequence(time('200101000000Z'), time('491231235959Z'));
  const told = sequence(der(0x02, Buffer.from([1])), ecdsaWithSha256, name, terms, name, publicKey.export({type: 'spki', format: 'der'}));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', told, privateKey));
  const cert = `-----BEGIN CERTIFICATE-----\n${sequence(told, ecdsaWithSha256, signature).toString('base64')}\n-----END CERTIFICATE-----\n`;
  return {key: privateKey.export({type: 'pkcs8', format: 'pem'}), cert};
}
