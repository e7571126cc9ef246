import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { linesOf } from '#recording/lines';
import { dataFolder } from '#server/engine/data-folder';
import { course, line, referral } from './support/commands.js';
import { openStream } from './support/open-stream.js';
import { startTestServer } from './support/server.js';

describe('a graceful stop', () => {
  it('ends a stream of commands that would go on for ever, answers what was recorded, and names the line from which nothing was', async () => {
    const server = await startTestServer();
    const stream = openStream(server);
    const lines = Array.from({ length: 100 }, (_, index) => line(`e${index}`, 'ReceiveReferral', referral));
    const sent = (async () => {
      for (let isOpen = await stream.send(lines); isOpen;) {
        const more = Array.from({ length: 100 }, (_, index) => {
          return line(`e${lines.length + index}`, 'ReceiveReferral', referral);
        });
        lines.push(...more);
        isOpen = await stream.send(more);
      }
    })();
    const answers: { status: string; line?: number; problem?: object }[] = [];
    let stopped: Promise<void> | undefined;
    for await (const answer of stream.answers) {
      answers.push(answer);
      stopped ??= server.running.stop();
    }
    await stopped;
    await sent;
    const recorded = answers.length - 1;
    expect(answers.slice(0, -1).map(({ status }) => status)).toEqual(lines.slice(0, recorded).map(() => 'accepted'));
    expect(answers.at(-1)).toMatchObject({ status: 'ended', line: recorded + 1, problem: { code: 'stopping' } });

    const again = await startTestServer({ folder: server.folder });
    const statuses = (await again.bulk(lines.slice(0, recorded + 20))).map(({ status }) => status);
    expect(statuses).toEqual(lines.slice(0, recorded + 20).map((_, at) => (at < recorded ? 'duplicate' : 'accepted')));
    await again.dispose();
  });

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
    // The server does not record the part of the body that it had not read when it received the signal to stop.
    let stopped: Promise<void> | undefined;
    for await (const answer of linesOf(response.body as AsyncIterable<Uint8Array>, 100_000)) {
      stopped ??= server.running.stop();
      if ('text' in answer) answers.push((JSON.parse(answer.text) as { status: string }).status);
    }
    await stopped;
    const recorded = answers.filter((status) => status === 'accepted').length;
    const ending = recorded < lines.length ? ['ended'] : [];
    expect(answers).toEqual([...lines.slice(0, recorded).map(() => 'accepted'), ...ending]);
    await expect(server.post('/v1/episodes/new/referral', referral)).rejects.toThrow();
    expect(existsSync(dataFolder(server.folder).server)).toBe(false);

    const again = await startTestServer({ folder: server.folder });
    await again.get('/v1/projection');
    const statuses = (await again.bulk(lines)).map(({ status }) => status);
    expect(statuses).toEqual(lines.map((_, at) => (at < recorded ? 'duplicate' : 'accepted')));
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
