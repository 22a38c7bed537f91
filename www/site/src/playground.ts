// The playground: a policy that is compiled as it is written, and a visitor and a moment that are made up. All of it happens
// in this page; nothing is kept, and this browser's own profile is neither read nor changed.

import {Calendar} from './playground/calendar.ts';
import {Compiler, type Compiled, type Files, type Outline} from './playground/compiler.ts';
import {Controls} from './playground/controls.ts';
import {make, place, hold} from './playground/element.ts';
import {Folder} from './playground/folder.ts';
import {Outcomes} from './playground/outcomes.ts';
import {showProblems, type Desk} from './playground/problems.ts';
import {opening} from './playground/scene.ts';
import {Stage} from './playground/stage.ts';
import {count} from './playground/words.ts';

/** How long typing rests before the policy is compiled, ms. */
const REST_MS = 180;

/** A program that compiled, with its stages: one for the moment, one for the week. */
interface Production {
  readonly files: Files;
  readonly outline: Outline;
  readonly moment: Stage;
  readonly week: Stage;
}

const fetched = async (address: string): Promise<Response> => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
};

const start = async (): Promise<void> => {
  const [compiler, files] = await Promise.all([Compiler.load('/compiler.wasm'), fetched('/playground/policy.json').then((response) => response.json() as Promise<Files>)]);
  const scene = opening();
  const seeds = new Map<number, Uint8Array>();
  let production: Production | undefined;
  let drafts = 0;
  let inForce = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const folder = new Folder(files, () => {
    clearTimeout(rest);
    rest = setTimeout(() => void compile(), REST_MS);
  });
  const desk: Desk = {
    show: (path, from, to) => folder.show(path, from, to),
    edit: ({path, start: from, end, text}) => folder.edit(path, from, end, text),
    manual: (code) => compiler.manual(code),
  };
  const changed = (): void => {
    controls.show();
    calendar.point();
    void play();
  };
  const controls = new Controls(scene, changed);
  const calendar = new Calendar(scene, changed);
  const outcomes = new Outcomes({scene, changed, show: desk.show});

  /** Compiles what is written; a broken policy changes nothing but what is said about it. */
  const compile = async (): Promise<void> => {
    const written = folder.files;
    const draft = ++drafts;
    let compiled: Compiled;
    try {
      compiled = compiler.compile(written);
    } catch (error) {
      say('broken', 'The compiler stopped at this text. What was in force stays in force.');
      console.warn(error);
      return;
    }
    folder.mark(compiled.diagnostics);
    showProblems(compiled.diagnostics, written, desk);
    const {program, outline, types} = compiled;
    const errors = compiled.diagnostics.filter(({severity}) => severity === 'error').length;
    if (!program || !outline) {
      say('broken', `${count(errors, 'error')}: the last good policy stays in force.`);
      return;
    }
    const [moment, week] = await Promise.all([Stage.open(program, 'en', seeds), Stage.open(program, 'en', seeds)]);
    // A later text may have been compiled meanwhile: if it is good it wins, and in any case it has the word.
    if (draft < inForce) return;
    inForce = draft;
    production = {files: written, outline, moment, week};
    const {slots, modules} = moment.description;
    const size = new Intl.NumberFormat('en', {maximumFractionDigits: 1}).format(program.length / 1000);
    if (draft === drafts) say('good', `In force: ${count(modules.length, 'module')} for ${count(slots.length, 'slot')}, ${size} kB.`);
    place('types').textContent = types;
    controls.adapt(moment.description, moment.visitor.labels);
    await play();
  };

  let playing = false;
  let again = false;
  let round = 0;

  /** Plays the scene; changes that come meanwhile are played once, at the end. */
  const play = async (): Promise<void> => {
    round++;
    again = true;
    if (playing) return;
    playing = true;
    try {
      while (again && production) {
        again = false;
        const {files: of, outline, moment} = production;
        const act = await moment.play(scene);
        controls.show(act.strengths);
        outcomes.show(moment, of, outline, act);
        calendar.point();
      }
    } finally {
      playing = false;
    }
    void plan(round);
  };

  let planning = Promise.resolve();

  /** Decides the week for the latest scene; one that was overtaken stops after its day. */
  const plan = (of: number): void => {
    planning = planning.then(async () => {
      if (of !== round || !production) return;
      const {outline, week} = production;
      const decided = await week.week(structuredClone(scene), () => of !== round);
      if (decided) calendar.show(decided, outline, week.description.slots);
    });
  };

  place('another').addEventListener('click', () => {
    seeds.clear();
    void play();
  });
  await compile();
  place('play').dataset['ready'] = 'true';
};

const say = (state: 'good' | 'broken', text: string): void => {
  const status = place('status');
  if (status.dataset['state'] === state && status.textContent === text) return;
  status.dataset['state'] = state;
  status.textContent = text;
};

try {
  await start();
} catch (error) {
  // Without WebAssembly or its files the page says so; there is nothing else that it could do.
  say('broken', 'The playground could not start.');
  hold(place('problems'), make('li', 'problem', `${error instanceof Error ? error.message : String(error)}. Reload the page to try again.`));
}
