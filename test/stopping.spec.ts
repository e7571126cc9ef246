import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { linesOf } from '#recording/lines';
import { dataFolder } from '#server/engine/data-folder';
import { course, line, referral } from './support/commands.js';
import { startTestServer } from './support/server.js';

describe('a graceful stop', () => {
  it('answers what is under way, takes nothing new, and leaves the projector at a clean checkpoint', async () => {
    const server = await startTestServer();
    const lines = Array.from({ length: 50 }, (_, index) =>
      course.map(([, data, type]) => line(`e${index}`, type, data)),
    ).flat();
    const response = await fetch(`${server.url}/v1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((each) => `${JSON.stringify(each)}\n`).join(''),
    });
    const answers: string[] = [];
    let stopped: Promise<void> | undefined;
    for await (const answer of linesOf(response.body as AsyncIterable<Uint8Array>, 100_000)) {
      stopped ??= server.running.stop();
      if ('text' in answer) answers.push((JSON.parse(answer.text) as { status: string }).status);
    }
    await stopped;
    expect(answers).toEqual(lines.map(() => 'accepted'));
    await expect(server.post('/v1/episodes/new/referral', referral)).rejects.toThrow();
    expect(existsSync(dataFolder(server.folder).server)).toBe(false);

    const again = await startTestServer({ folder: server.folder });
    await again.get('/v1/projection');
    expect((await again.bulk(lines)).map(({ status }) => status)).toEqual(lines.map(() => 'duplicate'));
    await again.dispose();
  });

  it('ends live feeds', async () => {
    const server = await startTestServer();
    const response = await fetch(`${server.url}/v1/events`, { headers: { accept: 'text/event-stream' } });
    const ended = response.text();
    await server.dispose();
    expect(await ended).toContain(': caught up');
  });
});
