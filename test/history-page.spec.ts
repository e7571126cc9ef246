import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admission, course, discharge, line, referral } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type Reply, type TestServer } from './support/server.js';

const HOSTILE = `<img src=x onerror="alert('1')">&amp;`;

describe('the history page of an episode', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.bulk(course.map(([, data, type]) => line('e1', type, data)));
    await server.post('/v1/episodes/e1/corrections', {
      corrections: [{ revision: '4', type: 'PatientDischarged', data: { ...discharge, lastContactOn: '2026-05-20' } }],
      reason: 'the last group was cancelled',
    });
    const hostile = await server.bulk([
      line('hostile', 'ReceiveReferral', referral),
      line('hostile', 'WaitlistPatient', { effectiveOn: '2026-02-18', reason: HOSTILE }),
      line('hostile', 'AdmitPatient', { ...admission, program: HOSTILE }),
    ]);
    expect(hostile.map(({ status }) => status)).toEqual(Array(3).fill('accepted'));
  });
  afterAll(() => server.dispose());

  const open = (path: string, headers: Record<string, string> = {}): Promise<Reply> =>
    server.get(`/history/${path}`, { accept: 'text/html', ...headers });
  /** The text of a page without its tags. */
  const textOf = ({ body }: Reply): string =>
    String(body)
      .replace(/<style>[^]*<\/style>/, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(/\s+/g, ' ');

  it('shows the effective record and every entry, with both dates, who, what it changed, and where it came from', async () => {
    const reply = await open('e1');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = textOf(reply);
    expect(text).toContain('History of episode e1');
    expect(text).toMatch(/Status discharged .*Last contact 2026-05-20 .*Length of stay 80 days \(teds-2019\)/);
    expect(text).toContain('6 entries in the order of recording');
    expect(text).toMatch(
      /4 2026-05-25 recorded \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by anonymous Discharged: Treatment completed/,
    );
    expect(text).toContain('stay 2: last contact: 2026-05-22 -> 2026-05-20');
    expect(text).toContain('Corrected by entry 5');
    expect(text).toMatch(/Position 1, command [0-9a-f-]{36}/);
  });

  it('shows what was known at a moment about a date, and keeps the request in its form', async () => {
    const reply = await open('e1?asOf=5&effectiveOn=2026-03-10');
    const text = textOf(reply);
    expect(text).toMatch(/As it was known at position 5, recorded .* UTC, about the time up to 2026-03-10\./);
    expect(text).toContain('3 entries in the order of recording');
    expect(text).toContain('2 more about later dates are left out');
    expect(reply.body).toMatch(/<input\s+id="asOf"\s+name="asOf"\s+value="5"/);
    expect(reply.body).toMatch(/<input\s+id="effectiveOn"[^>]*\svalue="2026-03-10"/);
  });

  it('takes a day for its end, and empty fields for none', async () => {
    expect((await open('e1?asOf=2001-01-01')).status).toBe(404);
    expect(textOf(await open('e1?asOf=9999-12-31&effectiveOn=&since='))).toContain('6 entries in the order');
  });

  it('shows what changed since another moment', async () => {
    const text = textOf(await open('e1?since=5'));
    expect(text).toMatch(/Since position 5, recorded .* UTC, up to position 6: 1 entry was recorded\./);
    expect(text).toContain('length of stay of the episode: 82 days -> 80 days');
    expect(text).toMatch(/Entry 4 \(2026-05-25: .*\): lastContactOn 2026-05-22 -> 2026-05-20 5/);
    expect(textOf(await open('e1?since=6'))).toContain('The effective state is the same at both moments.');
  });

  it('shows hostile text as text', async () => {
    const { body } = await open(`hostile?asOf=9999-12-31&since=${encodeURIComponent('2001-01-01')}`);
    const text = textOf({ body } as Reply);
    for (const said of ['Put on the waiting list:', 'Program']) expect(text).toContain(`${said} ${HOSTILE}`);
    expect(body).not.toMatch(/<img|onerror="/);
    const form = await open(`hostile?since=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(form.status).toBe(400);
    expect(form.body).not.toMatch(/<script/);
  });

  it.each([
    ['e1?asOf=yesterday', 'As it was known at: '],
    ['e1?asOf=999999', 'As it was known at: the log ends at position'],
    ['e1?effectiveOn=2026-02-30', 'About the time up to: '],
    ['e1?since=6&asOf=2', 'What changed since: it is not later than `asOf`'],
    ['e1?colour=red', 'colour: there is no such parameter'],
  ])('says on a page what is wrong with %s', async (path, message) => {
    const reply = await open(path);
    expect({ status: reply.status, type: reply.headers.get('content-type') }).toEqual({
      status: 400,
      type: 'text/html; charset=utf-8',
    });
    expect(textOf(reply)).toContain(message);
    expect(reply.body).toContain('role="alert"');
  });

  it.each(['nobody', '%00', 'e1/more'])('is not there for %s', async (path) => {
    expect((await open(path)).status).toBe(404);
  });

  it('runs no script, loads nothing, and has no style but its own', async () => {
    for (const { body, headers } of [await open('e1?since=1'), await open('e1?asOf=never')]) {
      const [, style = ''] = /<style>([^]*)<\/style>/.exec(String(body)) ?? [];
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers.get('content-security-policy')).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(body).not.toMatch(/<script|<link|<img|\son\w+=|style="/);
    }
  });

  it('has a heading, a caption on every table, a header cell in every column, and a label on every field', async () => {
    const body = String((await open('e1?since=1')).body);
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body.match(/<caption>/g)).toHaveLength(body.match(/<table>/g)!.length);
    for (const [, id] of body.matchAll(/<input\s+id="(\w+)"/g)) expect(body).toContain(`<label for="${id}">`);
    expect(body).toMatch(/<html lang="en">/);
  });
});

describe('the history page where keys are needed', () => {
  it('lets a browser ask for the key as a password, which opens nothing else', async () => {
    const folder = newFolder();
    const recorder = keyIn(folder, { actor: 'ehr', roles: ['record'] });
    const analyst = keyIn(folder, { actor: 'analyst', roles: ['analyse'] });
    const auditor = keyIn(folder, { actor: 'auditor', roles: ['audit'] });
    const elsewhere = keyIn(folder, { actor: 'elsewhere', roles: ['audit'], provider: 'clinic-b' });
    const server = await startTestServer({ folder });
    await server.bulk(
      course.map(([, data, type]) => line('e1', type, data)),
      recorder,
    );
    const asPassword = ({ authorization }: { authorization: string }) => ({
      authorization: `Basic ${Buffer.from(`anyone:${authorization.slice('Bearer '.length)}`).toString('base64')}`,
    });
    const statusOf = async (path: string, headers: Record<string, string> = {}) =>
      (await server.get(path, headers)).status;

    const refused = await server.get('/history/e1');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(refused.body).not.toContain('Discharged');
    expect(await statusOf('/history/e1', asPassword(auditor))).toBe(200);
    expect(await statusOf('/history/e1', auditor)).toBe(200);
    expect(await statusOf('/history/e1', asPassword(analyst))).toBe(403);
    expect(await statusOf('/history/e1', asPassword(elsewhere))).toBe(404);
    expect(await statusOf('/history/e1', asPassword({ authorization: 'Bearer wrong' }))).toBe(401);
    expect(await statusOf('/v1/episodes/e1', asPassword(auditor))).toBe(401);
    await server.dispose();
  });
});
