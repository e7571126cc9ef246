import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { admission, discharge, iop, line, php, referral, service } from './support/commands.js';
import { startTestServer, type Reply, type TestServer } from './support/server.js';

/** Wrong input gets a clear 4xx with a stable code and the field; it never half-happens. */
describe('wrong input', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.dispose());

  /** A new episode with what was recorded in it so far. */
  async function episodeWith(...steps: readonly (readonly [string, object])[]): Promise<string> {
    const id = randomUUID();
    for (const [segment, body] of steps)
      expect((await server.post(`/v1/episodes/${id}/${segment}`, body)).status).toBe(201);
    return id;
  }
  const referred = () => episodeWith(['referral', referral]);
  const admitted = () => episodeWith(['referral', referral], ['admission', admission]);

  function expectProblem(
    { status, headers, body }: Reply,
    expected: { status: number; code: string; field?: string; fieldCode?: string },
  ) {
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect({ status, code: body.code, inBody: body.status }).toEqual({
      status: expected.status,
      code: expected.code,
      inBody: expected.status,
    });
    expect(body).toMatchObject({
      type: `urn:stepdown:problem:${expected.code}`,
      title: expect.any(String),
      retryable: expect.any(Boolean),
    });
    if (expected.field !== undefined) {
      const named = expect.objectContaining({
        field: expected.field,
        message: expect.any(String),
        ...(expected.fieldCode && { code: expected.fieldCode }),
      });
      expect(body.errors).toContainEqual(named);
    }
  }

  it.each([
    ['bad JSON', '{"effectiveOn":', { status: 400, code: 'malformed-json' }],
    ['an empty body', '', { status: 400, code: 'malformed-json' }],
    ['a list', '[]', { status: 400, code: 'invalid-body', field: '', fieldCode: 'not-an-object' }],
    [
      'an unknown field',
      { ...admission, lvl: 1 },
      { status: 400, code: 'invalid-body', field: 'lvl', fieldCode: 'unknown-field' },
    ],
    [
      'a missing field',
      { effectiveOn: '2026-03-02' },
      { status: 400, code: 'invalid-body', field: 'level', fieldCode: 'required' },
    ],
    ['a wrong type', { ...admission, age: '34' }, { status: 400, code: 'invalid-body', field: 'age' }],
    [
      'an impossible date',
      { ...admission, effectiveOn: '2026-02-30' },
      { status: 400, code: 'invalid-body', field: 'effectiveOn', fieldCode: 'not-a-date' },
    ],
    [
      'an unknown code',
      { ...admission, sex: 3 },
      { status: 400, code: 'invalid-body', field: 'sex', fieldCode: 'not-in-list' },
    ],
    [
      'an unknown level',
      { ...admission, level: { ...iop, code: '2.7' } },
      { status: 400, code: 'invalid-body', field: 'level.code', fieldCode: 'not-in-list' },
    ],
    [
      'a text with a NUL',
      { ...admission, program: 'a\u0000b' },
      { status: 400, code: 'invalid-body', field: 'program' },
    ],
    [
      'a future date',
      { ...admission, effectiveOn: '9999-01-01' },
      { status: 422, code: 'dated-in-future', field: 'effectiveOn' },
    ],
    [
      'a date before the referral',
      { ...admission, effectiveOn: '2026-02-15' },
      { status: 422, code: 'before-referral', field: 'effectiveOn' },
    ],
  ])('%s is refused with its field', async (_, body, expected) => {
    const id = await referred();
    expectProblem(await server.post(`/v1/episodes/${id}/admission`, body), expected);
    expect((await server.get(`/v1/episodes/${id}`)).body.revision).toBe('0');
  });

  it('an over-long body is refused', async () => {
    const reply = await server.post(`/v1/episodes/e/admission`, { ...admission, program: 'x'.repeat(300_000) });
    expectProblem(reply, { status: 413, code: 'body-too-large' });
  });

  it('another content type is refused', async () => {
    const reply = await server.post('/v1/episodes/e/admission', 'level=2.1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expectProblem(reply, { status: 415, code: 'unsupported-media-type' });
    expectProblem(await server.post('/v1/commands', '{}'), { status: 415, code: 'unsupported-media-type' });
  });

  it('headers that are missing or malformed are refused by their names', async () => {
    const send = (headers: Record<string, string>) => server.post('/v1/episodes/e/admission', admission, headers);
    const noKey = await fetch(`${server.url}/v1/episodes/e/admission`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(((await noKey.json()) as Reply['body']).code).toBe('idempotency-key-missing');
    expectProblem(await send({ 'idempotency-key': '7' }), {
      status: 400,
      code: 'invalid-parameter',
      field: 'Idempotency-Key',
    });
    expectProblem(await send({ 'if-match': '7' }), { status: 400, code: 'invalid-parameter', field: 'If-Match' });
    expectProblem(await send({ 'stepdown-source-system': 'ehr' }), {
      status: 400,
      code: 'invalid-parameter',
      field: 'Stepdown-Source-Id',
    });
  });

  it('an id that no episode can have is not found', async () => {
    expectProblem(await server.post('/v1/episodes/a%20b/admission', admission), { status: 404, code: 'not-found' });
    expectProblem(await server.get('/v1/episodes/none'), { status: 404, code: 'not-found' });
    expectProblem(await server.get('/v1/nothing'), { status: 404, code: 'not-found' });
  });

  it('an address with a method that it does not support gets another answer than an unknown one', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/v1/episodes/e1', 'GET, HEAD'],
      ['GET', '/v1/episodes/e1/admission', 'POST'],
      ['PUT', '/v1/commands?dry=1', 'POST'],
    ] as const) {
      const answer = await fetch(server.url + path, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
      expect(((await answer.json()) as Reply['body']).code).toBe('method-not-allowed');
    }
    expectProblem(await server.post('/v1/nothing', {}), { status: 404, code: 'not-found' });
  });

  it('a parameter that an address does not have is refused, and nothing is recorded', async () => {
    const id = randomUUID();
    const dry = await server.post(`/v1/episodes/${id}/referral?dryRun=true`, referral);
    expectProblem(dry, { status: 400, code: 'invalid-parameter', field: 'dryRun', fieldCode: 'unknown-parameter' });
    expect((await server.get(`/v1/episodes/${id}`)).status).toBe(404);
    for (const path of ['/v1/proofs/keys?all=1', '/v1/clock?set=1', '/v1/projection?x=1', '/metrics?name=up']) {
      expectProblem(await server.get(path), { status: 400, code: 'invalid-parameter', fieldCode: 'unknown-parameter' });
    }
    expect((await server.get('/health/live?probe=1')).status).toBe(200);
  });

  it('dates out of order are refused by a rule of their own', async () => {
    const id = await admitted();
    const post = (segment: string, body: object) => server.post(`/v1/episodes/${id}/${segment}`, body);
    expectProblem(await post('services', { ...service, effectiveOn: '2026-03-01' }), {
      status: 422,
      code: 'before-admission',
      field: 'effectiveOn',
    });
    expectProblem(await post('discharge', { ...discharge, lastContactOn: '2026-05-26' }), {
      status: 422,
      code: 'last-contact-after-end',
      field: 'lastContactOn',
    });
    expectProblem(await post('step-up', { effectiveOn: '2026-03-20', to: iop }), {
      status: 422,
      code: 'level-not-higher',
      field: 'to',
    });
    expectProblem(await post('step-down', { effectiveOn: '2026-03-20', to: php }), {
      status: 422,
      code: 'level-unchanged',
      field: 'to',
    });
    expect((await server.get(`/v1/episodes/${id}`)).body.revision).toBe('1');
  });

  it('what comes too early may be sent again', async () => {
    const reply = await server.post(`/v1/episodes/${randomUUID()}/admission`, admission);
    expectProblem(reply, { status: 422, code: 'no-referral' });
    expect(reply.body.retryable).toBe(true);
  });

  it('an If-Match that does not match gets the current revision', async () => {
    const id = await admitted();
    const reply = await server.post(`/v1/episodes/${id}/services`, service, { 'if-match': '"0"' });
    expectProblem(reply, { status: 412, code: 'precondition-failed' });
    expect(reply.body).toMatchObject({ expected: '0', actual: '1' });
  });

  it('a command id with another body is refused; with the same body it is the same command', async () => {
    const id = await referred();
    const key = { 'idempotency-key': randomUUID() };
    const first = await server.post(`/v1/episodes/${id}/admission`, admission, key);
    expect(first.status).toBe(201);
    expectProblem(await server.post(`/v1/episodes/${id}/admission`, { ...admission, age: 35 }, key), {
      status: 422,
      code: 'command-id-reused',
    });
    const again = await server.post(`/v1/episodes/${id}/admission`, admission, key);
    expect(again).toMatchObject({ status: 200, body: { ...first.body, status: 'duplicate' } });
  });

  it('a source entry sent twice is a duplicate, and refused with other content', async () => {
    const id = await admitted();
    const source = { 'stepdown-source-system': 'ehr', 'stepdown-source-id': 'visit-7' };
    const first = await server.post(`/v1/episodes/${id}/services`, service, source);
    const again = await server.post(`/v1/episodes/${id}/services`, service, source);
    expect(again).toMatchObject({ status: 200, body: { ...first.body, status: 'duplicate' } });
    const changed = await server.post(`/v1/episodes/${id}/services`, { ...service, minutes: 60 }, source);
    expectProblem(changed, { status: 422, code: 'source-entry-differs' });
  });

  it('a bad line of a batch never stops the rest', async () => {
    const id = randomUUID();
    const answers = await server.bulk([
      line(id, 'ReceiveReferral', referral),
      '{"commandId":',
      line(id, 'AdmitPatient', { ...admission, effectiveOn: '2026-13-01' }),
      line(id, 'Admit', admission),
      `{"commandId":"${randomUUID()}","type":"${'x'.repeat(300_000)}"}`,
      line(id, 'RecordService', service),
      line(id, 'AdmitPatient', admission),
    ]);
    expect(answers.map(({ status, problem }) => [status, problem?.code])).toEqual([
      ['accepted', undefined],
      ['invalid', 'malformed-json'],
      ['invalid', 'invalid-body'],
      ['invalid', 'invalid-body'],
      ['invalid', 'line-too-long'],
      ['rejected', 'not-admitted'],
      ['accepted', undefined],
    ]);
    expect(answers[2].problem.errors[0]).toMatchObject({ field: 'data.effectiveOn', code: 'not-a-date' });
  });
});
