import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect } from '#event-store/contract/support';
import { compareLogs } from '#event-store/copy/compare-logs';
import { copyLog } from '#event-store/copy/copy-log';
import { copyTargetContract } from '#event-store/copy/copy-target.contract';
import { openEventStoreDb, type EventStoreDb } from '#event-store/eventstoredb/event-store-db';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { cohort, ndjson } from '#cli/testing/cohort';
import { stepdown, temporaryFolder, type TemporaryFolder } from '#cli/testing/stepdown';
import { line, referral } from './support/commands.js';
import type { AppendFate } from './support/eventstoredb/faults.js';
import { StandIn } from './support/eventstoredb/stand-in.js';
import { startTestServer, type TestServer } from './support/server.js';

const backOff = { first: 1, most: 20 };

/** Lines that are recorded some time before the others. */
const HALF = 8;

copyTargetContract('the stand-in of EventStoreDB', async () => {
  const standIn = await StandIn.start();
  const store = await openEventStoreDb({ connectionString: standIn.connectionString });
  return {
    store,
    dispose: async () => {
      await store.close();
      await standIn.kill();
    },
  };
});

describe('moving a log to EventStoreDB and back', () => {
  let folder: TemporaryFolder;
  let standIn: StandIn;
  let home: string;
  let back: string;
  beforeEach(async () => {
    folder = temporaryFolder();
    [home, back] = [folder.file('home'), folder.file('back')];
    standIn = await StandIn.start();
    const lines = interleaved(cohort(6));
    for (const part of [lines.slice(0, HALF), lines.slice(HALF)])
      await stepdown(['import', '-', '--data', home], { stdin: ndjson(part) });
  });
  afterEach(async () => {
    await standIn.kill();
    folder.remove();
  });

  /** On a busy machine also this takes long enough to say how far it is. */
  const withoutProgress = (stderr: string): string =>
    stderr.replace(/^(copying|comparing|projecting|exporting): .*\n/gm, '');

  const copy = async (from: string, to: string) => {
    const { code, stdout, stderr } = await stepdown(['copy', '--from', from, '--to', to, '--json']);
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as { from: { sha256: string }; to: { sha256: string; events: number } };
  };

  const ask = async (data: string, ...question: readonly string[]) => {
    const { code, stdout, stderr } = await stepdown([...question, '--data', data]);
    expect({ code, stderr: withoutProgress(stderr).replace(/^\d+ events; .*\n/, '') }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it('gives the same log, and the same answers now and as of an earlier moment', async () => {
    const there = await copy(`sqlite:${home}`, standIn.connectionString);
    const andBack = await copy(standIn.connectionString, `sqlite:${back}`);
    const digest = there.from.sha256;
    expect([there.to.sha256, andBack.from.sha256, andBack.to.sha256]).toEqual([digest, digest, digest]);
    expect(there.to.events).toBe(cohort(6).length);

    const events = linesOf(await ask(home, 'export'));
    expect(linesOf(await ask(back, 'export'))).toEqual(events);
    const { recordedAt, episodeId } = events[HALF - 1]!;
    for (const question of [
      ['history', episodeId],
      ['history', episodeId, '--as-of', recordedAt],
      ['report', 'length-of-stay', '--by', 'level,reason'],
      ['report', 'length-of-stay', '--as-of', recordedAt],
    ]) {
      const answer = await ask(home, ...question, '--json');
      expect(JSON.parse(await ask(back, ...question, '--json'))).toEqual(JSON.parse(answer));
    }
  });

  it('goes on where it was cut off, and doubles nothing', async () => {
    const source = await openSqliteEventStore({ file: `${home}/log.sqlite`, readOnly: true });
    const target = await openEventStoreDb({ connectionString: standIn.connectionString, backOff });
    const fates: readonly AppendFate[] = ['cut before', 'cut after', 'refuse'];
    let arrived = 0;
    standIn.faults.append = () => (++arrived % 2 === 0 ? fates[(arrived / 2) % fates.length]! : 'answer');
    let attempts = 0;
    for (let done = false; !done; attempts++) {
      done = await copyLog({ from: source, to: target, retry: { first: 0, most: 0, attempts: 1 } }).then(
        () => true,
        () => false,
      );
    }
    expect(attempts).toBeGreaterThan(3);
    const { a, b } = await compareLogs(source.readAll(), target.readAll());
    expect(b).toEqual(a);
    await closeAll(source, target);
  });
});

describe('a sender of commands', () => {
  const FORGED = '2001-02-03T04:05:06.789Z';
  const KNOWN = [...['actor', 'causationId', 'commandDigest', 'commandId', 'correlationId', 'schemaVersion', 'source']];
  let server: TestServer;
  let before: string;
  beforeEach(async () => {
    before = new Date().toISOString();
    server = await startTestServer();
  });
  afterEach(() => server.dispose());

  it.each([
    ['recordedAt', FORGED],
    ['stepdown-recordedAt', FORGED],
    ['created', FORGED],
    ['metadata', { 'stepdown-recordedAt': FORGED, recordedAt: FORGED }],
  ])('is refused when it sets the time of recording as %s', async (member, value) => {
    const forged = { [member]: value };
    const single = await server.post(`/v1/episodes/${randomUUID()}/referral`, { ...referral, ...forged });
    const source = { system: 'ehr', id: '1', ...forged };
    const answers = await server.bulk([
      line(randomUUID(), 'ReceiveReferral', { ...referral, ...forged }),
      line(randomUUID(), 'ReceiveReferral', referral, forged),
      line(randomUUID(), 'ReceiveReferral', referral, { source }),
    ]);
    expect(single.status).toBe(400);
    expect(answers.map(({ status }) => status)).toEqual(['invalid', 'invalid', 'invalid']);
    expect(await eventsOf(server)).toEqual([]);
  });

  it('gets the time of the clock whatever its headers and its texts say', async () => {
    const headers = {
      'stepdown-recorded-at': FORGED,
      'stepdown-recordedat': FORGED,
      'stepdown-correlation-id': `","stepdown-recordedAt":"${FORGED}`,
      'stepdown-source-system': 'ehr","stepdown-recordedAt":"x',
      'stepdown-source-id': '1',
      date: FORGED,
    };
    expect((await server.post(`/v1/episodes/${randomUUID()}/referral`, referral, headers)).status).toBe(201);
    const [event] = await eventsOf(server);
    expect(event!.recordedAt >= before).toBe(true);
    expect(KNOWN).toEqual(expect.arrayContaining(Object.keys(event!.metadata)));
  });
});

/** The log of a server as its adapter reads it. */
async function eventsOf({ folder }: TestServer) {
  const store = await openSqliteEventStore({ file: `${folder}/log.sqlite`, readOnly: true });
  const events = await collect(store.readAll());
  await store.close();
  return events;
}

function linesOf(ndjson: string): { readonly recordedAt: string; readonly episodeId: string }[] {
  return ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { recordedAt: string; episodeId: string });
}

/** Line by line of each episode in turn, so that streams alternate in the log. */
function interleaved(lines: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const turns = lines.map((text) => {
    const { episodeId } = JSON.parse(text) as { episodeId: string };
    const turn = seen.get(episodeId) ?? 0;
    seen.set(episodeId, turn + 1);
    return { text, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ text }) => text);
}

async function closeAll(...stores: readonly Pick<EventStoreDb, 'close'>[]): Promise<void> {
  await Promise.all(stores.map((store) => store.close()));
}
