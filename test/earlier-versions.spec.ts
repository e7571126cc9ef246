import { execFile } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { stepdown } from '#cli/testing/stepdown';
import { answersOf, type Answers } from './fixtures/making/answers.js';
import { eventOf } from './fixtures/making/stored-events.js';
import { referral } from './support/commands.js';
import { production, type ProductionEngines } from './support/engines.js';
import { newFolder, startTestServer, type TestServer } from './support/server.js';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));
const versions = readdirSync(fixtures).filter((name) => name.startsWith('v'));

/** Definitions that later versions replaced, as the changelog says. */
const redefined = ['retention/1', 'competing-reasons/1', 'access/1'];

/** Reads a file of a version's fixture. */
const read = (version: string, file: string): string => readFileSync(join(fixtures, version, file), 'utf8');
const answersIn = (version: string) => revised(JSON.parse(read(version, 'answers.json'))) as Answers;
const nameOf = (value: object): string[] => Object.keys(value);

/** What a version answered, without what a later definition has otherwise: an estimate of 1 had the limits 1 and 1. */
function revised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revised);
  if (typeof value !== 'object' || value === null) return value;
  const members = new Map<string, unknown>(Object.entries(value));
  const ofOne = [...members.keys()].filter(
    (name) =>
      /(lower|upper)$/i.test(name) && members.get(name.replace('upper', 'lower').replace('Upper', 'Lower')) === 1,
  );
  return Object.fromEntries(
    [...members].filter(([name]) => !ofOne.includes(name)).map(([name, member]) => [name, revised(member)]),
  );
}

/** What a version must answer as it did: all but what names definitions, and the digest over all of it. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== 'digest' && name !== 'definitions');
  return Object.fromEntries(members.map(([name, member]) => [name, comparable(member)]));
}

/** The same without what differs between logs: positions. */
function withoutPositions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(comparable(value), (name, member: unknown) => (name === 'position' ? undefined : member)),
  );
}

const questionsOf = ({ positions, reports, histories }: Answers) => ({
  positions,
  reports: nameOf(reports),
  episodes: nameOf(histories),
});

describe.each(versions)('a data folder of %s', (version) => {
  const expected = answersIn(version);
  const authorization = `Bearer ${(JSON.parse(read(version, 'api-key.json')) as { secret: string }).secret}`;
  let folder: string;
  let server: TestServer | undefined;
  beforeEach(() => {
    folder = newFolder();
    cpSync(join(fixtures, version, 'data'), folder, { recursive: true });
    const model = join(folder, 'read-model.duckdb');
    writeFileSync(model, gunzipSync(readFileSync(`${model}.gz`)));
    rmSync(`${model}.gz`);
  });
  afterEach(async () => {
    await server?.dispose();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const answers = (questions = questionsOf(expected)) => answersOf(server!.url, questions, { authorization });

  it('opens with the same histories and the same figures as of earlier positions', async () => {
    server = await startTestServer({ folder });
    expect(comparable(await answers())).toMatchObject(comparable(expected) as object);
  });

  it('gives the same figures when its read models are rebuilt from the log', async () => {
    for (const name of readdirSync(folder)) if (name.startsWith('read-model')) rmSync(join(folder, name));
    server = await startTestServer({ folder });
    expect(comparable(await answers())).toMatchObject(comparable(expected) as object);
  });

  it('goes on recording, behind what it held, for the keys that it had', async () => {
    server = await startTestServer({ folder });
    const { status, body } = await server.post('/v1/episodes/later/referral', referral, { authorization });
    expect(status).toBe(201);
    expect(BigInt(body.position)).toBe(BigInt(expected.positions.at(-1)!) + 1n);
    expect((await server.post('/v1/episodes/other/referral', referral)).status).toBe(401);
    expect(comparable(await answers())).toMatchObject(comparable(expected) as object);
  });

  it('says what changed since a saved answer, or that figures are defined differently now', async () => {
    const { reports } = JSON.parse(read(version, 'answers.json')) as Answers;
    for (const [report, [, saved]] of Object.entries(reports)) {
      const file = join(folder, `${report}.json`);
      writeFileSync(file, JSON.stringify(saved));
      const { code, stdout, stderr } = await stepdown(['diff', 'report', report, '--answer', file, '--data', folder]);
      expect(stdout).toContain(`From: as of position ${expected.positions[1]}`);
      const { report: definition } = (saved as { definitions: { report: string } }).definitions;
      const isRedefined = redefined.includes(definition);
      expect({ report, code }).toEqual({ report, code: isRedefined ? 6 : 0 });
      expect(stderr.includes('its figures have other definitions')).toBe(isRedefined);
    }
  });

  it('is proven by the heads that it signed', async () => {
    const heads = join(fixtures, version, 'data', 'heads');
    const { code, stdout } = await stepdown(['audit', '--data', folder, '--heads', heads]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${expected.positions.at(-1)} events`),
    });
  });
});

describe.each(versions)('evidence of %s', (version) => {
  const verifier = fileURLToPath(new URL('../bin/stepdown-verify.mjs', import.meta.url));
  const heads = join(fixtures, version, 'data', 'heads');
  const keys = readdirSync(heads).filter((name) => name.endsWith('.key'));

  it.each(readdirSync(join(fixtures, version, 'evidence')))('%s is proven still', async (name) => {
    const trusted = keys.flatMap((key) => ['--key', readFileSync(join(heads, key), 'utf8').trim()]);
    const file = join(fixtures, version, 'evidence', name);
    const { stdout } = await promisify(execFile)(process.execPath, [verifier, file, ...trusted]);
    expect(stdout).toMatch(/^PROVEN: /m);
  });
});

describe.each(versions)('an EventStoreDB and a PostgreSQL of %s', (version) => {
  const expected = answersIn(version);
  let engines: ProductionEngines;
  let server: TestServer | undefined;
  beforeEach(async () => {
    engines = await production();
    engines.node.database.restore(read(version, 'eventstoredb.ndjson').split('\n').filter(Boolean).map(eventOf));
    const client = new pg.Client(engines.settings.readModels);
    await client.connect();
    await client.query(read(version, 'postgres.sql'));
    await client.end();
  });
  afterEach(async () => {
    await server?.dispose();
    server = undefined;
    await engines.remove();
  });

  it('open with the same histories and the same figures as of earlier positions', async () => {
    const ours = engines.node.database.log.filter(({ stream }) => stream.startsWith('episode-'));
    const positions = expected.positions.map((position) => String(ours[Number(position) - 1]!.position));
    server = await startTestServer({ settings: engines.settings });
    const answers = await answersOf(server.url, { ...questionsOf(expected), positions });
    expect(withoutPositions(answers.reports)).toMatchObject(withoutPositions(expected.reports) as object);
    expect(withoutPositions(answers.histories)).toMatchObject(withoutPositions(expected.histories) as object);
  });
});
