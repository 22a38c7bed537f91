import type {Bytes} from './bytes.ts';

/** One request that nearside itself made, or that followed from a choice: together, what a panel shows as the network ledger. */
export interface SentRequest {
  /** When it was answered, ms since 1970. */
  readonly atMs: number;
  readonly url: string;
  /**
   * What for: `engine` is the WebAssembly, `program` the compiled policy, `shown` what the site's own style asks for where a module is shown;
   * other parts of the package name their own.
   */
  readonly why: string;
  /** Length of the answer, bytes; 0 when there was none. */
  readonly bytes: number;
  /** What it said about the visitor, field by field: with `shown`, what was on the page. The engine and the program are the same for everybody: none. */
  readonly fields: readonly string[];
}

/**
 * Fetches a file and notes the request.
 * @throws Error when it cannot be had.
 */
export async function fetchBytes(requests: SentRequest[], file: string | URL, why: string): Promise<Bytes> {
  let url = String(file);
  let bytes = 0;
  try {
    const response = await fetch(file);
    url = response.url;
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const body = new Uint8Array(await response.arrayBuffer());
    bytes = body.length;
    return body;
  } finally {
    requests.push({atMs: Date.now(), url, why, bytes, fields: []});
  }
}
