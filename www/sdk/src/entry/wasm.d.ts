declare module '*/nearside.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

declare module '*/nearside.wasm?inline' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
