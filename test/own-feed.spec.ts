import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '#cli/connection/client';
import { writeEvents } from '#cli/commands/export/pages';
import { linesOf } from '#recording/lines';
import { routeOf } from '#intake/routes';
import { admission, referral, service } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type Reply, type TestServer } from './support/server.js';

const toA = { ...referral, providerId: 'clinic-a' };
const toB = { ...referral, providerId: 'clinic-b' };
const assessment = { ...routeOf('RecordAssessment').example, effectiveOn: '2026-02-10' };
const correctedTo = (data: object) => ({
  corrections: [{ revision: '0', type: 'ReferralReceived', data }],
  reason: 'another clinic',
});

/** What is recorded, in this order: the episode, the command, its body. Positions count from 1. */
const recorded = [
  ['early', 'RecordAssessment', assessment], // 1
  ['b1', 'ReceiveReferral', toB], // 2
  ['a1', 'ReceiveReferral', toA], // 3
  ['a1', 'AdmitPatient', admission], // 4
  ['early', 'RecordAssessment', { ...assessment, effectiveOn: '2026-02-11' }], // 5
  ['b1', 'AdmitPatient', admission], // 6
  ['early', 'ReceiveReferral', toA], // 7
  ['moved', 'ReceiveReferral', toA], // 8
  ['moved', 'AdmitPatient', admission], // 9
  ['moved', 'CorrectEntries', correctedTo(toB)], // 10
  ['moved', 'RecordService', service], // 11
  ['a1', 'VoidEntries', { entries: [{ revision: '1' }], reason: 'entered for another patient' }], // 12
  ['a1', 'AdmitPatient', { ...admission, effectiveOn: '2026-03-03' }], // 13
  ['moved', 'CorrectEntries', correctedTo(toA)], // 14
  ['again', 'ReceiveReferral', toA], // 15
  ['again', 'VoidEntries', { entries: [{ revision: '0' }], reason: 'wrong date' }], // 16
  ['again', 'RecordAssessment', assessment], // 17
  ['again', 'ReceiveReferral', toB], // 18
  ['a1', 'VoidEpisode', { reason: 'duplicate' }], // 19
  ['b1', 'RecordService', service], // 20
] as const;

/** The positions that each sees, in the order in which they come. */
const seen = {
  'clinic-a': [3, 4, 1, 5, 7, 8, 9, 12, 13, 10, 11, 14, 15, 16, 19],
  'clinic-b': [2, 6, 8, 9, 10, 11, 15, 16, 17, 18, 20],
  'clinic-c': [],
};
type Provider = keyof typeof seen;
const positionOf = (line: string): number => Number((JSON.parse(line) as { position: string }).position);
const providers = Object.keys(seen) as Provider[];

describe('the feed of a key that is limited to a provider', () => {
  let server: TestServer;
  const keys = new Map<Provider, { authorization: string }>();
  let recorder: { authorization: string };
  beforeAll(async () => {
    const folder = newFolder();
    recorder = keyIn(folder, { actor: 'recorder', roles: ['record'] });
    for (const provider of providers)
      keys.set(provider, keyIn(folder, { actor: provider, roles: ['audit'], provider }));
    server = await startTestServer({ folder });
    for (const [episode, type, data] of recorded) {
      const { status } = await server.post(`/v1/episodes/${episode}/${routeOf(type).segment}`, data, recorder);
      expect({ episode, type, status }).toEqual({ episode, type, status: 201 });
    }
  });
  afterAll(() => server.dispose());

  const read = async (provider: Provider, query = ''): Promise<Reply> => {
    const reply = await server.get(`/v1/events${query}`, keys.get(provider));
    expect(reply.status).toBe(200);
    return reply;
  };
  const positionsIn = ({ body }: Reply): number[] => String(body).split('\n').filter(Boolean).map(positionOf);
  const page = async (provider: Provider, query = '') => positionsIn(await read(provider, query));

  it.each(providers)('has the events of its own episodes, to the end of the log: %s', async (provider) => {
    expect(await page(provider)).toEqual(seen[provider]);
  });

  it('says how far the log was read, also where nothing of it is its own', async () => {
    const { headers } = await read('clinic-c');
    expect(headers.get('stepdown-position')).toBe('20');
    expect(await page('clinic-c', '?after=20')).toEqual([]);
  });

  it('has nothing of an episode that is only recorded before a referral, and all of it with the referral', async () => {
    expect(await page('clinic-a', '?limit=2')).toEqual([3, 4]);
    expect(await page('clinic-a', '?after=4&limit=1')).toEqual([1, 5, 7]);
  });

  it('has nothing of an episode from where it is corrected to be that of another', async () => {
    const body = String((await read('clinic-a', '?after=8&limit=3')).body);
    expect(body).not.toContain('clinic-b');
  });

  it.each(providers)('goes on from the greatest position of any page: %s', async (provider) => {
    const whole = seen[provider];
    for (const limit of [1, 2, 3, 7]) {
      const pages: number[] = [];
      for (let more = true; more;) {
        const next = await page(provider, `?limit=${limit}&after=${Math.max(0, ...pages)}`);
        pages.push(...next);
        more = next.length >= limit;
      }
      expect(pages).toEqual(whole);
    }
  });

  it.each(providers)(
    'is exported whole, whatever fits into a page, and says from where to go on: %s',
    async (provider) => {
      const whole = seen[provider];
      const secret = keys.get(provider)!.authorization.replace('Bearer ', '');
      const client = new Client(server.url, secret, new AbortController().signal);
      for (const pageSize of [1, 2, 3, 100]) {
        const written: string[] = [];
        let end: string | undefined;
        const write = async (text: string) => void written.push(text);
        for await (const { position } of writeEvents(client, { events: 0 }, write, pageSize)) end = position;
        const positions = written.flatMap((text) => text.split('\n').filter(Boolean)).map(positionOf);
        expect({ positions, end: Number(end ?? 0) }).toEqual({ positions: whole, end: Math.max(0, ...whole) });
      }
      await client.close();
    },
  );

  it.each(providers)('loses nothing wherever it is taken up again: %s', async (provider) => {
    const whole = seen[provider];
    for (let after = 0; after <= recorded.length; after++) {
      const got = await page(provider, `?after=${after}`);
      const lost = whole.filter((position) => position > after && !got.includes(position));
      expect({ after, lost }).toEqual({ after, lost: [] });
    }
  });

  it('comes live in the same order, with ids that grow, and says each time that the end is reached', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/v1/events`, {
      headers: { accept: 'text/event-stream', ...keys.get('clinic-a') },
      signal: leaving.signal,
    });
    const [ids, positions]: [number[], number[]] = [[], []];
    let ends = 0;
    for await (const read of linesOf(response.body as AsyncIterable<Uint8Array>, 100_000)) {
      const text = 'text' in read ? read.text : '';
      if (text.startsWith('id: ')) ids.push(Number(text.slice(4)));
      if (text.startsWith('data: '))
        positions.push(Number((JSON.parse(text.slice(6)) as { position: string }).position));
      if (text !== ': caught up') continue;
      ends += 1;
      if (ends === 1) await server.post('/v1/episodes/b2/referral', toB, recorder);
      if (ends === 2) await server.post('/v1/episodes/a2/referral', toA, recorder);
      if (ends === 3) break;
    }
    leaving.abort();
    expect(positions).toEqual([...seen['clinic-a'], 22]);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(ids.at(-1)).toBe(22);
  });
});
