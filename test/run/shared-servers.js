import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeTemporaryFiles, setUpTemporaryFiles } from './temporary-files.js';

const ENGINE = fileURLToPath(new URL('../support/run-engine.ts', import.meta.url));
const BUNDLER = fileURLToPath(new URL('../support/bundle-programs.mjs', import.meta.url));
const LOADER = new URL('../support/ts-loader.mjs', import.meta.url).href;

/** @type {import('node:http').Server | undefined} */
let broker;
/** @type {Promise<{ child: import('node:child_process').ChildProcess, url: string }> | undefined} */
let postgres;
/** @type {Promise<string> | undefined} */
let programs;

/** By the path that they are asked for at. */
const shared = {
  '/postgres': async () => (await (postgres ??= startPostgres())).url,
  '/programs': () => (programs ??= bundlePrograms()),
};

/**
 * Before all tests of a run: a place at which whoever needs a PostgreSQL asks for its address, and whoever starts a program
 * for the folder of the bundled ones. Each is made when it is first asked for, so that a run without such tests does not
 * wait for it, and serves the whole run.
 */
export async function setUp() {
  setUpTemporaryFiles();
  broker = createServer((request, response) => {
    shared[request.url]().then(
      (answer) => response.end(answer),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (broker.address());
  process.env['TEST_POSTGRES'] = `http://127.0.0.1:${address.port}/postgres`;
  process.env['TEST_PROGRAMS'] = `http://127.0.0.1:${address.port}/programs`;
}

/** After all tests of a run. */
export async function tearDown() {
  broker?.close();
  const running = await postgres?.catch(() => undefined);
  if (running !== undefined) await stop(running.child);
  removeTemporaryFiles();
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function startPostgres() {
  const child = spawn(process.execPath, ['--import', LOADER, '--conditions=source', ENGINE, 'postgres'], {
    // With the channel that tells it when this process is gone.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`PostgreSQL ended with ${code}`)));
  const [line] = await Promise.race([once(createInterface({ input: child.stderr }), 'line'), ended]);
  return { child, url: JSON.parse(line).url };
}

async function bundlePrograms() {
  const { stdout } = await promisify(execFile)(process.execPath, [BUNDLER]);
  return stdout;
}
