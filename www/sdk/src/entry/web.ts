// Browsers and bundlers: the wasm file lies beside the script and is fetched at the first `open`.
import {openWith} from '../open.ts';
import type {OpenOptions} from '../options.ts';
import type {PolicyTypes} from '../policy.ts';
import {fetchBytes, type SentRequest} from '../requests.ts';
import {instances} from '../runtime.ts';

export * from '../index.ts';

let compiling: Promise<WebAssembly.Module> | undefined;

/** Not streamed: at this size nothing is won, and servers that do not know the media type of WebAssembly are many. */
const compile = async (requests: SentRequest[]): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await fetchBytes(requests, new URL('./nearside.wasm', import.meta.url), 'engine'));

/** Opens nearside on this page. Always resolves; `problem` says what is missing. */
export const open = <P extends PolicyTypes = PolicyTypes>(options: OpenOptions<P>) =>
  openWith(async (requests) => {
    try {
      return instances(await (compiling ??= compile(requests)));
    } catch (error) {
      // The next `open` may have more luck.
      compiling = undefined;
      throw error;
    }
  }, options);
