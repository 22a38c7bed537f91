/** Bytes in memory that nothing else shares, by a name that TypeScript before 5.7 has as well: `Uint8Array` took no type there. */
export type Bytes = ReturnType<typeof Uint8Array.of>;

/** Texts as the engine and the stored record hold them: UTF-8. */
export const encoder = new TextEncoder();
export const decoder = new TextDecoder();

/** Appends a whole number from 0, seven bits a byte, the lowest first. */
export function writeNumber(bytes: number[], value: number): void {
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  bytes.push(value);
}

/** Appends a text, after its length in bytes. */
export function writeText(bytes: number[], text: string): void {
  const utf8 = encoder.encode(text);
  writeNumber(bytes, utf8.length);
  for (const byte of utf8) bytes.push(byte);
}
