// What a site's author writes; compiled against the packed declarations, never run.
import {indexedDbStore, NearsideError, open, type Decision, type Explanation, type Visitor} from 'nearside';
import {open as openInline} from 'nearside/inline';
import {pinned, type Reason} from 'nearside/signed';
import {open as openSlim, runtime, type Runtime} from 'nearside/slim';
import engine from 'nearside/nearside.wasm';
import {attach, NearsideSlot, NearsideWhy, SlotEvent} from 'nearside-elements';
import 'nearside-elements/nearside.css';
// A style sheet that has no types is an error for type checkers that look at such imports; `import` of a name from one always is.
import type * as sheet from 'nearside-elements/nearside.css';

export type Sheet = keyof typeof sheet;
export const visitor: Visitor = await open({program: '/policy.nsp', store: indexedDbStore(), onError: (error: NearsideError) => console.error(error.code)});
export const fetched: Promise<Response> = fetch(engine);
export const others: Promise<Visitor>[] = [openInline({program: new Uint8Array()}), openSlim(engine, {program: new Uint8Array()})];
export const decision: Decision = visitor.decide();
export const explanation: Explanation | undefined = visitor.explain('hero');
export const done: boolean = await visitor.respond('quick-dinner', 'not-this');
export const detach: () => void = attach(visitor);
export const slot: NearsideSlot | null = document.querySelector('nearside-slot');
export const why: NearsideWhy | null = document.querySelector('nearside-why');
slot?.addEventListener('nearside-slot', (event) => event instanceof SlotEvent && event.module);
export const bare: Runtime = runtime(new Uint8Array(), new Uint8Array());
export const text: string = bare.text((engine) => engine.explain(0));
export const signed: Visitor = await open({program: '/policy.nsp', trust: pinned(['a0'], {floor: 3})});
export const reason: Reason = 'expired';
export const expired: boolean = signed.problem?.code === `program-${reason}`;
export const missing: boolean = visitor.problem?.code === 'program-missing';

// @ts-expect-error There is no such reason to respond.
void visitor.respond('quick-dinner', 'ignored');
// @ts-expect-error A program is needed.
void open({});
