// Signs programs, from the description of the form alone (`crates/program/src/signed.rs`): another hand than the one under test.

import {generateKeyPairSync, sign} from 'node:crypto';

/** A key pair: `hex` is the public half. */
export function newKey() {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({format: 'jwk'}).x, 'base64url');
  return {raw, hex: raw.toString('hex'), privateKey};
}

/** A signed program. `change` may alter the signature's bytes; `key` names another key than the one that signs. */
export function signed(program, signer, {site = 'https://shop.example', version = 4, floor = 0, expires = Date.now() + 3_600_000, change, key = signer} = {}) {
  const head = Buffer.alloc(34);
  head.write('nearside/program');
  head.writeUInt32LE(version, 16);
  head.writeUInt32LE(floor, 20);
  head.writeBigInt64LE(BigInt(expires), 24);
  head.writeUInt16LE(Buffer.byteLength(site), 32);
  const part = Buffer.concat([head, Buffer.from(site), program]);
  const signature = sign(null, part, signer.privateKey);
  change?.(signature);
  return Buffer.concat([Buffer.from('NSsg\x01\0\0\0', 'latin1'), key.raw.subarray(0, 8), signature, part]);
}
