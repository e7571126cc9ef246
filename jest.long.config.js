import './bin/supported-node.js';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import base from './jest.config.js';

const files = globSync('{apps,libs,test}/**/*.spec.ts', { cwd: import.meta.dirname });

/** Tests that have more rounds on demand (see `rounds`), themselves or in a contract, with all of them: `npm run test:long`. */
export default {
  ...base,
  testMatch: files.filter((file) => [file, ...contractsOf(file)].some(hasRounds)).map((file) => `<rootDir>/${file}`),
  globalSetup: '<rootDir>/test/run/set-up-long.js',
};

function hasRounds(file) {
  return textOf(file).includes('rounds(');
}

function contractsOf(file) {
  const imports = textOf(file).matchAll(/from '(\.[^']*\.contract)\.js'/g);
  return [...imports].map(([, contract]) => join(dirname(file), `${contract}.ts`));
}

function textOf(file) {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}
