import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { position } from '#event-store/port';
import { line, referral } from './support/commands.js';
import { pairs, type Engines } from './support/engines.js';
import { keyIn, startTestServer, type Reply, type TestServer } from './support/server.js';

const STRANGERS = 'previous-episode-of-another-patient';
const anna = { ...referral, patientId: 'anna' };
const ben = { ...referral, patientId: 'ben' };
const named = (body: object, previousEpisodeId: string) => ({ ...body, previousEpisodeId });

describe.each(pairs)('the previous episode of a referral, on %s', (_, start) => {
  let engines: Engines;
  let server: TestServer;
  let all: { readonly authorization: string };
  let limited: { readonly authorization: string };
  beforeAll(async () => {
    engines = await start();
    server = await startTestServer({ settings: engines.settings });
    all = keyIn(server.folder, { actor: 'hospital', roles: ['record', 'analyse'] });
    limited = keyIn(server.folder, { actor: 'clinic', roles: ['record', 'analyse'], provider: 'clinic-a' });
    server = await server.restart();
  });
  afterAll(async () => {
    await server.dispose();
    await engines.remove();
  });

  const refer = (id: string, body: object, key = all): Promise<Reply> =>
    server.post(`/v1/episodes/${id}/referral`, body, key);

  /** The unresolved references that a key is shown once a command is in the read models. */
  async function unresolved(after: Reply, key = all): Promise<readonly string[]> {
    await server.running.engine.read.waitFor(position(after.body.position as string));
    const { body } = await server.get('/v1/reports/unresolved-references', key);
    const [group] = body.groups as { readonly episodes: readonly { readonly episodeId: string }[] }[];
    return (group?.episodes ?? []).map(({ episodeId }) => episodeId).sort();
  }

  it('of another patient is refused by its field, singly, in bulk and in a correction', async () => {
    await refer('anna-1', anna);
    const single = await refer('ben-1', named(ben, 'anna-1'));
    const errors = [{ field: 'previousEpisodeId', code: STRANGERS, message: expect.any(String) }];
    expect(single).toMatchObject({ status: 422, body: { code: STRANGERS, retryable: false, errors } });

    const [wrong, right] = await server.bulk(
      [
        line('ben-2', 'ReceiveReferral', named(ben, 'anna-1')),
        line('anna-2', 'ReceiveReferral', named(anna, 'anna-1')),
      ],
      all,
    );
    expect(wrong).toMatchObject({ status: 'rejected', problem: { code: STRANGERS, errors } });
    expect(right).toMatchObject({ status: 'accepted' });

    const data = named(ben, 'anna-1');
    const corrections = [{ revision: '0', type: 'ReferralReceived', data }];
    const correction = await server.post(
      '/v1/episodes/anna-2/corrections',
      { corrections, reason: 'typing error' },
      all,
    );
    expect(correction).toMatchObject({
      status: 422,
      body: { code: STRANGERS, errors: [{ field: 'corrections.0.data.previousEpisodeId' }] },
    });
  });

  it('that is not there yet is recorded and listed, and resolved when it comes', async () => {
    const second = await refer('cleo-2', named({ ...referral, patientId: 'cleo' }, 'cleo-1'));
    expect(second.status).toBe(201);
    expect(await unresolved(second)).toContain('cleo-2');
    const first = await refer('cleo-1', { ...referral, patientId: 'cleo' });
    expect(await unresolved(first)).not.toContain('cleo-2');
    const csv = await server.get('/v1/reports/unresolved-references?format=csv', all);
    expect(String(csv.body).split('\n')[0]).toBe('episodeId,previousEpisodeId,referredOn');
  });

  it('of another provider is to a limited key as one that is not there', async () => {
    await refer('elsewhere', { ...ben, providerId: 'clinic-b' });
    const [theirs, strangers, none] = [
      await refer('limited-1', named(ben, 'elsewhere'), limited),
      await refer('limited-2', named(anna, 'elsewhere'), limited),
      await refer('limited-3', named(anna, 'nowhere'), limited),
    ];
    const shown = ({ status, body, headers }: Reply) => ({
      ...{ status, headers: [...headers.keys()] },
      body: { ...body, episodeId: undefined, position: undefined, commandId: undefined },
    });
    expect(theirs.status).toBe(201);
    expect(shown(theirs)).toEqual(shown(none));
    expect(shown(strangers)).toEqual(shown(none));
    const listed = ['limited-1', 'limited-2', 'limited-3'];
    expect((await unresolved(none, limited)).filter((id) => id.startsWith('limited'))).toEqual(listed);
    // Whoever may see all has one of them resolved.
    expect((await unresolved(none)).filter((id) => id.startsWith('limited'))).toEqual(listed.slice(1));
    // Its own are judged.
    expect(await refer('limited-4', named(ben, 'anna-1'), limited)).toMatchObject({ body: { code: STRANGERS } });
  });
});
