import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { stepdown } from '#cli/testing/stepdown';
import { version } from '#server/version';
import { admission, referral } from './support/commands.js';
import { samplesIn, type Sample } from './support/samples.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

describe('the metrics of a server', () => {
  let server: TestServer;
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const scraped = async (headers = {}): Promise<readonly Sample[]> =>
    samplesIn(String((await server.get('/metrics', headers)).body));
  const valueOf = async (name: string, labels: Readonly<Record<string, string>> = {}, headers = {}) =>
    (await scraped(headers)).find(
      (each) =>
        each.name === name && Object.entries(labels).every(([label, value]) => each.labels.get(label) === value),
    )?.value;

  it('measures a call by the pattern of its address, whatever was in it', async () => {
    server = await startTestServer({ folder });
    await server.post('/v1/episodes/jane-doe-1970/referral', referral);
    await server.post('/v1/episodes/jane-doe-1970/referral', { ...referral, effectiveOn: 'no day' });
    await server.get('/v1/episodes/jane-doe-1970?asOf=jane-doe-1971');
    await server.get('/jane-doe-1972');
    await server.get('/v1/jane-doe-1973');
    const text = String((await server.get('/metrics')).body);
    expect(text).not.toContain('jane-doe');
    const count = 'stepdown_http_request_duration_seconds_count';
    const route = '/v1/episodes/:episodeId/referral';
    expect(await valueOf(count, { route, method: 'POST', status: '201' })).toBe(1);
    expect(await valueOf(count, { route, method: 'POST', status: '400' })).toBe(1);
    expect(await valueOf(count, { route: 'none', method: 'GET', status: '404' })).toBeGreaterThan(0);
    expect(await valueOf(count, { route: '/metrics', method: 'GET', status: '200' })).toBeGreaterThan(0);
  });

  it('say which program it is, what it is ready for, and how much room there is', async () => {
    server = await startTestServer({ folder });
    expect(await valueOf('stepdown_build_info', { version, node: process.versions.node })).toBe(1);
    const ready = (await scraped()).filter(({ name }) => name === 'stepdown_ready');
    const checks = ready.map(({ labels, value }) => [labels.get('check'), value] as const);
    expect(Object.fromEntries(checks)).toEqual({ log: 1, keys: 1, projection: 1, clock: 1, commands: 1, reports: 1 });
    const [free, size] = [
      await valueOf('stepdown_data_folder_free_bytes'),
      await valueOf('stepdown_data_folder_size_bytes'),
    ];
    expect(free).toBeGreaterThan(0);
    expect(size).toBeGreaterThan(free!);
  });

  it('count calls whose caller is not known, by why', async () => {
    const operate = keyIn(folder, { actor: 'o', roles: ['operate'] });
    server = await startTestServer({ folder });
    await server.get('/v1/episodes');
    await server.get('/v1/episodes', { authorization: 'Bearer no-such-key' });
    await server.get('/v1/episodes', { authorization: 'Bearer no-such-key' });
    await server.get('/v1/episodes', operate);
    const failures = 'stepdown_authentication_failures_total';
    expect(await valueOf(failures, { reason: 'no-key' }, operate)).toBe(1);
    expect(await valueOf(failures, { reason: 'unknown-key' }, operate)).toBe(2);
  });

  it('count the live feeds that are open', async () => {
    server = await startTestServer({ folder });
    await server.post('/v1/episodes/e/referral', referral);
    const leaving = new AbortController();
    const headers = { accept: 'text/event-stream' };
    const feed = await fetch(`${server.url}/v1/events`, { headers, signal: leaving.signal });
    const reader = feed.body!.getReader();
    await reader.read();
    expect(await valueOf('stepdown_open_feeds')).toBe(1);
    leaving.abort();
    while ((await valueOf('stepdown_open_feeds')) !== 0) await new Promise(setImmediate);
  });

  it('tell how long ago the last back-up was made, and that there was none', async () => {
    server = await startTestServer({ folder });
    await server.post('/v1/episodes/e/referral', referral);
    expect(await valueOf('stepdown_backup_age_seconds')).toBe(Infinity);
    expect((await stepdown(['backup', join(folder, 'copy.sqlite'), '--data', folder])).code).toBe(0);
    const { at } = JSON.parse(readFileSync(join(folder, 'last-backup.json'), 'utf8')) as { at: string };
    const age = await valueOf('stepdown_backup_age_seconds');
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThanOrEqual((Date.now() - Date.parse(at)) / 1_000);
    expect((await stepdown(['backup', join(folder, 'no', 'such', 'folder'), '--data', folder])).code).toBe(1);
    expect(existsSync(join(folder, 'last-backup.json'))).toBe(true);
  });

  describe('with a witness', () => {
    let witness: Server;
    let answer: number;
    beforeEach(async () => {
      answer = 503;
      witness = createServer((request, response) => {
        request.resume().on('end', () => {
          response.writeHead(answer).end();
          witness.emit('asked');
        });
      });
      witness.listen(0, '127.0.0.1');
      await once(witness, 'listening');
    });
    afterEach(() => void witness.close());

    it('tell how old the newest head is, and since when the witness has one', async () => {
      const url = `http://127.0.0.1:${(witness.address() as AddressInfo).port}`;
      server = await startTestServer({ folder, settings: { witness: url, headInterval: '0' } });
      expect(await valueOf('stepdown_head_age_seconds')).toBe(Infinity);
      expect(await valueOf('stepdown_witness_age_seconds')).toBe(Infinity);
      answer = 200;
      await server.post('/v1/episodes/e/referral', referral);
      const requested = once(witness, 'asked');
      expect((await server.post('/v1/proofs/head', {})).status).toBe(200);
      expect(await valueOf('stepdown_head_age_seconds')).toBeLessThan(300);
      await requested;
      while ((await valueOf('stepdown_witness_age_seconds')) === Infinity) await new Promise(setImmediate);
      answer = 503;
      await server.post('/v1/episodes/e/admission', admission);
      const refused = once(witness, 'asked');
      await server.post('/v1/proofs/head', {});
      await refused;
      const [witness_, head] = [
        await valueOf('stepdown_witness_age_seconds'),
        await valueOf('stepdown_head_age_seconds'),
      ];
      expect(witness_).toBeGreaterThan(head!);
    });
  });
});
