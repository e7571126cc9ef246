import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCodes } from '../exit-codes.js';
import { cohort, ndjson } from '../testing/cohort.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = temporaryFolder();
  await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(cohort(2)) });
});
afterEach(() => folder.remove());

const { episodeId } = JSON.parse(cohort(2)[0]!) as { episodeId: string };
const history = (...args: readonly string[]) => stepdown(['history', ...args, '--data', folder.path]);

describe('a history', () => {
  it('tells every entry in words, with both dates and who recorded it', async () => {
    const { code, stdout } = await history(episodeId);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Episode \S+: \d+ entries\n *0 {2}\d{4}-\d\d-\d\d \(recorded \d{4}-\d\d-\d\d by cli:\S+\): referred to [^]*status: new -> referred/,
    );
  });

  it('in JSON is what the API answers', async () => {
    const { json } = await history(episodeId, '--json');
    expect(json.episodeId).toBe(episodeId);
    expect(json.entries[0]).toMatchObject({ revision: '0', type: 'ReferralReceived', actor: expect.any(String) });
  });

  it('as it was known before anything was recorded is nothing', async () => {
    const { code, stderr } = await history(episodeId, '--recorded-at', '2001-01-01T00:00:00Z');
    expect(code).toBe(exitCodes.failed.code);
    expect(stderr).toContain('not-found');
  });

  it('at an instant that is none is refused, and the parameter is named', async () => {
    const { code, stderr } = await history(episodeId, '--recorded-at', 'yesterday');
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain('recordedAt: ');
  });
});
