/**
 * Writes the parts of the documentation that follow from declarations: `npm run docs`. Pages have them below a marker;
 * what stands above it is written by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { commandReference } from '#intake/command-reference';

const MARKER = '<!-- What follows is generated: npm run docs -->';
const page = fileURLToPath(new URL('../docs/record-systems/commands.md', import.meta.url));

const [byHand] = readFileSync(page, 'utf8').split(MARKER);
const text = `${byHand}${MARKER}\n\n${commandReference()}\n`;
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
