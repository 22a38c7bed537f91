// In workerd: takes programs and cases, answers with what differs. The runtime hands over WebAssembly compiled.

import wasm from 'nearside/nearside.wasm';

import {disagreements} from './agree.mjs';

export default {
  async fetch(request) {
    const {programs, cases} = await request.json();
    const bytes = Object.fromEntries(Object.entries(programs).map(([name, text]) => [name, Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]));
    return Response.json(disagreements(wasm, bytes, cases));
  },
};
