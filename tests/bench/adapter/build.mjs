// Turns the benchmark's canonical policy into a nearside policy and compiles it, as an author would.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {COUNTRIES, DEVICES, MEMBERS, OSES, REFERRERS} from '../../lib/workload.mjs';

export const meta = {
  title: 'nearside',
  packages: ['nearside'],
  wasm: ['nearside/dist/nearside.wasm'],
  modes: ['scored', 'priority'],
  scoring: 'own',
  browser: true,
  note: 'compiled by the nearside CLI; explanations are in the wasm',
};

export function build({policy}) {
  const folder = mkdtempSync(join(tmpdir(), 'nearside-bench-'));
  try {
    mkdirSync(join(folder, 'modules'));
    const facts = new Set();
    for (const module of policy.modules) writeFileSync(join(folder, 'modules', `${module.id}.toml`), moduleFile(policy, module, facts));
    writeFileSync(join(folder, 'policy.toml'), policyFile(policy, facts));
    const program = join(folder, 'policy.nsp');
    const {status, stderr} = spawnSync(process.env.NEARSIDE_CLI, ['compile', folder, '--out', program], {encoding: 'utf8', maxBuffer: 2 ** 28});
    // Warnings about what is missing do not matter here: every fact is told.
    if (status !== 0) throw new Error(stderr.slice(0, 2000));
    return {'policy.bin': new Uint8Array(readFileSync(program))};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

const ENUMS = {device: DEVICES, os: OSES, member: MEMBERS, country: COUNTRIES, referrer: REFERRERS};

function policyFile(policy, facts) {
  const lines = ['site = "https://example.org"', 'version = 1', 'locales = ["en"]', '', '[intents.read]', ''];
  for (const slot of policy.slots) lines.push(`[slots.${slot}]`, 'default = "page"', '');
  for (const [name, values] of Object.entries(ENUMS)) {
    if (facts.has(choice(name))) lines.push(`[page.${choice(name)}]`, 'type = "enum"', `values = ${JSON.stringify(values)}`, '');
  }
  for (const name of facts) if (!name.startsWith('is_')) lines.push(`[page.${name}]`, 'type = "int"', '');
  return lines.join('\n');
}

function moduleFile(policy, module, facts) {
  const input = (name) => (facts.add(name), `page.${name}`);
  const atom = (a) => {
    if (a.eq) return `${input(choice(a.eq[0]))} == ${JSON.stringify(a.eq[1])}`;
    if (a.in) return `${input(choice(a.in[0]))} in ${JSON.stringify(a.in[1])}`;
    if (a.hour) return `(${input('hour')} >= ${a.hour[0]} && ${input('hour')} <= ${a.hour[1]})`;
    if (a.weekday) return `${input('weekday')} in [${a.weekday.join(', ')}]`;
    if (a.seen) return `${input(seen(a.seen[0], a.seen[1]))} >= ${a.seen[2]}`;
    return `${input(like(a.interest[0]))} >= ${a.interest[1]}`;
  };
  const element = (e) => (e.any ? `(${e.any.map(atom).join(' || ')})` : e.not ? `!(${atom(e.not)})` : atom(e));
  const lines = [
    `slot = ${JSON.stringify(policy.slots[module.slot])}`,
    'helps = "read"',
    `when = '''${module.when.all.map(element).join(' && ')}'''`,
    `score = ${module.base}`,
  ];
  for (const term of module.terms) {
    lines.push('', '[[boost]]');
    if (term.if) lines.push(`when = '''${atom(term.if[0])}'''`, `add = ${term.if[1]}`);
    else if (term.interest) lines.push(`per = "${input(like(term.interest[0]))}"`, `add = ${term.interest[1]}`, 'up_to = 100');
    else lines.push(`per = "${input(seen(term.seen[0], term.seen[1]))}"`, `add = ${term.seen[3]}`, `up_to = ${term.seen[2]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Prefixed, because some are words of the condition language. */
const choice = (name) => `is_${name}`;
const like = (topic) => `like_${topic}`;
const seen = (topic, days) => `seen_${topic}_${days}`;
