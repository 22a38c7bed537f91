// Imported first: keeps the memory of every engine that the page makes where a test can look at it.

const {Instance} = WebAssembly;
globalThis.memories = [];
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    globalThis.memories.push(this.exports.memory);
  }
};
