import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateLog } from './log-engines.js';

describe('a log at an address', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const locate = () => locateLog({ engine: 'sqlite' }, () => join(folder, 'deep', 'log.sqlite'));

  it('is the file that the caller chooses for the path of the address', () => {
    expect(locateLog({ engine: 'sqlite', file: 'a' }, (path) => `/srv/${path}`)).toMatchObject({
      file: '/srv/a',
      name: 'sqlite:/srv/a',
      engineName: 'SQLite',
    });
  });

  it('is named without the user and the password of a connection string', () => {
    const connectionString = 'esdb+discover://admin:changeit@db.example:2113?tls=false';
    const location = locateLog({ engine: 'eventstoredb', connectionString }, () => 'unused');
    expect(location).toMatchObject({ name: 'esdb+discover://db.example:2113', engineName: 'EventStoreDB' });
    expect(location.file).toBeUndefined();
  });

  it('is created with its folder', async () => {
    const { store } = await locate().open();
    expect(await store.head()).toBeUndefined();
    await store.close();
  });

  it.each(['missing', 'empty'])('is not created where it must not be and its file is %s', async (state) => {
    const file = join(folder, 'log.sqlite');
    if (state === 'empty') writeFileSync(file, '');
    const { open } = locateLog({ engine: 'sqlite', file }, (path) => path!);
    await expect(open({ createLog: false })).rejects.toMatchObject({ code: 'log-missing' });
  });

  it('refuses a connection string without repeating it', async () => {
    const { open } = locateLog({ engine: 'eventstoredb', connectionString: 'esdb://admin:secret@' }, () => 'unused');
    const refusal = await open().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'log-address-refused' });
    expect(String(refusal)).not.toContain('secret');
  });
});
