import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { parseHead, signHead } from '#audit/heads/head';
import { newSigningKey } from '#audit/notes/keys';
import { exitCodes } from '../../exit-codes.js';
import { cohort, ndjson } from '../../testing/cohort.js';
import { serving } from '../../testing/serving.js';
import { stepdown, temporaryFolder, type TemporaryFolder } from '../../testing/stepdown.js';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = temporaryFolder();
  await stepdown(['import', '-', '--data', folder.path], { stdin: ndjson(lines) });
});
afterEach(() => folder.remove());

const lines = cohort(2);
const { episodeId } = JSON.parse(lines[0]!) as { episodeId: string };
const proof = (...args: readonly string[]) => stepdown(['proof', ...args, '--data', folder.path]);

describe('stepdown proof', () => {
  it('proves an entry the same way with and without a server', async () => {
    const alone = await proof('event', episodeId, '0', '--json');
    expect(alone).toMatchObject({ code: 0, json: { index: 0, size: lines.length, head: { size: lines.length } } });
    await serving(folder.path, async () => {
      expect((await proof('event', episodeId, '0', '--json')).json).toEqual(alone.json);
      const byId = await proof('event', alone.json.envelope.id as string, '--json');
      expect(byId.json).toEqual(alone.json);
    });
    expect((await proof('event', episodeId, '0')).stdout).toContain(
      `is number 0, counted from 0, of ${lines.length}\n  ReferralReceived, entry 0 of episode-${episodeId}`,
    );
  });

  it('prints the newest head as its signed note', async () => {
    const { stdout, stderr } = await proof('head', '--new');
    expect(parseHead(stdout)).toMatchObject({ size: lines.length });
    expect(stderr).toContain(`${lines.length} events, signed `);
    expect((await proof('head')).stdout).toBe(stdout);
  });

  it('proves that the log only grew', async () => {
    const { code, json } = await proof('consistency', '3', '--json');
    expect({ code, json }).toMatchObject({ code: 0, json: { first: 3, second: lines.length } });
  });

  it('says whether the log continues from a saved head', async () => {
    const saved = folder.file('kept.head');
    writeFileSync(saved, (await proof('head', '--new')).stdout);
    expect((await proof('consistency', saved)).code).toBe(0);
    const key = newSigningKey('stepdown/other');
    for (const [size, why] of [
      [3, 'its first 3 events have a different root'],
      [999, 'it has fewer events'],
    ] as const) {
      writeFileSync(saved, signHead({ origin: key.name, size, root: Buffer.alloc(32) }, key));
      const { code, stderr } = await proof('consistency', saved);
      expect({ code, stderr }).toEqual({ code: exitCodes.different.code, stderr: expect.stringContaining(why) });
    }
    expect((await proof('consistency', 'nothing')).code).toBe(exitCodes.usage.code);
  });

  it('shows the keys, and replaces the one in use', async () => {
    await proof('head', '--new');
    expect((await proof('key')).stdout).toContain('in use');
    const { code, stdout } = await proof('key', 'rotate');
    expect(code).toBe(0);
    expect(stdout).toContain(`up to ${lines.length} events`);
  });

  it('refuses an invalid revision, and what does not exist', async () => {
    expect((await proof('event', episodeId, 'x')).code).toBe(exitCodes.usage.code);
    expect((await proof('key', 'forget')).code).toBe(exitCodes.usage.code);
    expect((await proof('event', episodeId, '999')).stderr).toContain('not-found');
    expect((await proof('consistency', '3', '999')).stderr).toContain('invalid-parameter');
  });
});
