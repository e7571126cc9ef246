import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { position } from '#event-store/port';
import { cohort, ndjson } from '#cli/testing/cohort';
import { stepdown } from '#cli/testing/stepdown';
import { referral } from './support/commands.js';
import { production, type Engines } from './support/engines.js';
import { newFolder, startTestServer } from './support/server.js';

const lines = cohort(3);

describe('the command line on EventStoreDB and PostgreSQL, without a server', () => {
  let engines: Engines;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    engines = await production();
    folder = newFolder();
    env = {
      STEPDOWN_DATA: folder,
      STEPDOWN_EVENT_STORE: engines.settings.eventStore,
      STEPDOWN_READ_MODELS: engines.settings.readModels,
    };
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await engines.remove();
  });

  const run = (...args: readonly string[]) => stepdown([...args, '--json'], { env });
  const report = () => run('report', 'length-of-stay', '--of', 'episode', '--cut-off', '2020-12-31');

  it('records, reports, verifies and rebuilds', async () => {
    const added = await stepdown(['import', '-', '--json'], { env, stdin: ndjson(lines) });
    expect(added).toMatchObject({ code: 0, json: { accepted: lines.length } });
    const before = (await report()).json;
    expect(before.groups).toHaveLength(1);
    expect(await run('verify')).toMatchObject({ code: 0, json: { equal: true, events: String(lines.length) } });
    expect(await run('rebuild')).toMatchObject({ code: 0, json: { events: lines.length } });
    expect((await report()).json).toEqual(before);
  });

  it('verifies and rebuilds read models that a server projects', async () => {
    const server = await startTestServer({ settings: engines.settings });
    const { body } = await server.post('/v1/episodes/one-more/referral', referral);
    await server.running.engine.read.waitFor(position(body.position as string));
    expect(await run('rebuild', '--keep')).toMatchObject({ code: 0, json: { difference: { equal: true } } });
    const later = await server.post('/v1/episodes/and-another/referral', referral);
    await server.running.engine.read.waitFor(position(later.body.position as string));
    expect(await run('rebuild', '--switch-back')).toMatchObject({ code: 0, json: { difference: { equal: true } } });
    expect(await run('verify')).toMatchObject({ code: 0, json: { equal: true, events: String(lines.length + 2) } });
    await server.dispose();
  });

  it('leaves back-ups of the log to its server', async () => {
    expect((await run('backup', `${folder}/copy`)).stderr).toMatch(/in EventStoreDB[^]*hint: back it up/);
  });
});
