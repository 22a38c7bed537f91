// What an import of `nearside/nearside.wasm` gives. No entry but `workerd` imports it as a module; others fetch it.
/** The engine, as hosts give it that compile an imported WebAssembly file, such as Workers. A bundler may give its address instead. */
declare const engine: WebAssembly.Module;
export default engine;
