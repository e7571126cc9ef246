/**
 * Builds into `dist/` what is not there as its sources have it: `node bin/build.js`, or with names of parts only those.
 */
import './supported-node.js';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildChanged } from './build-changed.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = ['package.json', 'package-lock.json', 'tsconfig.json', 'bin/build.js', 'bin/build-changed.js'];

/** @type {{ projects: Record<string, { root: string }> }} */
const { projects } = JSON.parse(readFileSync(new URL('../nest-cli.json', import.meta.url), 'utf8'));
const programs = Object.values(projects).map((project) => project.root);

/** @type {import('./build-changed.js').Part[]} */
const parts = [
  {
    name: 'programs',
    sources: [...programs, ...tools, '.swcrc', 'nest-cli.json'],
    outputs: programs.map((path) => `dist/${path}`),
    build: () => run('building the programs', '@nestjs/cli/bin/nest.js', 'build', '--all', '--silent'),
  },
  {
    name: 'dashboard',
    sources: ['apps/dashboard', 'libs', ...tools],
    outputs: ['dist/apps/dashboard'],
    build: () => run('building the dashboard', 'vite/bin/vite.js', 'build', 'apps/dashboard', '--logLevel', 'warn'),
  },
];

/** @param {[string, string, ...string[]]} step */
function run(...[what, program, ...args]) {
  process.stderr.write(`${what} ...\n`);
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const named = process.argv.slice(2);
buildChanged(root, named.length === 0 ? parts : parts.filter(({ name }) => named.includes(name)));
