import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const program = fileURLToPath(new URL('../bin/dev.js', import.meta.url));

let data: string;
beforeEach(() => {
  data = mkdtempSync(`${tmpdir()}/stepdown-dev-`);
});
afterEach(() => rmSync(data, { recursive: true }));

/** A port that was free just now. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

async function lineWith(stream: Readable, text: string): Promise<string> {
  for await (const line of createInterface({ input: stream })) if (line.includes(text)) return line;
  throw new Error(`it ended without ${text}`);
}

describe('server and dashboard from source', () => {
  it('answer at one address of this machine, and end together', async () => {
    const [port, pagePort] = [await freePort(), await freePort()];
    const child = spawn(process.execPath, [program, '--data', data, '--port', port, '--page-port', pagePort], {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let listening = '';
    try {
      [listening] = await Promise.all([lineWith(child.stderr, '"msg":"listening"'), lineWith(child.stdout, pagePort)]);
      const page = `http://127.0.0.1:${pagePort}`;
      expect(await (await fetch(page, { headers: { accept: 'text/html' } })).text()).toContain('/@vite/client');
      expect(await (await fetch(`${page}/v1/projection`)).json()).toMatchObject({ lag: { amount: '0' } });
    } finally {
      child.kill('SIGINT');
    }
    expect(await exited).toEqual([0, null]);
    expect(listening).toContain(`"url":"http://127.0.0.1:${port}"`);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });
});
