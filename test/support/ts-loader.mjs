/**
 * Lets a child process run the TypeScript sources without a build:
 * `node --import ./test/support/ts-loader.mjs --conditions=source <file.ts>`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const HOOKS = '?hooks';
/** As the build has it, but for what the build leaves out. */
const CONFIG = { ...JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8')), exclude: [] };

if (!import.meta.url.endsWith(HOOKS)) register(import.meta.url + HOOKS);

/** Sources import each other as `./x.js`, the name that a build gives to `./x.ts`. */
export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), { ...CONFIG, swcrc: false, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
