/**
 * Finds words that this project does not use (docs/architecture.md, "Glossary"): private terms in names, archaisms in
 * prose. `npm run words`; ends with 1 where it finds one.
 */
import './supported-node.js';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Parts of names, with the term to use. */
const inNames = new Map([
  ['amend', 'correct'],
  ['amended', 'corrected'],
  ['amendment', 'correction'],
  ['amendments', 'corrections'],
  ['anew', 'again'],
  ['asked', 'request, query'],
  ['asking', 'query'],
  ['believed', 'effective'],
  ['beside', 'shadow'],
  ['broken', 'violation'],
  ['gate', 'read-write lock'],
  ['kept', 'previous, saved'],
  ['lane', 'keyed queue'],
  ['lanes', 'keyed queue'],
  ['news', 'signal'],
  ['patience', 'retry policy'],
  ['renewal', 'outdated rebuild'],
  ['told', 'affected, reported'],
  ['untold', 'omitted'],
]);

/** Names in stored or public forms: JSON fields, columns, settings. */
const publicNames = new Set([
  'askedAtAdmission',
  'askedAtDischarge',
  'believed',
  'beside',
  'kept',
  'keptAside',
  'asked_at_admission',
  'asked_at_discharge',
]);

/** In comments and documents. */
const inProse = [
  /\banew\b/i,
  /\bbeside\b/i,
  /\btold\b/i,
  /\bmade again\b/i,
  /\bthat is asked for\b/i,
  /\bwhereof\b/i,
  /\blest\b/i,
];

const root = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => existsSync(`${root}${file}`) && !file.startsWith('test/fixtures/') && file !== 'CHANGELOG.md');

const found = files.flatMap((file) => {
  if (/\.tsx?$/.test(file)) return [...inSource(file)];
  return file.endsWith('.md') ? [...inDocument(file)] : [];
});
for (const line of found) process.stdout.write(`${line}\n`);
process.exitCode = found.length === 0 ? 0 : 1;

/** @param {string} file */
function* inSource(file) {
  const text = readFileSync(`${root}${file}`, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  yield* namesIn(source, source, file);
  yield* commentsIn(text, file);
}

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} source
 * @param {string} file
 * @returns {Generator<string>}
 */
function* namesIn(node, source, file) {
  const name = /** @type {ts.NamedDeclaration} */ (node).name;
  if (
    name !== undefined &&
    (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) &&
    !ts.isPropertyAccessExpression(node)
  ) {
    const word = publicNames.has(name.text) ? undefined : partsOf(name.text).find((part) => inNames.has(part));
    if (word !== undefined)
      yield at(file, source, name.getStart(source), `the name ${name.text}: ${inNames.get(word)}`);
  }
  /** @type {ts.Node[]} */
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* namesIn(child, source, file);
}

/** @param {string} name */
function partsOf(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/**
 * @param {string} text
 * @param {string} file
 */
function* commentsIn(text, file) {
  const comments = text.matchAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/[^\n]*/g);
  for (const { 0: comment, index } of comments) yield* archaismsIn(comment, lineAt(text, index), file);
}

/** @param {string} file */
function* inDocument(file) {
  const text = readFileSync(`${root}${file}`, 'utf8');
  const prose = text
    .replace(/^```[^]*?^```$/gm, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^)]*\)/g, blank);
  yield* archaismsIn(prose, 1, file);
}

/** @param {string} text */
function blank(text) {
  return text.replace(/[^\n]/g, ' ');
}

/**
 * @param {string} prose
 * @param {number} first number of its first line
 * @param {string} file
 */
function* archaismsIn(prose, first, file) {
  for (const [index, line] of prose.split('\n').entries()) {
    const word = inProse.map((pattern) => pattern.exec(line)?.[0]).find((match) => match !== undefined);
    if (word !== undefined) yield `${file}:${first + index}: "${word}" in prose`;
  }
}

/**
 * @param {string} file
 * @param {ts.SourceFile} source
 * @param {number} position
 * @param {string} what
 */
function at(file, source, position, what) {
  return `${file}:${source.getLineAndCharacterOfPosition(position).line + 1}: ${what}`;
}

/**
 * @param {string} text
 * @param {number} index
 */
function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
