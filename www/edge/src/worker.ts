// `nearside-edge`: the Worker. Only its types are here; its source is `worker/` in the repository.

/** What the platform calls for each request. */
export interface Worker {
  /** Answers with the origin's page, decided; with the origin's own where it is none, or the engine fails. */
  fetch(request: Request, env: Readonly<Record<string, unknown>>, context: {waitUntil(work: Promise<unknown>): void; passThroughOnException(): void}): Promise<Response>;
}

/**
 * The Worker for a compiled policy, as `nearside compile` writes it: what an entry exports by default. Call it once, while the entry is loaded. A
 * policy that is no program is said on the console, and every page passes through.
 */
export declare function edge(policy: ArrayBuffer): Worker;
