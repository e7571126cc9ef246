import { realpathSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ReadModelDamaged, ReadModelInUse } from '../store/errors.js';

export interface DuckDbOptions {
  /** Path of the file; its folder exists. While the file is open DuckDB has a second one next to it, `.wal`. */
  readonly file: string;
  /**
   * Memory limit of DuckDB, in its own notation: `256MB`. Default 128MB; larger work spills into a temporary folder.
   */
  readonly memoryLimit?: string;
  /** Threads for one query. Default 2. */
  readonly threads?: number;
  /** Concurrent queries. Default 4: Node has as many threads for them. */
  readonly readers?: number;
  /** Queries that may wait for one of these. Default 64; further queries fail with `ReadModelBusy`. */
  readonly waiting?: number;
  /** Opens an existing file of any version and changes nothing in it. */
  readonly readOnly?: boolean;
  /** Version of everything in the file; default `SCHEMA_VERSION`. */
  readonly version?: number;
}

/** An open DuckDB file. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  close(): void;
}

/**
 * Size of the write-ahead log at which DuckDB checkpoints it into the file. Each checkpoint rewrites the last parts of
 * the tables.
 */
const CHECKPOINT_THRESHOLD = '64MB';

/** Files that this process has open. DuckDB's lock keeps out other processes, but not a second instance in this one. */
const openFiles = new Set<string>();

/** Opens or creates a DuckDB file. Throws `ReadModelInUse` while it is open elsewhere. */
export async function openInstance(options: DuckDbOptions): Promise<OpenInstance> {
  const { file, memoryLimit = '128MB', threads = 2, readOnly = false } = options;
  const path = join(realpathSync(dirname(file)), basename(file));
  if (openFiles.has(path)) throw new ReadModelInUse(file, process.pid);
  openFiles.add(path);
  try {
    const instance = await DuckDBInstance.create(path, {
      memory_limit: memoryLimit,
      threads: String(threads),
      checkpoint_threshold: CHECKPOINT_THRESHOLD,
      ...(readOnly && { access_mode: 'READ_ONLY' }),
    });
    return {
      instance,
      close: () => {
        // On a full disk DuckDB throws after it has closed the file.
        openFiles.delete(path);
        instance.closeSync();
      },
    };
  } catch (error) {
    openFiles.delete(path);
    throw lockConflict(file, String(error)) ?? damage(file, error) ?? error;
  }
}

/** DuckDB says `exists, but it is not a valid DuckDB database file`, `Corrupt database file`, `Serialization Error: ...`. */
function damage(file: string, error: unknown): ReadModelDamaged | undefined {
  const isDamage = /not a valid DuckDB|[Cc]orrupt|checksum|Serialization Error|Failure while replaying WAL/.test(
    String(error),
  );
  return isDamage ? new ReadModelDamaged(file, { cause: error }) : undefined;
}

/** DuckDB says `Could not set lock on file "...": Conflicting lock is held in /usr/bin/node (PID 7651)`. */
function lockConflict(file: string, message: string): ReadModelInUse | undefined {
  if (!message.includes('Could not set lock on file')) return undefined;
  const pid = /\(PID (\d+)\)/.exec(message)?.[1];
  return new ReadModelInUse(file, pid === undefined ? undefined : Number(pid));
}
