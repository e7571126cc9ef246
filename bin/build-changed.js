import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is built in one step.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {readonly string[]} sources files and folders that it is built from, below the root
 * @property {readonly string[]} outputs files and folders that it is built into
 * @property {() => void} build throws where it fails
 */

/**
 * Digests of the sources and the outputs of a part when it was last built.
 *
 * @typedef {{ readonly sources: string, readonly outputs: string }} Built
 */

/** Says what the parts in `dist/` were built from. */
const RECORD = 'dist/built.json';

/**
 * Builds the parts whose sources or outputs are not those of their last build, and answers their names. Contents are
 * compared, not times: neither a clone nor a branch that was changed back and forth leaves a part that is out of date.
 *
 * @param {string} root
 * @param {readonly Part[]} parts
 * @returns {string[]}
 */
export function buildChanged(root, parts) {
  return parts.filter((part) => buildWhereChanged(root, part)).map(({ name }) => name);
}

/**
 * @param {string} root
 * @param {Part} part
 */
function buildWhereChanged(root, { name, sources, outputs, build }) {
  // Before the build: what is changed while it runs is built the next time.
  const source = digestOf(root, sources);
  const { [name]: built, ...others } = recordIn(root);
  if (built?.sources === source && built.outputs === digestOf(root, outputs)) return false;
  // A build that is interrupted leaves no part that counts as built.
  for (const output of outputs) rmSync(join(root, output), { recursive: true, force: true });
  build();
  writeRecord(root, { ...others, [name]: { sources: source, outputs: digestOf(root, outputs) } });
  return true;
}

/**
 * @param {string} root
 * @returns {Record<string, Built>}
 */
function recordIn(root) {
  try {
    return JSON.parse(readFileSync(join(root, RECORD), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * @param {string} root
 * @param {Record<string, Built>} record
 */
function writeRecord(root, record) {
  writeFileSync(join(root, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * The digest of all files under some paths: of their names and contents.
 *
 * @param {string} root
 * @param {readonly string[]} paths
 */
function digestOf(root, paths) {
  const digest = createHash('sha256');
  for (const path of paths) for (const file of filesUnder(root, path)) addFile(digest, root, file);
  return digest.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} digest
 * @param {string} root
 * @param {string} file
 */
function addFile(digest, root, file) {
  const content = createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');
  digest.update(`${content} ${file}\n`);
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesUnder(root, `${path}/${name}`));
}
