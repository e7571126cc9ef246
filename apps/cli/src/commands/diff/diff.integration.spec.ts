import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '#read-models/reports/run-report';
import type { ReportDifference } from '#read-models/reports/difference/difference';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = temporaryFolder();
  await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(cohort(2)) });
});
afterEach(() => folder.remove());

const { episodeId } = JSON.parse(cohort(2)[0]!) as { episodeId: string };
const diff = (...args: readonly string[]) => stepdown(['diff', ...args, '--data', folder.path]);

describe('the difference of an episode', () => {
  it('shows what changed, and which entries changed it', async () => {
    const { code, stdout } = await diff('episode', episodeId, '--since', '1', '--as-of', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Episode \S+ from position 1 \(recorded \S+\) to position 2 \(recorded \S+\)\n\nThe course:\n {2}status: referred -> admitted\n/,
    );
    expect(stdout).toMatch(
      /\nEntries:\n {2}entry 1 \(\S+: admitted to [^\n]*: added \(by 1\)\n\nRecorded in between:\n1 {2}/,
    );
  });

  it('of a moment with itself says that nothing changed', async () => {
    const { stdout } = await diff('episode', episodeId, '--since', '2', '--as-of', '2');
    expect(stdout).toMatch(/^Episode .*\n\nThe effective state is the same at both moments.\n$/);
  });

  it.each([
    [['--since', 'yesterday'], 'since'],
    [['--since', '1', '--as-of', '999999'], 'asOf'],
    [['--since', '2', '--as-of', '1'], 'since'],
    [['--since', '1', '--effective-on', 'never'], 'effectiveOn'],
  ])('between invalid moments (%j) is refused, and the parameter is named', async (args, field) => {
    const { code, stderr } = await diff('episode', episodeId, ...args);
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain(`${field}: `);
  });
});

describe('the difference of a report', () => {
  const correction = () => {
    const [referral] = cohort(2).map((line) => JSON.parse(line) as { type: string; data: { effectiveOn: string } });
    const corrections = [
      { revision: '0', type: 'ReferralReceived', data: { ...referral!.data, providerId: 'elsewhere' } },
    ];
    const data = { corrections, reason: 'the wrong provider' };
    return JSON.stringify({
      commandId: '6ad0c7a6-3a8b-4b69-9f4e-2d5a7c1b9e10',
      episodeId,
      type: 'CorrectEntries',
      data,
    });
  };

  it('shows which figures changed, which episodes explain it, and what was recorded in them', async () => {
    const head = cohort(2).length;
    await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson([correction()]) });
    const args = ['report', 'length-of-stay', '--of', 'episode', '--by', 'provider', '--since', String(head)];
    const { code, stdout } = await diff(...args, '--cut-off', '2020-12-31');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Length of stay in days: whole episodes\nFrom: as of position \d+, .*\nTo: {3}as of position \d+, /,
    );
    expect(stdout).toMatch(/\nThe facts changed\.\n[^]*\nelsewhere +n +- +1\n/);
    expect(stdout).toContain('\nExplained by 1 episode whose facts changed (stay): 1 corrected\n');
    expect(stdout).toMatch(
      /\n {2}stay 1: provider_id \S+ -> elsewhere\n[^]* event at position \d+, entry \d+: .*reason: the wrong provider\n/,
    );
  });

  it('of a moment with itself says that no figure changed', async () => {
    const { stdout } = await diff('report', 'census', '--since', '5', '--as-of', '5');
    expect(stdout).toMatch(/\nNo figure changed\.\n\nThe facts of no episode changed \(stay\)\.\n$/);
  });

  it('in JSON is what the API answers', async () => {
    const { json } = await diff('report', 'census', '--since', '1', '--json', '--rows', '1');
    expect(json).toMatchObject({
      report: 'census',
      before: { asOf: { position: '1' } },
      explaining: { tables: ['stay'] },
    });
  });

  it('of a saved answer repeats its question, since its moment', async () => {
    const file = folder.file('march.json');
    const args = ['report', 'length-of-stay', '--of', 'episode', '--by', 'provider,reason', '--reason', 'none', '1'];
    const { json } = await stepdown([...args, '--as-of', '5', '--json', '--data', folder.path]);
    writeFileSync(file, JSON.stringify(json));
    const { code, stdout } = await diff('report', 'length-of-stay', '--answer', file, '--json');
    expect(code).toBe(0);
    const difference = JSON.parse(stdout) as ReportDifference;
    const { of, by, filters, cutOff } = json;
    expect(difference).toMatchObject({ of, by, filters, before: { cutOff, digest: json.digest }, after: { cutOff } });
  });

  it('of an answer that this log does not give ends with its own exit code; a changed one is refused', async () => {
    const file = folder.file('march.json');
    const { json } = await stepdown(['report', 'census', '--as-of', '5', '--json', '--data', folder.path]);
    const other = { ...json, groups: [{ by: {}, stays: 99, patients: 99, series: [] }] };
    writeFileSync(file, JSON.stringify({ ...other, digest: digestOf(other) }));
    const given = await diff('report', 'census', '--answer', file);
    expect(given.code).toBe(exitCodes.different.code);
    expect(given.stderr).toContain('this log gives a different one for that moment');
    writeFileSync(file, JSON.stringify({ ...other, digest: json.digest }));
    expect((await diff('report', 'census', '--answer', file)).code).toBe(exitCodes.usage.code);
    expect((await diff('report', 'retention', '--answer', file)).stderr).toContain('an answer of census');
    expect((await diff('report', 'census', '--answer', file, '--level', 'none')).code).toBe(exitCodes.usage.code);
    expect((await diff('report', 'census')).stderr).toContain('--since, or --answer');
  });
});
