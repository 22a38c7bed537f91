// What the shipped packages touch of a browser, read from their sources by the compiler: `Owner.member`, or the name of a global. What belongs
// to the language itself (arrays, promises, dates) is no facility of a browser, but for `Intl`, whose tables a browser may be without.

import {fileURLToPath} from 'node:url';

import {isBindingElement, isCallExpression, isIdentifier, isImportDeclaration, isInterfaceDeclaration, isObjectBindingPattern, isPropertyAccessExpression, isShorthandPropertyAssignment, isStringLiteral, isTypeAliasDeclaration, isTypeNode, isVariableDeclaration} from 'typescript/unstable/ast/is';
import {API} from 'typescript/unstable/sync';

const www = fileURLToPath(new URL('../../www/', import.meta.url));

/** Files of types that describe a browser. */
const OF_BROWSER = /\/lib\.dom(\.\w+)?\.d\.ts$/;
/** Scripts for other places than a page, and tests. */
const ELSEWHERE = /\/sdk\/src\/(?:command|testing|vite)\/|\.test\.ts$|\.d\.ts$|\/generated\/|entry\/(node|workerd|inline|slim)\.ts$/;
/** Functions of the packages that take the name of a property: whose it is. */
const BY_NAME = {ofDocument: 'Document', own: 'Element'};
/** Interfaces that types are mixed from: where the member is in a browser. */
const MIXED = {Body: 'Response', NavigatorLocks: 'Navigator', NavigatorStorage: 'Navigator', Instance: 'WebAssembly.Instance', Memory: 'WebAssembly.Memory', PopoverTargetAttributes: 'HTMLButtonElement', DocumentOrShadowRoot: 'ShadowRoot', HTMLOrSVGElement: 'HTMLElement'};

/** By facility, the files that touch it. */
export function touched(packages = ['sdk', 'elements']) {
  const all = new Map();
  const api = new API({cwd: www});
  try {
    for (const name of packages) {
      const config = `${www}${name}/tsconfig.json`;
      const project = api.updateSnapshot({openProjects: [config]}).getProject(config);
      for (const path of project.program.getSourceFileNames()) {
        if (!path.startsWith(`${www}${name}/src/`) || ELSEWHERE.test(path)) continue;
        for (const facility of inFile(project, path)) all.set(facility, [...(all.get(facility) ?? []), path.slice(www.length)]);
      }
    }
  } finally {
    api.close();
  }
  return all;
}

function inFile(project, path) {
  const {program, checker} = project;
  const symbols = [];
  const nodes = [];
  const found = new Set();
  const visit = (node) => {
    if (isTypeNode(node) || isInterfaceDeclaration(node) || isTypeAliasDeclaration(node) || isImportDeclaration(node)) return;
    if (isPropertyAccessExpression(node)) {
      nodes.push(node.name);
      visit(node.expression);
      return;
    }
    if (isBindingElement(node) && isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      const type = isIdentifier(name) && checker.getTypeAtLocation(node.parent);
      if (type) symbols.push(checker.getPropertyOfType(type, name.text));
    }
    if (isCallExpression(node)) {
      const owner = BY_NAME[node.expression.text];
      for (const given of owner ? node.arguments : []) if (isStringLiteral(given)) found.add(`${owner}.${given.text}`);
      // `Reflect.get(Document.prototype, 'hidden', document)`
      const [from, name] = node.arguments;
      if (node.expression.expression?.text === 'Reflect' && from && isPropertyAccessExpression(from) && name && isStringLiteral(name)) found.add(`${from.expression.text}.${name.text}`);
    }
    if (isShorthandPropertyAssignment(node)) symbols.push(checker.getShorthandAssignmentValueSymbol(node));
    else if (isIdentifier(node)) nodes.push(node);
    node.forEachChild(visit);
  };
  program.getSourceFile(path).forEachChild(visit);
  symbols.push(...(nodes.length ? checker.getSymbolAtLocation(nodes) : []));
  for (const symbol of symbols) {
    const facility = symbol && facilityOf(symbol, project);
    if (facility) found.add(facility);
  }
  return found;
}

function facilityOf(symbol, project) {
  const [declaration] = symbol.declarations ?? [];
  const owner = symbol.getParent()?.name;
  if (owner === 'Intl') return `Intl.${symbol.name}`;
  if (!declaration || !OF_BROWSER.test(declaration.path) || symbol.name === 'prototype') return undefined;
  if (!owner) return symbol.name;
  return `${owner.startsWith('__') ? classOf(declaration.resolve(project)) : (MIXED[owner] ?? owner)}.${symbol.name}`;
}

/** What belongs to a class and not to its objects is declared in the type of a variable. */
function classOf(node) {
  while (!isVariableDeclaration(node)) node = node.parent;
  return node.name.text;
}
