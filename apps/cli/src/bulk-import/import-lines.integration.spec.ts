import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Unreachable } from '../connection/client.js';
import { startOwnServer, type OwnServer } from '../connection/own-server.js';
import type { Io } from '../io.js';
import { linesOf } from '../lines.js';
import { cohort, ndjson } from '../testing/cohort.js';
import { cuttingProxy, type CuttingProxy } from '../testing/cutting-proxy.js';
import { temporaryFolder, type TemporaryFolder } from '../testing/stepdown.js';
import { importLines, Unfinished } from './import-lines.js';

const { signal } = new AbortController();
const AT_ONCE = { first: 0, most: 0, attempts: 4 };

let folder: TemporaryFolder;
let server: OwnServer;
let proxy: CuttingProxy | undefined;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await startOwnServer({ dataFolder: folder.path }, {}, signal);
});
afterEach(async () => {
  await proxy?.close();
  await server.stop();
  folder.remove();
});

/** Imports over connections, the first of which are cut after a given number of answer bytes. */
async function importOver(cuts: readonly number[], lines: readonly string[], input = [Buffer.from(ndjson(lines))]) {
  proxy = await cuttingProxy(server.url, cuts);
  const client = new Client(proxy.url, undefined, signal);
  const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {}, signal };
  const options = { failures: 5, retry: AT_ONCE, answers: folder.file('answers') };
  async function* chunks() {
    yield* input;
  }
  try {
    return await importLines(client, linesOf(chunks()), io, options);
  } finally {
    await client.close();
  }
}

const answered = () =>
  readFileSync(folder.file('answers'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { commandId: string }).commandId);
const commandIds = (lines: readonly string[]) =>
  lines.map((line) => (JSON.parse(line) as { commandId: string }).commandId);

describe('a connection that breaks during an import', () => {
  it.each([[[0]], [[300]], [[9_000, 300]], [[5_000, 0, 3_000]]])(
    'after %j bytes of answers loses no command and records none twice',
    async (cuts) => {
      const lines = cohort(40);
      const summary = await importOver(cuts, lines);
      expect(summary).toMatchObject({ lines: lines.length, reconnections: cuts.length, failures: [] });
      expect(summary.accepted + summary.duplicate).toBe(lines.length);
      expect(answered()).toEqual(commandIds(lines));
      const last = await server.client.get<{ head: { position: string } }>('/v1/projection');
      expect(last.head.position).toBe(String(lines.length));
    },
  );

  it('again and again ends the import, which reports its counts so far', async () => {
    const lines = cohort(2);
    const ended = await importOver([0, 0, 0, 0], lines).catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(Unfinished);
    const { summary, cause } = ended as Unfinished;
    expect(summary).toMatchObject({ lines: 0, reconnections: AT_ONCE.attempts - 1 });
    expect(cause).toBeInstanceOf(Unreachable);
  });
});

describe('an import', () => {
  it('whose input fails is not retried', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from(ndjson(cohort(1)));
      throw new Error('the disk is gone');
    }
    const io: Io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {}, signal };
    const ended = await importLines(server.client, linesOf(failing()), io, { failures: 5 }).catch(
      (error: unknown) => error,
    );
    expect(ended).toMatchObject({ cause: { message: 'the disk is gone' }, summary: { reconnections: 0 } });
  });

  it('is answered while its input is still open', async () => {
    const [first = '', second = ''] = cohort(1);
    const input = new PassThrough();
    const io: Io = { stdin: input, stdout: new PassThrough(), stderr: new PassThrough(), env: {}, signal };
    input.write(`${first}\n`);
    const summary = await importLines(server.client, linesOf(input), io, {
      failures: 5,
      onAnswers: ({ lines }) => (lines === 1 ? input.write(`${second}\n`) : input.end()),
    });
    expect(summary).toMatchObject({ lines: 2, accepted: 2 });
  });

  it('continues over another connection after the server ended an idle one', async () => {
    await server.stop();
    server = await startOwnServer({ dataFolder: folder.path, inputIdle: '1' }, {}, signal);
    proxy = await cuttingProxy(server.url, []);
    const client = new Client(proxy.url, undefined, signal);
    const [first = '', second = ''] = cohort(1);
    const input = new PassThrough();
    const io: Io = { stdin: input, stdout: new PassThrough(), stderr: new PassThrough(), env: {}, signal };
    input.write(`${first}\n`);
    const imported = importLines(client, linesOf(input), io, { failures: 5, retry: { ...AT_ONCE, attempts: 1 } });
    await proxy.connected(2);
    input.end(`${second}\n`);
    expect(await imported).toMatchObject({ lines: 2, accepted: 2, reconnections: 0 });
    await client.close();
  });
});
