import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { factTableNames } from '../schema/fact-tables.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import type { PostgresOptions } from './options.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { batchAt } from './testing/batches.js';
import { urlOf, usePostgres } from './testing/use-postgres.js';

const postgres = usePostgres();

describe('the views of a PostgreSQL read model', () => {
  let location: PostgresOptions & { readonly schema: string; readonly views: string };
  let store: ReadModelStore;

  beforeEach(async () => {
    location = { ...postgres.newSchemas(), readerRole: 'stepdown_reader' };
    store = await openPostgresReadModelStore(location);
    await store.claim('projector-a');
    await store.commit(batchAt(1));
    const closings = new Map([['diagnosis' as const, [{ key: 1, since: 1n, until: 2n }]]]);
    await store.commit({ ...batchAt(2), closings });
  });

  afterEach(() => store.close());

  it('show the current facts, and separately every version', async () => {
    const current = await postgres.execute(`select * from ${location.views}.diagnosis`);
    expect(current).toMatchObject([{ episode_id: '1', key: '2', code: 'F11.20', rank: 1 }]);
    expect(Object.keys(current[0]!)).not.toContain('since');
    const versions = await postgres.execute(
      `select key, since, until from ${location.views}.diagnosis_history order by since`,
    );
    expect(versions).toEqual([
      { key: '1', since: '1', until: '2' },
      { key: '2', since: '2', until: null },
    ]);
  });

  it('show which position they speak for', async () => {
    expect(await postgres.execute(`select position, recorded_at from ${location.views}.as_of`)).toEqual([
      { position: '2', recorded_at: new Date(1_700_000_000_002) },
    ]);
  });

  it('can be read by the role of readers, which can read nothing else', async () => {
    await postgres.execute(`
      drop role if exists ana;
      create role ana login password 'ana' in role stepdown_reader`);
    expect(await postgres.execute(`select code from ${location.views}.diagnosis`, 'ana')).toEqual([{ code: 'F11.20' }]);
    const forbidden = [
      `select * from ${location.schema}.diagnosis`,
      `delete from ${location.views}.diagnosis`,
      `create table ${location.views}.mine (id integer)`,
    ];
    for (const statement of forbidden) {
      await expect(postgres.execute(statement, 'ana')).rejects.toThrow(/permission denied/);
    }
  });

  it('are documented in the database, with the codes', async () => {
    const comments = await postgres.execute(`
      select relname as view, obj_description(c.oid, 'pg_class') as comment
      from pg_class c where relnamespace = '${location.views}'::regnamespace`);
    expect(comments).toHaveLength(2 * factTableNames.length + 2);
    for (const { comment } of comments) expect(comment).toEqual(expect.stringMatching(/\w+/));
    const [reason] = await postgres.execute(`
      select col_description('${location.views}.stay'::regclass, attnum) as comment
      from pg_attribute where attrelid = '${location.views}.stay'::regclass and attname = 'reason'`);
    expect(reason?.['comment']).toMatch(/^Reason for discharge \(REASON\).*1 Treatment completed; 2 Dropped out/);
  });

  it('are created without the role if creating roles is not permitted, with instructions for an administrator', async () => {
    await postgres.execute(`
      create role owner_only login password 'owner_only';
      do $$ begin execute format('grant create on database %I to owner_only', current_database()); end $$`);
    const notices: string[] = [];
    const other = await openPostgresReadModelStore({
      ...postgres.newSchemas(),
      url: urlOf(postgres.database, 'owner_only'),
      readerRole: 'unmade_reader',
      onNotice: (message) => notices.push(message),
    });
    await other.close();
    expect(notices).toEqual([expect.stringContaining('create role unmade_reader nologin; grant usage on schema')]);
  });
});
