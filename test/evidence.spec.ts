import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { runVerifier, type Verdict } from '#audit/evidence/testing/verifier';
import { stepdown, temporaryFolder, type TemporaryFolder } from '#cli/testing/stepdown';
import { course } from './support/commands.js';
import { keyIn, newFolder, startTestServer, type TestServer } from './support/server.js';

let server: TestServer;
let folder: TemporaryFolder;
let verifier: string;
let key: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = temporaryFolder();
  for (const id of ['E-1', 'E-2']) {
    for (const [segment, body] of course) await server.post(`/v1/episodes/${id}/${segment}`, body);
  }
  const corrections = [
    {
      revision: '4',
      type: 'PatientDischarged',
      data: { effectiveOn: '2026-05-25', lastContactOn: '2026-05-20', reason: 1 },
    },
  ];
  await server.post('/v1/episodes/E-1/corrections', { reason: 'typing error', corrections });
  verifier = folder.file('stepdown-verify.mjs');
  await stepdown(['evidence', '--verifier', verifier]);
  await page('E-1', folder.file('first.html'));
  key = readFileSync(
    heads().find((file) => file.endsWith('.key'))!,
    'utf8',
  ).trim();
});
afterAll(async () => {
  folder.remove();
  await server.dispose();
});

const heads = (): string[] =>
  readdirSync(join(server.folder, 'heads')).map((name) => join(server.folder, 'heads', name));
const page = (episode: string, out: string, ...more: readonly string[]) =>
  stepdown(['evidence', episode, '--out', out, '--url', server.url, ...more]);
/** Runs the verifier where nothing of Stepdown is, on the Node of this machine. */
const verified = (...args: readonly string[]): Promise<Verdict> => runVerifier(args, { cwd: folder.path, verifier });

describe('evidence from a running server', () => {
  it('of an episode is proven offline, under the key of the log', async () => {
    const { code, stdout } = await verified(folder.file('first.html'), '--key', key, '--print');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/completeness: revisions 0 to 5 without a gap[^]*\nPROVEN: /),
    });
    expect(stdout).toMatch(/data \{"effectiveOn":"2026-05-25","lastContactOn":"2026-05-22","reason":1\}/);
  });

  it('tells what `stepdown history` tells', async () => {
    const text = readFileSync(folder.file('first.html'), 'utf8').replace(/&#(\d+);/g, (_, code: string) =>
      String.fromCharCode(Number(code)),
    );
    const { stdout } = await stepdown(['history', 'E-1', '--url', server.url]);
    const printed = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^\d+ {2}.*? \(recorded .*? by .*?\): /, '').trim());
    expect(printed.length).toBeGreaterThan(10);
    for (const line of printed) expect(text).toContain(line);
  });

  it('has no content of other episodes', async () => {
    await page('E-2', folder.file('second.json'));
    const document = JSON.parse(readFileSync(folder.file('second.json'), 'utf8'));
    expect(document.evidence.subject).toEqual({ episode: 'E-2' });
    expect(document.events.map(({ envelope }: { envelope: { stream: string } }) => envelope.stream)).toEqual(
      Array(5).fill('episode-E-2'),
    );
  });

  it('of a period has all that was recorded in it', async () => {
    const recorded = (await server.get('/v1/events')).body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line).recordedAt as string);
    const [from, to] = [recorded[3], recorded[8]];
    const expected = recorded.filter((time: string) => time >= from && time < to).length;
    const file = folder.file('period.html');
    await stepdown(['evidence', '--from', from, '--to', to, '--out', file, '--url', server.url]);
    const { code, stdout } = await verified(file, '--key', key);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`completeness: ${expected} events without a gap`),
    });
  });

  it('is the same bytes for the same question, over HTTP and from the command line', async () => {
    const { body } = await server.get('/v1/evidence/episodes/E-1?format=html');
    expect(body).toBe(readFileSync(folder.file('first.html'), 'utf8'));
  });

  it('continues from the heads that an auditor stored', async () => {
    const saved = folder.file('kept');
    mkdirSync(saved);
    cpSync(join(server.folder, 'heads'), saved, { recursive: true });
    const sizes = heads()
      .filter((file) => file.endsWith('.head'))
      .map((file) => readFileSync(file, 'utf8').split('\n')[1]!);
    await server.post('/v1/episodes/E-3/referral', course[0][1]);
    await page('E-3', folder.file('without.html'));
    await page('E-3', folder.file('with.html'), ...sizes.flatMap((size) => ['--since', size]));
    expect(await verified(folder.file('without.html'), '--key', key, '--heads', saved)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/the file does not show that the log goes on from \d+ events/),
    });
    expect(await verified(folder.file('with.html'), '--key', key, '--heads', saved)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/your head .*: the log goes on from its \d+ events/),
    });
  });

  it('says loudly when only the key inside was used, and fails under the key of another log', async () => {
    expect(await verified(folder.file('first.html'))).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('NOT PROVEN'),
    });
    const other = await startTestServer();
    await other.post('/v1/episodes/E-1/referral', course[0][1]);
    await other.get('/v1/evidence/episodes/E-1');
    const name = readdirSync(join(other.folder, 'heads')).find((each) => each.endsWith('.key'))!;
    expect(await verified(folder.file('first.html'), '--key-file', join(other.folder, 'heads', name))).toMatchObject({
      code: 1,
    });
    await other.dispose();
  });
});

