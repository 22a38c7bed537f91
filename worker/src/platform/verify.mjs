// Ed25519 by the platform's own hand.

/** Whether a signature is of this key and these bytes. */
export async function verify(key, signature, part) {
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, part);
}
