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
const diff = (...args: readonly string[]) => stepdown(['diff', ...args, '--data', folder.path]);

describe('the difference of an episode', () => {
  it('tells what came to be believed, and by which entries', async () => {
    const { code, stdout } = await diff('episode', episodeId, '--from', '1', '--to', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Episode \S+ from position 1, recorded \S+, to position 2, recorded \S+\n\nThe course:\n {2}status: referred -> admitted\n/,
    );
    expect(stdout).toMatch(
      /\nEntries:\n {2}entry 1 \(\S+: admitted to [^\n]*: added \(by 1\)\n\nRecorded in between:\n1 {2}/,
    );
  });

  it('of a moment with itself says that the same is believed', async () => {
    const { stdout } = await diff('episode', episodeId, '--from', '2', '--to', '2');
    expect(stdout).toMatch(/^Episode .*\n\nThe same is believed at both.\n$/);
  });

  it.each([
    [['--from', 'yesterday'], 'from'],
    [['--from', '1', '--to', '999999'], 'to'],
    [['--from', '2', '--to', '1'], 'from'],
    [['--from', '1', '--effective-on', 'never'], 'effectiveOn'],
  ])('between moments that are none (%j) is refused, and the parameter is named', async (args, field) => {
    const { code, stderr } = await diff('episode', episodeId, ...args);
    expect(code).toBe(exitCodes.usage.code);
    expect(stderr).toContain(`${field}: `);
  });
});
