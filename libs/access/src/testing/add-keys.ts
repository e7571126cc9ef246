/**
 * Runs as a separate process: `add-keys.ts <folder> <count>` creates `count` keys in sequence, even if other processes
 * create keys there too, and prints the id of each once it is added.
 */
import { join } from 'node:path';
import { createApiKey } from '#access/api-key';
import { KeyFile } from '#access/key-file';

const [folder = '', count = '0'] = process.argv.slice(2);
const file = new KeyFile({ keys: join(folder, 'keys.json'), guarded: join(folder, 'guarded.json') });
for (let made = 0; made < Number(count); made++) {
  const { key } = createApiKey({ actor: `process ${process.pid}`, roles: ['audit'] }, '2026-03-01T00:00:00.000Z');
  file.add(key);
  process.stdout.write(`${key.id}\n`);
}