describe('evidence that somebody changed', () => {
  it.each([
    [
      'a word of the report',
      (text: string) => text.replace('180 minutes', '90 minutes'),
      /page above the data was changed/,
    ],
    [
      'a value in the data',
      (text: string) => text.replace('"minutes":180', '"minutes":90'),
      /its content is not what was committed to/,
    ],
    [
      'who recorded it',
      (text: string) => text.replace('"actor":"anonymous"', '"actor":"clinic-b"'),
      /its content is not what was committed to/,
    ],
    [
      'when it was recorded',
      (text: string) => text.replace(/"recordedAt":"20/, '"recordedAt":"19'),
      /does not lead from it to the root/,
    ],
    [
      'the second entry',
      (text: string) => text.replace(/(\n"events":\[\n[^\n]*\n)[^\n]*\n/, '$1'),
      /its revision should be 1/,
    ],
    [
      'the head',
      (text: string) =>
        text.replace(/"head":"stepdown\/[^"]*?\\n(\d+)/, (line, size: string) =>
          line.replace(new RegExp(`${size}$`), `${size}0`),
        ),
      /signature/,
    ],
    [
      'the salt',
      (text: string) => text.replace(/"salt":"(.)/, (_, first: string) => `"salt":"${first === 'A' ? 'B' : 'A'}`),
      /its content is not what was committed to/,
    ],
    [
      'a hash of a path',
      (text: string) => text.replace(/"path":\["(.)/, (_, first: string) => `"path":["${first === 'a' ? 'b' : 'a'}`),
      /does not lead from it to the root/,
    ],
  ])('is found out: %s', async (what, change, failure) => {
    const text = readFileSync(folder.file('first.html'), 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    const file = folder.file('changed.html');
    writeFileSync(file, changed);
    const { code, stdout } = await verified(file, '--key', key);
    expect({ what, code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(failure) });
  });

  it('by leaving out the last entry of an episode is sound, and says for how many entries', async () => {
    const text = readFileSync(folder.file('first.html'), 'utf8');
    const file = folder.file('shorter.html');
    writeFileSync(file, text.replace(/,\n\{"content":[^\n]*\n\]\}/, '\n]}'));
    expect(await verified(file, '--key', key)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/revisions 0 to 4 without a gap; whether more were recorded later is not shown/),
    });
  });
});

describe('a log that somebody changed behind the service', () => {
  let changed: TestServer;
  const sql = (...statements: readonly string[]): void => {
    const db = new Database(join(changed.folder, 'log.sqlite'));
    db.exec(['drop trigger event_is_never_updated', 'drop trigger event_is_never_deleted', ...statements].join(';'));
    db.close();
  };
  beforeEach(async () => {
    changed = await startTestServer();
    for (const id of ['E-1', 'E-2']) {
      for (const [segment, body] of course) await changed.post(`/v1/episodes/${id}/${segment}`, body);
    }
    await changed.get('/v1/evidence/episodes/E-1');
    const { read, write } = changed.running.engine;
    // Else the checkpoint may name an event that is taken away, and the next start refuses the log.
    await read.waitFor((await write.store.head())!.position);
    await changed.running.stop();
  });
  afterEach(() => changed.dispose());
  const evidence = async (): Promise<Verdict> => {
    const file = folder.file('behind.html');
    writeFileSync(file, String((await changed.get('/v1/evidence/episodes/E-1?format=html')).body));
    return verified(file);
  };

  it('gives evidence that does not hold, and a page that marks what was changed', async () => {
    sql(`update event set data = replace(data, '180', '90') where stream = 'episode-E-1' and revision = 2`);
    changed = await changed.restart();
    expect(await evidence()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /BAD {3}event 3 of the file \(index 2, .*: its content is not what was committed to\n/,
      ),
    });
    const page = readFileSync(folder.file('behind.html'), 'utf8');
    expect(page).toMatch(/This is not what was committed to: it was changed\.<\/strong>[^<]*90 minutes/);
  });

  it.each([
    ['its last entry', `delete from event where stream = 'episode-E-1' and revision = 4`],
    [
      'an entry that is said to be of another episode',
      `update event set stream = 'episode-E-9' where stream = 'episode-E-1' and revision = 4`,
    ],
    ['any of its entries', `delete from event where stream = 'episode-E-1'`],
  ])('gives no evidence of an episode without %s', async (_what, statement) => {
    sql(statement);
    changed = await changed.restart();
    expect(await changed.get('/v1/evidence/episodes/E-1')).toMatchObject({
      status: 500,
      body: { code: 'event-changed' },
    });
  });

  it('gives no whole evidence of a period in which an event is gone', async () => {
    sql(`delete from event where stream = 'episode-E-1' and revision = 2`);
    changed = await changed.restart();
    const period = ['--from', '2026-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
    const file = folder.file('gone.html');
    expect((await stepdown(['evidence', ...period, '--out', file, '--url', changed.url])).code).not.toBe(0);
    expect(readdirSync(folder.path)).not.toContain('gone.html');
  });
});

describe('a question that evidence cannot answer', () => {
  it('is refused with the field that is wrong', async () => {
    const fieldsOf = async (query: string) => {
      const { status, body } = await server.get(`/v1/evidence${query}`);
      return [status, body.code, body.errors?.map(({ field }: { field: string }) => field)];
    };
    expect(await fieldsOf('?from=2026-01-01T00:00:00Z')).toEqual([400, 'invalid-parameter', ['to']]);
    expect(await fieldsOf('?from=yesterday&to=2026-01-01T00:00:00Z')).toEqual([400, 'invalid-parameter', ['from']]);
    expect(await fieldsOf('?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).toEqual([
      400,
      'invalid-parameter',
      ['to'],
    ]);
    expect(await fieldsOf('/episodes/E-1?format=pdf')).toEqual([400, 'invalid-parameter', ['format']]);
    expect(await fieldsOf('/episodes/E-1?since=999')).toEqual([400, 'invalid-parameter', ['since']]);
    expect(await fieldsOf('/episodes/E-9')).toEqual([404, 'not-found', undefined]);
  });

  it('is one before any head was signed, where this server signs none', async () => {
    const without = await startTestServer({ settings: { proofs: 'off' } });
    await without.post('/v1/episodes/E-1/referral', course[0][1]);
    const answer = { status: 503, body: { code: 'not-yet-proved' } };
    expect(await without.get('/v1/evidence/episodes/E-1')).toMatchObject(answer);
    expect(await without.get('/v1/evidence?from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z')).toMatchObject(answer);
    await without.dispose();
  });

  it('is one that the key does not allow', async () => {
    const own = newFolder();
    const recorder = keyIn(own, { actor: 'clinic', roles: ['record'] });
    const audit = keyIn(own, { actor: 'auditor', roles: ['audit'] });
    const limited = keyIn(own, { actor: 'auditor-a', roles: ['audit'], provider: 'clinic-a' });
    const analyst = keyIn(own, { actor: 'analyst', roles: ['analyse'] });
    const guarded = await startTestServer({ folder: own });
    for (const [id, providerId] of [
      ['E-1', 'clinic-a'],
      ['E-2', 'clinic-b'],
    ]) {
      await guarded.post(`/v1/episodes/${id}/referral`, { ...course[0][1], providerId }, recorder);
    }
    const period = '/v1/evidence?from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z';
    const paths = ['/v1/evidence/episodes/E-1', '/v1/evidence/episodes/E-2', period];
    const statuses = async (headers: Record<string, string>) =>
      Promise.all(paths.map(async (path) => (await guarded.get(path, headers)).status));
    expect(await statuses(audit)).toEqual([200, 200, 200]);
    expect(await statuses(limited)).toEqual([200, 404, 403]);
    expect(await statuses(analyst)).toEqual([403, 403, 403]);
    await guarded.dispose();
  });

  it.each([
    [[]],
    [['E-1', '--from', '2026-01-01T00:00:00Z']],
    [['--to', '2026-01-01T00:00:00Z']],
    [['E-1', '--since', 'x']],
  ])('is refused on the command line: %j', async (args) => {
    expect(await stepdown(['evidence', ...args, '--url', server.url])).toMatchObject({ code: 2, stdout: '' });
  });

  it('overwrites no file, and leaves none that is not whole', async () => {
    const file = folder.file('first.html');
    const before = readFileSync(file);
    expect(await page('E-1', file)).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });
    expect(readFileSync(file)).toEqual(before);
    await page('E-9', folder.file('nothing.html'));
    expect(readdirSync(folder.path)).not.toContain('nothing.html');
    expect(await stepdown(['evidence', '--verifier', verifier])).toMatchObject({ code: 1 });
  });
});
