// Browsers and bundlers: the wasm file lies beside the script and is fetched at the first `open`.
import {openWith} from '../open.ts';
import {instances} from '../runtime.ts';
import type {OpenOptions} from '../visitor.ts';

export * from '../index.ts';

let compiling: Promise<WebAssembly.Module> | undefined;

/** Not streamed: at this size nothing is won, and servers that do not know the media type of WebAssembly are many. */
async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(new URL('./nearside.wasm', import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Opens nearside on this page. Always resolves; `problem` says what is missing. */
export const open = (options: OpenOptions) =>
  openWith(async () => {
    try {
      return instances(await (compiling ??= compile()));
    } catch (error) {
      // The next `open` may have more luck.
      compiling = undefined;
      throw error;
    }
  }, options);
