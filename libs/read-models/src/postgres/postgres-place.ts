import type { ReadModelFacts, ReadModelPlace, Settle, Successor } from '../read-model-place.js';
import { AlreadyProjected, NothingKept, RebuildUnderWay } from '../store/errors.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { isUnclaimed } from './claim-lock.js';
import { inTransaction, withClient } from './connection.js';
import { exchange } from './exchange.js';
import { settingsOf, type PostgresOptions, type Settings } from './options.js';
import { openUnchecked, openWith } from './postgres-read-model-store.js';
import { factsOf, holdsReadModel, prepareFresh, schemaExists } from './prepare-schema.js';
import { areViewsStale, dropBehindViews, isInUse } from './replaced.js';
import { namesOf, type SchemaNames } from './schema-names.js';
import { shadowPlace } from './shadow-place.js';
import { SharedSession } from './shared-session.js';
import { WritingSession } from './writing-session.js';

/**
 * A read model in a PostgreSQL schema: a rebuild fills a second schema, which is renamed into the place of the first in
 * one transaction. Who reads meanwhile waits for nothing: a question that has begun ends on the old tables. Any process
 * may rebuild, also beside the one that projects: this one finds its checkpoint gone when the schemas are exchanged, and
 * goes on at that of the new read model. A process that rebuilds and has the claim keeps it until it is over, so that no
 * standby comes between.
 */
export function postgresPlace(options: PostgresOptions): ReadModelPlace {
  return new PostgresPlace(settingsOf(options));
}

class PostgresPlace implements ReadModelPlace {
  readonly openShadow: ReadModelPlace['openShadow'];
  readonly discardShadow: ReadModelPlace['discardShadow'];
  readonly #names: SchemaNames;
  readonly #fresh: Settings;
  readonly #kept: Settings;
  readonly #session: SharedSession;
  readonly #sessions: Readonly<Record<Successor, WritingSession>>;

  constructor(private readonly current: Settings) {
    this.#names = namesOf(current.schema);
    this.#fresh = { ...current, schema: this.#names.fresh };
    this.#kept = { ...current, schema: this.#names.kept };
    this.#session = new SharedSession(new WritingSession(current));
    this.#sessions = { fresh: new WritingSession(this.#fresh), kept: new WritingSession(this.#kept) };
    ({ openShadow: this.openShadow, discardShadow: this.discardShadow } = shadowPlace(current));
  }

  async open(options: { readonly older?: boolean } = {}): Promise<ReadModelStore> {
    const store = await openWith(this.current, this.#session.shared(), options);
    try {
      await this.#clearLeftovers();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  openFresh(): Promise<ReadModelStore> {
    return this.#holding('fresh', async (session) => {
      await withClient(this.current, (client) => dropBehindViews(client, this.current, this.#names.old));
      await prepareFresh(this.#fresh);
      return openWith(this.#fresh, session);
    });
  }

  async discardFresh(): Promise<void> {
    try {
      await withClient(this.current, (client) => client.query(`drop schema if exists ${this.#names.fresh} cascade`));
    } finally {
      await this.#letGo('fresh');
    }
  }

  openKept(): Promise<ReadModelStore> {
    return this.#holding('kept', async (session) => {
      await withClient(this.current, async (client) => {
        if (!(await schemaExists(client, this.#names.kept))) throw new NothingKept();
        await dropBehindViews(client, this.current, this.#names.old);
      });
      return openWith(this.#kept, session);
    });
  }

  async leaveKept(): Promise<void> {
    await this.#letGo('kept');
  }

  async replace(by: Successor, settle: Settle, keep?: ReadModelFacts): Promise<void> {
    try {
      // Where the connection was lost meanwhile, somebody else may have claimed the read model.
      await this.#holdIfFree();
      await exchange(this.current, by, settle, keep !== undefined);
    } finally {
      await this.#letGo(by);
    }
    await this.removeReplaced();
  }

  /** Unless questions that began before are under way: then it is left to the next start or rebuild. */
  async removeReplaced(): Promise<void> {
    const { current } = this;
    const { old } = this.#names;
    try {
      await withClient(current, (client) => dropBehindViews(client, current, old));
    } catch (error) {
      if (!isInUse(error)) throw error;
      current.onNotice(
        `schema ${old} was replaced but is in use: it is dropped at the next start or rebuild, ` +
          `and until then ${current.views}.as_of says which position the views show`,
      );
    }
  }

  async kept() {
    const facts = await factsOf(this.#kept);
    return facts && { ...facts, usable: facts.schemaVersion === this.current.version };
  }

  fresh() {
    return factsOf(this.#fresh);
  }

  async forgetKept(): Promise<boolean> {
    return withClient(this.current, async (client) => {
      if (!(await schemaExists(client, this.#names.kept))) return false;
      await dropBehindViews(client, this.current, this.#names.kept);
      return true;
    });
  }

  async openToRead() {
    return (await holdsReadModel(this.current, { any: true })) ? openUnchecked(this.current) : undefined;
  }

  /** Keeps the claims of a rebuild while it opens its read model, and until `#letGo`. */
  async #holding(by: Successor, open: (session: WritingSession) => Promise<ReadModelStore>): Promise<ReadModelStore> {
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
      await this.#letGo(by);
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

  async #letGo(by: Successor): Promise<void> {
    await this.#sessions[by].letGo();
    await this.#session.letGo();
  }

  /** Removes what an interrupted rebuild left, unless somebody is rebuilding, and what it did not come to. */
  async #clearLeftovers(): Promise<void> {
    const { current } = this;
    const { fresh, old } = this.#names;
    const left = await withClient(current, async (client) => {
      if (await schemaExists(client, fresh)) {
        await inTransaction(client, async () => {
          if (await isUnclaimed(client, fresh)) await client.query(`drop schema if exists ${fresh} cascade`);
        });
      }
      return (await schemaExists(client, old)) || (await areViewsStale(client, current));
    });
    if (left) await this.removeReplaced();
  }
}
