import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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
const history = (...args: readonly string[]) => stepdown(['history', ...args, '--data', folder.path]);

describe('a history', () => {
  it('shows every entry in words, with both dates and who recorded it', async () => {
    const { code, stdout } = await history(episodeId);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Episode \S+: \d+ entries\n *0 {2}\d{4}-\d\d-\d\d \(recorded \d{4}-\d\d-\d\d by cli:\S+\): referred to [^]*status: new -> referred/,
    );
  });

  it('shows a reason with several lines as one entry', async () => {
    const last = cohort(2).filter((each) => each.includes(episodeId)).length - 1;
    const line = {
      ...{ commandId: '018f6b1e-7c2a-7d3e-9a41-00000000f0f0', episodeId, type: 'VoidEntries' },
      data: {
        entries: [{ revision: String(last) }],
        reason: 'typed twice\n 9  2026-01-01: all is well\r\n     status: a -> b\u202e',
      },
    };
    const { stdout: answer } = await stepdown(['import', '-', '--data', folder.path], { stdin: JSON.stringify(line) });
    const { stdout } = await history(episodeId);
    expect(answer).toContain('1 accepted');
    expect(stdout).toMatch(
      /reason: typed twice\n +\| {2}9 {2}2026-01-01: all is well\n +\| {6}status: a -> b\\u202e\n/,
    );
    const { stdout: json } = await history(episodeId, '--json');
    expect(json).not.toContain('\u202e');
    expect(JSON.parse(json).entries.at(-1).data.reason).toBe(line.data.reason);
  });

  it('in JSON is what the API answers', async () => {
    const { json } = await history(episodeId, '--json');
    expect(json.episodeId).toBe(episodeId);
    expect(json.entries[0]).toMatchObject({ revision: '0', type: 'ReferralReceived', actor: expect.any(String) });
  });

  it('as known before anything was recorded is empty', async () => {
    const { code, stderr } = await history(episodeId, '--as-of', '2001-01-01T00:00:00Z');
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toContain('not-found');
  });

  it('as known at a position, about a date, says so and shows the effective state', async () => {
    const { stdout } = await history(episodeId, '--as-of', '2', '--effective-on', '2018-01-02', '--origins');
    expect(stdout).toMatch(/^Episode \S+: 1 entries\nAs known at position 2, .*, about the time up to 2018-01-02\n/);
    expect(stdout).toMatch(/\n +position 1, recorded \S+, event \S+, command \S+, source \S+ \S+\n/);
    expect(stdout).toMatch(/\n\(and 1 about later dates\)\n\nState: referred, referred 2018-01-01\n/);
  });

  it.each([
    ['--as-of', 'yesterday', 'asOf'],
    ['--as-of', '999999', 'asOf'],
    ['--effective-on', '2026-02-30', 'effectiveOn'],
  ])('at an invalid moment (%s %s) is refused, and the parameter is named', async (option, value, field) => {
    const { code, stderr } = await history(episodeId, option, value);
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain(`${field}: `);
  });
});
