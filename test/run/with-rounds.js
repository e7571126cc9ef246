import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of test files, those that have more rounds on demand, themselves or in a contract that they hold: see `rounds`. */
export default function withRounds(paths) {
  return { filtered: paths.filter((path) => [path, ...contractsOf(path)].some(hasRounds)) };
}

const hasRounds = (path) => readFileSync(path, 'utf8').includes('rounds(');

function contractsOf(path) {
  const imports = readFileSync(path, 'utf8').matchAll(/from '(\.[^']*\.contract)\.js'/g);
  return [...imports].map(([, contract]) => join(dirname(path), `${contract}.ts`));
}
