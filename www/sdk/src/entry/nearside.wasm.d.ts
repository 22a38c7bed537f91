// What an import of `nearside/nearside.wasm` gives. No entry but `workerd` imports it as a module; others fetch it.
/** The engine as the host gives it: compiled in Workers; its address from bundlers that are told to emit files. Either serves `nearside/slim`. */
declare const engine: WebAssembly.Module & string;
export default engine;
