// Turns the official CEL conformance cases into `cases.json`, one case a line.
//
//   npm install --no-save @bufbuild/cel-spec@0.6.1 && node extract.mjs > cases.json
//
// Each case: section, name, expression, what it must be (true, false, "error", or "other" for a value that is not a boolean), and
// for those that have any, the bindings (null for a variable that is declared but not bound).
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

// By path, because the package exports only the decoded form of its cases.
const data = join(process.cwd(), 'node_modules/@bufbuild/cel-spec/dist/esm/testdata/conformance.js');
const {tests} = await import(pathToFileURL(data));

const outcome = (value) => ('boolValue' in value ? value.boolValue : 'other');

function want(test) {
  if (test.evalError || test.anyEvalErrors || test.unknown || test.anyUnknowns) return 'error';
  if (test.typedResult) return test.typedResult.result ? outcome(test.typedResult.result) : 'other';
  // Without an expectation a case expects `true`.
  return test.value ? outcome(test.value) : test.checkOnly ? 'other' : true;
}

function* cases(suite, path) {
  for (const {original: test} of suite.tests ?? []) {
    const found = {section: path.join('/'), name: test.name, expr: test.expr, want: want(test)};
    const bindings = {};
    for (const {name, ident} of test.typeEnv ?? []) if (ident) bindings[name] = null;
    for (const [name, {value}] of Object.entries(test.bindings ?? {})) bindings[name] = value ?? null;
    if (Object.keys(bindings).length > 0) found.bindings = bindings;
    if (test.container && found.bindings) found.container = test.container;
    yield found;
  }
  for (const inner of suite.suites ?? []) yield* cases(inner, [...path, inner.name]);
}

const lines = [...cases(tests, [])].map((found) => JSON.stringify(found));
process.stdout.write(`[\n${lines.join(',\n')}\n]\n`);
