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
  // Per topic and age in days: the inputs that count an event of that age.
  const ages = new Map();
  for (const [topic, windows] of counts) {
    ages.set(topic, Array.from({length: WINDOWS.at(-1)}, (_, age) => windows.filter(([days]) => age < days).map(([, at]) => at)));
  }
  engine.views().states.fill(1);
  return {
    decide(ctx) {
      const {low, outcomes} = engine.views();
      low.fill(0);
      for (let i = 0; i < enums.length; i++) {
        const held = enums[i];
        low[held[1]] = held[2].get(ctx[held[0]]);
      }
      if (hour >= 0) low[hour] = ctx.hour;
      if (weekday >= 0) low[weekday] = ctx.weekday;
      for (const topic in ctx.interests) {
        const at = likes.get(topic);
        if (at !== undefined) low[at] = ctx.interests[topic];
      }
      const {events} = ctx;
      for (let i = 0; i < events.length; i++) {
        const counted = ages.get(events[i][0])?.[events[i][1]];
        if (counted) for (let k = 0; k < counted.length; k++) low[counted[k]]++;
      }
      engine.decide();
      const shown = new Array(slots.length);
      for (let slot = 0; slot < slots.length; slot++) shown[slot] = outcomes[slot] < 65536 ? modules[outcomes[slot]] : null;
      return shown;
    },
  };
}
