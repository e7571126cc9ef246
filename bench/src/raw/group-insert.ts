import Database from 'better-sqlite3';

interface Waiting {
  readonly values: readonly string[];
  resolve(position: number): void;
  reject(error: unknown): void;
}

/** The least that a durable service does: what arrives in one turn of the event loop is one synced transaction. */
export class GroupInsert {
  readonly #db: Database.Database;
  readonly #insert: Database.Transaction<(group: readonly Waiting[]) => number[]>;
  #waiting: Waiting[] = [];

  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = wal');
    this.#db.pragma('synchronous = full');
    this.#db.exec('create table command (position integer primary key, id text, episode text, body text) strict');
    const insert = this.#db.prepare('insert into command (id, episode, body) values (?, ?, ?)');
    this.#insert = this.#db.transaction((group: readonly Waiting[]) =>
      group.map(({ values }) => Number(insert.run(...values).lastInsertRowid)),
    );
  }

  /** Resolves with the row's position once it is on the disk. */
  write(id: string, episode: string, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ values: [id, episode, body], resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const positions = this.#insert(group);
      group.forEach(({ resolve }, index) => resolve(positions[index]!));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
