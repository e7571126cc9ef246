/**
 * Ends the process, with words, on a Node that Stepdown does not run on. To be imported before anything else:
 * better-sqlite3 crashes the process of an older one without a word.
 */
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** @type {string} */
const oldest = engines.node.replace('>=', '');
const running = process.versions.node;

/**
 * @param {string} version
 * @param {string} than
 */
function isOlder(version, than) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

if (isOlder(running, oldest)) {
  process.stderr.write(
    `Stepdown needs Node ${oldest} or newer, and this is Node ${running} (${process.execPath}).\n` +
      'On Linux, Windows and macOS on Intel `npm ci` brings Node 24 with it, which `npm start`, `npm run ...` and `npx stepdown` use:\n' +
      'run `npm ci` without --omit=optional. Elsewhere install Node 24.\n',
  );
  process.exit(1);
}
