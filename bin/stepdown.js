#!/usr/bin/env node
import './supported-node.js';
import { existsSync } from 'node:fs';

const program = new URL('../dist/apps/cli/src/main.js', import.meta.url);

if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('stepdown is not built yet: run `npm run build` first\n');
  process.exitCode = 1;
}
