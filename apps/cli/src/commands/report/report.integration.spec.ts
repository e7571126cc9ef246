import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const lines = cohort(30);
const add = (some = lines) => stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(some) });
const report = (...args: readonly string[]) => stepdown(['report', ...args, '--data', folder.path]);
const episodes = (...args: readonly string[]) => stepdown(['episodes', ...args, '--data', folder.path]);

describe('a report', () => {
  it('holds what was imported just before, through a server and without', async () => {
    await add(lines.slice(0, 40));
    expect((await report('length-of-stay', '--json')).json.asOf.position).toBe('40');
    await serving(folder.path, async () => {
      await add();
      expect((await report('length-of-stay', '--json')).json.asOf.position).toBe(String(lines.length));
    });
  });

  it('takes filters by the names that the API has for them', async () => {
    await add();
    const args = [
      '--of',
      'episode',
      '--rule',
      'teds-2004',
      '--level',
      'asam-3:2.1',
      'asam-3:2.5',
      '--medication-assisted',
      '1',
      '--cut-off',
      '2020-10-01',
    ];
    const { json } = await report(
      'length-of-stay',
      ...args,
      '--by',
      'level,reason',
      '--admitted-from',
      '2018-06-01',
      '--json',
    );
    expect(json).toMatchObject({
      of: 'episode',
      rule: 'teds-2004',
      cutOff: '2020-10-01',
      filters: { level: ['asam-3:2.1', 'asam-3:2.5'], medicationAssisted: [1], admittedFrom: '2018-06-01' },
    });
  });

  it('as of an earlier position is the same as then', async () => {
    await add(lines.slice(0, 50));
    const before = await report('length-of-stay', '--by', 'level,reason', '--csv');
    await add();
    const after = await report('length-of-stay', '--by', 'level,reason', '--csv', '--as-of', '50');
    expect(after.stdout).toBe(before.stdout);
    expect((await report('length-of-stay', '--by', 'level,reason', '--csv')).stdout).not.toBe(before.stdout);
  });

  it('beyond the log is refused', async () => {
    await add(lines.slice(0, 1));
    expect(await report('census', '--as-of', '77')).toMatchObject({
      code: exitCodes.unavailable.code,
      stderr: expect.stringContaining('not-yet-visible'),
    });
  });

  it('that is safe to share waits for the first quarter to end, and takes no filters', async () => {
    await add(lines.slice(0, 1));
    expect(await report('census', '--share')).toMatchObject({
      code: exitCodes.failed.code,
      stderr: expect.stringContaining('no-release'),
    });
    const filtered = await report('length-of-stay', '--share', '--by', 'program', '--minimum-age', '18');
    expect(filtered.code).toBe(exitCodes.usage.code);
    expect(filtered.stderr).toMatch(/not-shareable[^]* {2}by: [^]* {2}minimumAge: /);
  });

  it('counts who is in treatment on a day', async () => {
    await add();
    const { stdout } = await report('census', '--on', '2020-01-31', '--by', 'provider');
    expect(stdout).toMatch(
      /^In treatment at the end of a day: [^\n]*on 2020-01-31[^\n]*\n[^\n]*as of position \d+[^]*provider +stays +patients\n/,
    );
  });

  it('says if a filter names a value that does not occur', async () => {
    await add(lines.slice(0, 40));
    for (const form of [['--json'], ['--csv'], []]) {
      const { code, stderr } = await report('length-of-stay', '--program', 'No such program', ...form);
      expect(code).toBe(exitCodes.ok.code);
      expect(stderr).toMatch(/^Note: program: nothing has "No such program"; most like it: "/m);
    }
    expect((await episodes('--provider', 'nobody')).stderr).toContain('Note: provider: nothing has "nobody"');
  });

  it('of a day after the data cut-off is refused', async () => {
    await add(lines.slice(0, 1));
    const { code, stderr } = await report('census', '--on', '2020-02-01', '--cut-off', '2020-01-31');
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain('on: it must not be after the data cut-off, 2020-01-31');
  });

  it('with invalid parameters names each of them', async () => {
    await add(lines.slice(0, 1));
    const { code, stderr } = await report('length-of-stay', '--by', 'colour', '--level', 'high');
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toMatch(/invalid-parameter[^]* {2}by: [^]* {2}level: /);
  });
});

describe('a list of episodes', () => {
  const ids = (json: { episodes: readonly { episodeId: string }[] }) => json.episodes.map(({ episodeId }) => episodeId);

  it('is read to its end on request', async () => {
    await add();
    const { json } = await episodes('--all', '--json');
    expect(ids(json)).toHaveLength(30);
    expect(json.more).toBe(false);
  });

  it('says if there are more than it lists', async () => {
    await add();
    const { stdout, stderr } = await episodes('--limit', '4');
    expect(stdout.trim().split('\n')).toHaveLength(2 + 4);
    expect(stderr).toContain('--all lists more');
  });

  it('has those of a status or of a patient only', async () => {
    await add();
    const discharged = await episodes('--status', 'discharged', '--json');
    expect(new Set(discharged.json.episodes.map(({ status }: { status: string }) => status))).toEqual(
      new Set(['discharged']),
    );
    const [first] = discharged.json.episodes;
    const ofPatient = await episodes('--patient', first.patientId, '--json');
    expect(ids(ofPatient.json)).toContain(first.episodeId);
  });
});
