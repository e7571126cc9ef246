import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFrom } from '#server/config';
import { createLogger } from '#server/http/logger';
import { startServer, type RunningServer } from '#server/server';
import { stepdown } from '#cli/testing/stepdown';
import { referral } from './support/commands.js';

const YEAR = 365 * 24 * 3_600_000;

describe('a server whose clock went forward by itself', () => {
  let folder: string;
  let server: RunningServer;
  let ahead: number;
  beforeEach(async () => {
    ahead = 0;
    folder = mkdtempSync(join(tmpdir(), 'stepdown-clock-'));
    const config = configFrom({ dataFolder: folder, port: '0' }, {});
    const time = { wall: () => Date.now() + ahead, steady: () => performance.now() };
    server = await startServer(config, createLogger('error'), time);
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const refer = (episodeId: string) =>
    fetch(`${server.url}/v1/episodes/${episodeId}/referral`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(referral),
    });
  const ready = async () => (await fetch(`${server.url}/health/ready`)).json();
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(`${server.url}/metrics`)).text())?.[1]);

  it('refuses to record, with words, until the clock is back', async () => {
    expect((await refer('a')).status).toBe(201);
    ahead = YEAR;
    const refused = await refer('b');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'clock-jumped', retryable: true });
    expect(await ready()).toMatchObject({ status: 'not ready', checks: { clock: { ok: false, state: 'jumped' } } });
    expect(await metric('stepdown_clock_jump_seconds')).toBeGreaterThan(YEAR / 1000 - 60);
    ahead = 0;
    expect((await refer('b')).status).toBe(201);
    expect(await ready()).toMatchObject({ status: 'ready', checks: { clock: { ok: true } } });
  });

  it('records again when an operator accepts the clock, and says when it is behind the log', async () => {
    ahead = YEAR;
    expect((await refer('a')).status).toBe(503);
    const { code, stdout } = await stepdown(['clock', 'accept', '--data', folder]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('the clock is in order') });
    expect((await refer('a')).status).toBe(201);
    ahead = 0;
    expect((await refer('b')).status).toBe(201);
    expect(await ready()).toMatchObject({ status: 'ready', checks: { clock: { ok: true, state: 'behind' } } });
    expect(await metric('stepdown_clock_behind_seconds')).toBeGreaterThan(YEAR / 1000 - 60);
    expect((await stepdown(['clock', 'show', '--data', folder])).stdout).toContain('the log is ahead of the clock by');
    const events = (await (await fetch(`${server.url}/v1/events`)).text()).trim().split('\n');
    const [, second] = events.map((line) => JSON.parse(line) as { metadata: { clock?: string } });
    expect(Date.parse(second!.metadata.clock!)).toBeLessThan(Date.now() + 1);
  });
});
