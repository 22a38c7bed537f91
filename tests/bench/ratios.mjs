// What the budgets are about, from one run of the peers' benchmark: nearside divided by each other engine.
import {readFileSync} from 'node:fs';

export function ratios(file) {
  const {peers} = JSON.parse(readFileSync(file, 'utf8'));
  const mine = peers.nearside.n;
  const sizes = Object.keys(mine);
  const lines = ['Time of one decision, all slots: nearside divided by the other (median of rounds, CPU time); below 1 is faster.', '', `| against | ${sizes.map((n) => `${n} modules`).join(' | ')} |`, `|---|${sizes.map(() => '---:|').join('')}`];
  for (const [name, {n}] of Object.entries(peers)) {
    if (name === 'nearside') continue;
    lines.push(`| ${name} | ${sizes.map((size) => (n[size]?.cpu ? (mine[size].cpu / n[size].cpu).toFixed(3) : '-')).join(' | ')} |`);
  }
  lines.push(`| itself at ${sizes[0]} | ${sizes.map((size) => (mine[size].cpu / mine[sizes[0]].cpu).toFixed(2)).join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
