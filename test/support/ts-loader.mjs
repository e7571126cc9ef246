/**
 * Lets a child process run the TypeScript sources without a build:
 * `node --import ./test/support/ts-loader.mjs --conditions=source <file.ts>`.
 * What it compiles is cached by content, so that only the first process after a change waits for it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/stepdown-sources/', import.meta.url));
/** As the build has it, but for what the build leaves out. */
const CONFIG = { ...JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8')), exclude: [] };
const MADE_BY = JSON.stringify([require('@swc/core/package.json').version, CONFIG]);

mkdirSync(CACHE, { recursive: true });
enableCompileCache(`${CACHE}v8`);
registerHooks({ resolve, load });

/** Sources import each other as `./x.js`, the name that a build gives to `./x.ts`. */
function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && isSource(context.parentURL)) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

function load(url, context, next) {
  if (!isSource(url)) return next(url, context);
  return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
}

/** With or without a query, by which a file that runs again differs. */
function isSource(url = '') {
  return /\.ts(\?|$)/.test(url);
}

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const digest = createHash('sha256').update(`${MADE_BY}\n${filename}\n${source}`).digest('hex');
  const file = `${CACHE}${digest}.mjs`;
  if (existsSync(file)) return readFileSync(file, 'utf8');
  // Loaded only where something is to be compiled.
  const { code } = require('@swc/core').transformSync(source, {
    ...CONFIG,
    filename,
    swcrc: false,
    sourceMaps: 'inline',
  });
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
  return code;
}
