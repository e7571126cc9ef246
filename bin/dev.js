/**
 * Runs the server and the dashboard from their sources on this machine only, and again when a source changes:
 * `npm run dev`, or `npm run dev -- --data <folder> --port <port> --page-port <port>`. Ctrl-C ends both.
 */
import './supported-node.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

const HOST = '127.0.0.1';
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.stepdown/dev' },
    port: { type: 'string', default: '8080' },
    'page-port': { type: 'string', default: '5173' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));

const fromSource = ['--import', './test/support/ts-loader.mjs', '--conditions=source', '--enable-source-maps'];
const serve = ['serve', '--host', HOST, '--port', values.port, '--data', values.data];
const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', ...fromSource, 'apps/cli/src/main.ts', ...serve],
  // A group of its own: Ctrl-C reaches this process alone, and the server is told once. A second signal would end it at once.
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true },
);
const ended = once(server, 'exit');

// Where the page's requests go: see `apps/dashboard/vite.config.ts`.
process.env['STEPDOWN_URL'] = `http://${HOST}:${values.port}`;
const page = await createServer({
  root: fileURLToPath(new URL('../apps/dashboard', import.meta.url)),
  server: { host: HOST, port: Number(values['page-port']), strictPort: true },
  clearScreen: false,
});

/** Ends the server, and with it the rest. */
function end() {
  server.kill('SIGTERM');
}

process.on('SIGINT', end);
process.on('SIGTERM', end);
try {
  await page.listen();
  page.printUrls();
  await ended;
} finally {
  end();
  await page.close();
}
