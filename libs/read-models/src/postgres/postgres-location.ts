import type { ReadModelInfo, ReadModelLocation, CatchUpAndClose, Successor } from '../store/read-model-location.js';
import { NoPreviousReadModel, RebuildUnderWay } from '../rebuild/errors.js';
import { AlreadyProjected } from '../store/errors.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { isUnclaimed } from './claim-lock.js';
import { inTransaction, withClient } from './connection.js';
import { swapSchemas } from './swap-schemas.js';
import { settingsOf, type PostgresOptions, type Settings } from './options.js';
import { openUnchecked, openWith } from './postgres-read-model-store.js';
import { readInfoOf, holdsReadModel, prepareFresh, schemaExists } from './prepare-schema.js';
import { areViewsStale, repointViewsAndDrop, isInUse } from './drop-replaced.js';
import { namesOf, type SchemaNames } from './schema-names.js';
import { shadowLocation } from './shadow-location.js';
import { SharedSession } from './shared-session.js';
import { WritingSession } from './writing-session.js';

/**
 * A read model in a PostgreSQL schema. A rebuild fills a second schema, and one transaction renames it to replace the
 * first. Readers wait for nothing: a running query finishes on the old tables. Any process may rebuild, even while
 * another one projects: that one loses its checkpoint when the schemas are swapped, and continues at the checkpoint of
 * the new read model. A process that rebuilds and has the claim holds it until the end, so that no standby takes over
 * in between.
 */
export function postgresLocation(options: PostgresOptions): ReadModelLocation {
  return new PostgresLocation(settingsOf(options));
}

class PostgresLocation implements ReadModelLocation {
  readonly openShadow: ReadModelLocation['openShadow'];
  readonly discardShadow: ReadModelLocation['discardShadow'];
  readonly #names: SchemaNames;
  readonly #fresh: Settings;
  readonly #previous: Settings;
  readonly #session: SharedSession;
  readonly #sessions: Readonly<Record<Successor, WritingSession>>;

  constructor(private readonly current: Settings) {
    this.#names = namesOf(current.schema);
    this.#fresh = { ...current, schema: this.#names.fresh };
    this.#previous = { ...current, schema: this.#names.previous };
    this.#session = new SharedSession(new WritingSession(current));
    this.#sessions = { fresh: new WritingSession(this.#fresh), previous: new WritingSession(this.#previous) };
    ({ openShadow: this.openShadow, discardShadow: this.discardShadow } = shadowLocation(current));
  }

  async open(options: { readonly allowOlder?: boolean } = {}): Promise<ReadModelStore> {
    const store = await openWith(this.current, this.#session.share(), options);
    try {
      await this.#clearLeftovers();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  openFresh(): Promise<ReadModelStore> {
    return this.#withHolds('fresh', async (session) => {
      await withClient(this.current, (client) => repointViewsAndDrop(client, this.current, this.#names.old));
      await prepareFresh(this.#fresh);
      return openWith(this.#fresh, session);
    });
  }

  async discardFresh(): Promise<void> {
    try {
      await withClient(this.current, (client) => client.query(`drop schema if exists ${this.#names.fresh} cascade`));
    } finally {
      await this.#releaseHolds('fresh');
    }
  }

  openPrevious(): Promise<ReadModelStore> {
    return this.#withHolds('previous', async (session) => {
      await withClient(this.current, async (client) => {
        if (!(await schemaExists(client, this.#names.previous))) throw new NoPreviousReadModel();
        await repointViewsAndDrop(client, this.current, this.#names.old);
      });
      return openWith(this.#previous, session);
    });
  }

  async releasePrevious(): Promise<void> {
    await this.#releaseHolds('previous');
  }

  async replace(by: Successor, catchUpAndClose: CatchUpAndClose, keep?: ReadModelInfo): Promise<void> {
    try {
      // If the connection was lost meanwhile, another process may have claimed the read model.
      await this.#holdIfFree();
      await swapSchemas(this.current, by, catchUpAndClose, keep !== undefined);
    } finally {
      await this.#releaseHolds(by);
    }
    await this.removeReplaced();
  }

  /** Does nothing while earlier queries run: the next start or rebuild drops it. */
  async removeReplaced(): Promise<void> {
    const { current } = this;
    const { old } = this.#names;
    try {
      await withClient(current, (client) => repointViewsAndDrop(client, current, old));
    } catch (error) {
      if (!isInUse(error)) throw error;
      current.onNotice(
        `schema ${old} was replaced but is in use: it is dropped at the next start or rebuild, ` +
          `and until then ${current.views}.as_of says which position the views show`,
      );
    }
  }

  async previous() {
    const info = await readInfoOf(this.#previous);
    return info && { ...info, usable: info.schemaVersion === this.current.version };
  }

  fresh() {
    return readInfoOf(this.#fresh);
  }

  async forgetPrevious(): Promise<boolean> {
    return withClient(this.current, async (client) => {
      if (!(await schemaExists(client, this.#names.previous))) return false;
      await repointViewsAndDrop(client, this.current, this.#names.previous);
      return true;
    });
  }

  async openReadOnly() {
    return (await holdsReadModel(this.current, { any: true })) ? openUnchecked(this.current) : undefined;
  }

  /** Holds the claims of a rebuild while it opens its read model, until `#releaseHolds`. */
  async #withHolds(by: Successor, open: (session: WritingSession) => Promise<ReadModelStore>): Promise<ReadModelStore> {
    const session = this.#sessions[by];
    try {
      await session.hold();
    } catch (error) {
      throw error instanceof AlreadyProjected ? new RebuildUnderWay({ cause: error }) : error;
    }
    try {
      await this.#holdIfFree();
      return await open(session);
    } catch (error) {
      await this.#releaseHolds(by);
      throw error;
    }
  }

  async #holdIfFree(): Promise<void> {
    try {
      await this.#session.hold();
    } catch (error) {
      if (!(error instanceof AlreadyProjected)) throw error;
    }
  }

  async #releaseHolds(by: Successor): Promise<void> {
    await this.#sessions[by].releaseHold();
    await this.#session.releaseHold();
  }

  /** Removes the leftovers of an interrupted rebuild, unless a rebuild is running, and does what it did not get to. */
  async #clearLeftovers(): Promise<void> {
    const { current } = this;
    const { fresh, old } = this.#names;
    const hasLeftovers = await withClient(current, async (client) => {
      if (await schemaExists(client, fresh)) {
        await inTransaction(client, async () => {
          if (await isUnclaimed(client, fresh)) await client.query(`drop schema if exists ${fresh} cascade`);
        });
      }
      return (await schemaExists(client, old)) || (await areViewsStale(client, current));
    });
    if (hasLeftovers) await this.removeReplaced();
  }
}
