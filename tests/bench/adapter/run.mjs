// The published entry for hosts that decide often: facts go straight into the engine's memory.
import {runtime} from 'nearside/slim';

const WINDOWS = [1, 3, 7, 30];

export async function load(files, env) {
  const engine = runtime(await env.wasm('nearside/dist/nearside.wasm'), files['policy.bin']);
  const {inputs, modules, slots} = engine.describe();
  const position = new Map(inputs.map(({id, name}) => [name.slice('page.'.length), 2 * id]));
  const enums = ['device', 'os', 'member', 'country', 'referrer'].flatMap((name) => {
    const input = inputs.find((held) => held.name === `page.is_${name}`);
    return input ? [[name, 2 * input.id, new Map(input.names.map((value, at) => [value, at]))]] : [];
  });
  const hour = position.get('hour') ?? -1;
  const weekday = position.get('weekday') ?? -1;
  const likes = new Map();
  const counts = new Map();
  for (const [name, at] of position) {
    const [kind, topic, days] = name.split('_');
    if (kind === 'like') likes.set(topic, at);
    if (kind === 'seen') counts.set(topic, [...(counts.get(topic) ?? []), [Number(days), at]]);
  }
  // What the host knows is gathered in an array of its own, whose last place is for what the policy does not ask for.
  const told = new Int32Array(2 * inputs.length + 1);
  const facts = told.subarray(0, -1);
  const days = WINDOWS.at(-1);
  const topics = new Map([...counts.keys()].map((topic, at) => [topic, at * days * WINDOWS.length]));
  const places = new Uint16Array(counts.size * days * WINDOWS.length).fill(facts.length);
  for (const [topic, windows] of counts) {
    for (const [window, at] of windows) {
      for (let age = 0; age < window; age++) places[topics.get(topic) + age * WINDOWS.length + WINDOWS.indexOf(window)] = at;
    }
  }
  engine.views().states.fill(1);
  return {
    decide(ctx) {
      const {low, outcomes} = engine.views();
      told.fill(0);
      for (let i = 0; i < enums.length; i++) {
        const held = enums[i];
        told[held[1]] = held[2].get(ctx[held[0]]);
      }
      if (hour >= 0) told[hour] = ctx.hour;
      if (weekday >= 0) told[weekday] = ctx.weekday;
      for (const topic in ctx.interests) {
        const at = likes.get(topic);
        if (at !== undefined) told[at] = ctx.interests[topic];
      }
      const {events} = ctx;
      for (let i = 0; i < events.length; i++) {
        const topic = topics.get(events[i][0]);
        if (topic === undefined) continue;
        const at = topic + events[i][1] * WINDOWS.length;
        told[places[at]]++;
        told[places[at + 1]]++;
        told[places[at + 2]]++;
        told[places[at + 3]]++;
      }
      low.set(facts);
      engine.decide();
      const shown = new Array(slots.length);
      for (let slot = 0; slot < slots.length; slot++) shown[slot] = outcomes[slot] < 65536 ? modules[outcomes[slot]] : null;
      return shown;
    },
  };
}
