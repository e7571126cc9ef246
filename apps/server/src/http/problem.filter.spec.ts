import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, type CompiledQuery } from 'kysely';
import { openDuckDbReadModelStore } from '#read-models/duckdb/duckdb-read-model-store';
import { queries } from '#read-models/store/queries';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { createLogger } from './logger.js';
import { ProblemFilter } from './problem.filter.js';

describe('a query that read models in DuckDB refuse', () => {
  let folder: string;
  let store: ReadModelStore;
  let logged: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-problems-'));
    const file = join(folder, 'read-model.duckdb');
    store = await openDuckDbReadModelStore({ file, memoryLimit: '20MB', readers: 1, waiting: 0 });
    logged = '';
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const answerTo = (error: unknown) => {
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged += chunk.toString();
        done();
      },
    });
    return new ProblemFilter(createLogger('warn', destination), { isUnavailable: () => false }).answerTo(error, {
      id: 'mine',
      headers: {},
    });
  };
  const failureOf = (query: CompiledQuery<object>) =>
    store.query(query).then(
      () => undefined,
      (error: unknown) => error,
    );
  const busy = { found: { status: 503, code: 'read-models-busy', retryable: true }, headers: { 'retry-after': '1' } };

  it('may be repeated if there are too many', async () => {
    const running = store.stream(sql<object>`from range(10000)`.compile(queries))[Symbol.asyncIterator]();
    await running.next();
    expect(answerTo(await failureOf(sql<object>`select 1`.compile(queries)))).toMatchObject(busy);
    expect(logged).toBe('');
    await running.return!();
  });

  it('may be repeated if there is no memory for it, and operators see why', async () => {
    const large = sql<object>`select list(n) from range(5000000) t (n)`.compile(queries);
    expect(answerTo(await failureOf(large))).toMatchObject(busy);
    expect(logged).toContain('DuckDB is out of memory: failed to allocate');
  });
});
