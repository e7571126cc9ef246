import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { stepdown } from '#cli/testing/stepdown';
import { rounds } from '#episode/testing/rounds';
import { linesOf } from '#recording/lines';
import { course, line } from './support/commands.js';
import { newFolder } from './support/server.js';
import { killServers, spawnServer } from './support/server-process.js';

interface Answer {
  readonly commandId: string;
  readonly status: string;
  readonly revision: string;
  readonly position: string;
}

const EPISODES = rounds({ usual: 60, long: 200 });
const COMMANDS = EPISODES * course.length;
const answersAt = (share: number): number => Math.floor(share * COMMANDS);

describe('a server that is killed during a bulk import', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => {
    killServers();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([0, 0.15, 0.6, 0.99].map(answersAt))('after %d answers loses and doubles nothing', async (answersBefore) => {
    const commands = cohort();
    const body = commands.map((command) => `${JSON.stringify(command)}\n`).join('');

    const first = await spawnServer(folder);
    const before = await sendUntil(first.url, body, answersBefore);
    await first.kill();

    const second = await spawnServer(folder);
    const after = await sendUntil(second.url, body, Infinity);
    const { total, distinct } = await recordedCommands(second.url);
    expect(await second.stop()).toBe(0);

    expect(
      after.map(({ status }) => status).filter((status) => status !== 'accepted' && status !== 'duplicate'),
    ).toEqual([]);
    expect(after.map(({ commandId }) => commandId)).toEqual(commands.map(({ commandId }) => commandId));
    expect({ total, distinct }).toEqual({ total: commands.length, distinct: commands.length });
    // What was acknowledged before the kill is answered with the same place after it.
    const places = new Map(after.map(({ commandId, revision, position }) => [commandId, { revision, position }]));
    for (const { commandId, revision, position } of before)
      expect(places.get(commandId)).toEqual({ revision, position });
    await expectWhole(folder);
  });

  it('again and again, while it records, projects and proves what was left, does neither', async () => {
    const commands = cohort();
    const body = commands.map((command) => `${JSON.stringify(command)}\n`).join('');
    const answered = new Map<string, { readonly revision: string; readonly position: string }>();
    for (const answersBefore of [1, answersAt(0.4), answersAt(0.4) + 1, answersAt(0.99)]) {
      const server = await spawnServer(folder);
      const answers = await sendUntil(server.url, body, answersBefore);
      await server.kill();
      for (const { commandId, revision, position } of answers) {
        expect(answered.get(commandId) ?? { revision, position }).toEqual({ revision, position });
        answered.set(commandId, { revision, position });
      }
    }
    const last = await spawnServer(folder);
    await sendUntil(last.url, body, Infinity);
    expect(await recordedCommands(last.url)).toEqual({ total: commands.length, distinct: commands.length });
    expect(await last.stop()).toBe(0);
    await expectWhole(folder);
  });
});

/** Read models and proofs of a folder whose server has stopped are those of its log. */
async function expectWhole(folder: string): Promise<void> {
  const { code, stdout } = await stepdown(['verify', '--data', folder]);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(await stepdown(['audit', '--data', folder])).toMatchObject({ code: 0 });
}

function cohort() {
  return Array.from({ length: EPISODES }, (_, index) =>
    course.map(([, data, type]) => line(`episode-${index}`, type, data)),
  ).flat();
}

/** Sends a body and reads answers until there are enough of them; the connection is then left as it is. */
async function sendUntil(url: string, body: string, enough: number): Promise<Answer[]> {
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  const answers: Answer[] = [];
  if (enough === 0) return answers;
  for await (const read of linesOf(response.body as AsyncIterable<Uint8Array>, 1_000_000)) {
    if ('text' in read) answers.push(JSON.parse(read.text) as Answer);
    if (answers.length >= enough) break;
  }
  return answers;
}

async function recordedCommands(url: string) {
  const feed = await (await fetch(`${url}/v1/events?limit=100000`)).text();
  const ids = feed
    .split('\n')
    .filter(Boolean)
    .map((text) => (JSON.parse(text) as { metadata: { commandId: string } }).metadata.commandId);
  return { total: ids.length, distinct: new Set(ids).size };
}
