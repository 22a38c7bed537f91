// Runs cases as data through the shipped engine, wherever this file is loaded, and compares with the records of the native one.

import {putList, runtime, takeText} from 'nearside/slim';

/** Cases whose records differ by a byte. `programs`: bytes by file name. */
export function disagreements(wasm, programs, cases) {
  const engines = new Map();
  const differing = [];
  for (const {program, because, input, decision, explanations} of cases) {
    if (!engines.has(program)) engines.set(program, open(wasm, programs[program]));
    const records = engines.get(program)(input);
    if (records.decision !== decision) differing.push({because, native: decision, here: records.decision});
    for (const [slot, native] of Object.entries(explanations)) {
      const here = records.explain(slot);
      if (here !== native) differing.push({because: `${because}, slot ${slot}`, native, here});
    }
  }
  return differing;
}

/** A function from a case's input to its records, over one program. */
function open(wasm, program) {
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

  return (input) => {
    const {now_ms = 0, offset_min, seed = '0', visit_number = 0, paused = false, intent, attention = {}} = input;
    const {values = {}, counts = {}, dismissed = [], unavailable = [], slots: asked} = input;
    const decision = engineOf((engine) => {
      for (const {id} of inputs) held.setAbsent(id);
      engine.begin(now_ms, offset_min ?? 32_767);
      const NONE = 65_536;
      const {visit_spent = 0, day_spent = 0, visit_limit, day_limit} = attention;
      const halves = new Uint32Array(new BigUint64Array([BigInt(seed)]).buffer);
      const rows = Object.entries(counts)
        .map(([name, {visit = 0, day = 0, lifetime = 0}]) => [position(modules, name), visit, day, lifetime])
        .sort(([one], [other]) => one - other);
      putList(engine, [...halves, visit_number, Number(paused), visit_spent, day_spent, visit_limit ?? NONE, day_limit ?? NONE, ...rows.flat()]);
      engine.setHistory();
      putList(engine, positions(modules, dismissed));
      engine.setDismissed();
      putList(engine, positions(modules, unavailable));
      engine.setUnavailable();
      engine.setIntent(intent == null ? -1 : position(intents, intent));
      putList(engine, positions(slots, asked ?? []));
      engine.setSlots();
      for (const [name, value] of Object.entries(values)) set(engine, inputs.find((declared) => declared.name === name), value);
      engine.decide();
      return takeText(engine, engine.decision());
    });
    return {decision, explain: (slot) => engineOf((engine) => takeText(engine, engine.explain(position(slots, slot))))};
  };
}
