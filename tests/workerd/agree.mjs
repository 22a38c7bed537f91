// Runs cases as data through the shipped engine, wherever this file is loaded, and compares with the records of the native one.

import {put, putList, runtime, takeText} from 'nearside/slim';

/** Cases whose records differ by a byte, or whose slots do not show what a case wants. `programs`: bytes by file name. */
export function disagreements(wasm, programs, cases) {
  const module = wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
  // One engine at a time: each has a memory of its own, and a browser holds some hundred memories at most.
  const open = {program: undefined, decide: undefined};
  const differing = [];
  // A case about a visitor has the records of stored profiles that all must decide alike; others have none, and counters instead.
  const each = cases.flatMap(({profiles = [undefined], ...rest}) => profiles.map((profile) => ({...rest, profile})));
  for (const {program, because, input, profile, want, decision, explanations} of each) {
    if (open.program !== program) Object.assign(open, {program, decide: start(module, programs[program])});
    const records = open.decide(input, profile);
    if (records.decision !== decision) differing.push({because, native: decision, here: records.decision});
    if (want) {
      const shown = Object.fromEntries(JSON.parse(records.decision).outcomes.map(({slot, show = null}) => [slot, show]));
      for (const [slot, wanted] of Object.entries(want)) {
        if (shown[slot] !== wanted) differing.push({because: `${because}, slot ${slot}`, wanted, here: shown[slot]});
      }
    }
    for (const [slot, native] of Object.entries(explanations)) {
      const here = records.explain(slot);
      if (here !== native) differing.push({because: `${because}, slot ${slot}`, native, here});
    }
  }
  return differing;
}

/** Whole numbers from 0, seven bits a byte, the lowest first. */
const packed = (numbers) =>
  Uint8Array.from(
    numbers.flatMap((number) => {
      const bytes = [];
      let rest = BigInt(number);
      for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
      return [...bytes, Number(rest)];
    }),
  );

/** A function from a case's input to its records, over one program. */
function start(wasm, program) {
  const held = runtime(wasm, program);
  const engineOf = (work) => {
    const answer = held.call(work, undefined);
    if (held.traps > 0) throw new Error('the engine stopped');
    return answer;
  };
  const {inputs, slots, modules, intents} = held.describe();
  const position = (list, name) => {
    const at = list.indexOf(name);
    if (at < 0) throw new Error(`the program has no \`${name}\``);
    return at;
  };
  const positions = (list, names) => names.map((name) => position(list, name)).sort((one, other) => one - other);

  const set = (engine, {id, type, names}, value) => {
    if (type === 'text' || type === 'set') {
      putList(engine, [value].flat());
      engine.setContextTexts(id);
    } else held.setScalar(id, type === 'enum' ? position(names, value) : Number(value));
  };

  return (input, profile) => {
    const {now_ms = 0, offset_min, seed, visit_seed = 0, visit_number = 0, paused = false, intent, attention = {}} = input;
    const {values = {}, counts = {}, dismissed = [], unavailable = [], slots: asked, standing = {}} = input;
    const decision = engineOf((engine) => {
      for (const {id} of inputs) held.setAbsent(id);
      const record = Uint8Array.from(profile?.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
      put(engine, record);
      if (!engine.openProfile()) throw new Error('the profile is refused');
      engine.begin(now_ms, offset_min ?? 32_767, 0, Number(visit_seed));
      const {visit_spent = 0, day_spent = 0, visit_limit, day_limit} = attention;
      const limits = [visit_limit, day_limit].flatMap((limit) => (limit == null ? [0] : [1, limit]));
      const rows = Object.entries(counts)
        .map(([name, {visit = 0, day = 0, lifetime = 0}]) => [position(modules, name), visit, day, lifetime])
        .sort(([one], [other]) => one - other);
      if (profile === undefined) {
        const away = positions(modules, dismissed);
        const own = seed == null ? [0] : [1, BigInt(seed)];
        const spent = [visit_number, Number(paused), visit_spent, day_spent];
        put(engine, packed([...own, ...spent, ...limits, rows.length, ...rows.flat(), away.length, ...away]));
        engine.setHistory();
      }
      putList(engine, positions(modules, unavailable));
      engine.setUnavailable();
      engine.setIntent(intent == null ? -1 : position(intents, intent));
      putList(engine, positions(slots, asked ?? []));
      engine.setSlots();
      for (const [slot, module] of Object.entries(standing)) engine.addStanding(position(slots, slot), position(modules, module));
      for (const [name, value] of Object.entries(values)) set(engine, inputs.find((declared) => declared.name === name), value);
      engine.decide();
      return takeText(engine, engine.decision());
    });
    return {decision, explain: (slot) => engineOf((engine) => takeText(engine, engine.explain(position(slots, slot))))};
  };
}
