import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RingFile, ringFileName } from './ring-file.js';

/** Where unread answers are stored. */
export interface SpoolOptions {
  readonly folder: string;
  /** The most bytes of one stream in its file. */
  readonly most: number;
  /** The files that all streams share. */
  readonly files: SpoolFiles;
  /** For how many milliseconds a full spool waits for a read before the server stops recording. */
  readonly unread: number;
}

/** Limits how many streams may have a file at a time, so that the log keeps its disk space. */
export class SpoolFiles {
  #open = 0;

  constructor(private readonly most: number) {}

  /** Whether another file is allowed. The caller must release it. */
  acquire(): boolean {
    if (this.#open >= this.most) return false;
    this.#open += 1;
    return true;
  }

  release(): void {
    this.#open -= 1;
  }
}

/** How many bytes wait in memory before a file is used. */
const MEMORY_BYTES = 262_144;
/** How many bytes are read from the file at a time. */
const CHUNK_BYTES = 65_536;

/** Creates the folder of unread answers, and removes files that a dead process left there. */
export function openSpoolFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (ringFileName.test(name)) rmSync(join(folder, name), { force: true });
}

/**
 * Passes texts on as they are read, and takes new ones as they come. Unread texts wait in memory, then in a file. Calls
 * `full` once if the file is full and nothing is read for a while, or if it cannot be written. The few texts that still
 * come after that wait in memory. A reader that is merely slow slows the texts down.
 */
export async function* spooled(
  texts: AsyncIterable<string>,
  options: SpoolOptions,
  full: () => void,
): AsyncGenerator<Buffer> {
  const spool = new AnswerSpool(options);
  const filling = fill(spool, texts, full);
  // Thrown below, after everything before it was read.
  filling.catch(() => undefined);
  try {
    for (let bytes = await spool.next(); bytes !== undefined; bytes = await spool.next()) yield bytes;
    await filling;
  } finally {
    spool.abandon();
    // A file that fails to close loses nothing that anybody waits for.
    void filling
      .catch(() => undefined)
      .then(() => spool.close())
      .catch(() => undefined);
  }
}

async function fill(spool: AnswerSpool, texts: AsyncIterable<string>, full: () => void): Promise<void> {
  let hasRoom = true;
  try {
    for await (const text of texts) {
      const bytes = Buffer.from(text);
      if (hasRoom) {
        hasRoom = await spool.add(bytes);
        if (!hasRoom) full();
      }
      if (!hasRoom) spool.addOverflow(bytes);
    }
  } finally {
    spool.end();
  }
}

/** Holds unread bytes in reading order: in memory, in the file, and what came after the file was full. */
class AnswerSpool {
  readonly #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #file: RingFile | undefined;
  readonly #overflow: Buffer[] = [];
  #ended = false;
  #abandoned = false;
  /** Serialises writes to the file and reads from it. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #added = new WakeSignal();
  readonly #consumed = new WakeSignal();

  constructor(private readonly options: SpoolOptions) {}

  /** Stores bytes. Returns false if there is no room and nobody reads. */
  async add(bytes: Buffer): Promise<boolean> {
    while (!this.#abandoned) {
      const isStored = await this.#inTurn(() => this.#store(bytes)).catch(() => undefined);
      if (isStored === true) return true;
      if (isStored === undefined || !(await this.#consumed.within(this.options.unread))) return false;
    }
    return true;
  }

  addOverflow(bytes: Buffer): void {
    this.#overflow.push(bytes);
    this.#added.raise();
  }

  end(): void {
    this.#ended = true;
    this.#added.raise();
  }

  /** The next bytes once they are available; `undefined` at the end. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      // Read before taking: the last bytes and the end can arrive while this call waits.
      const ended = this.#ended;
      const bytes = await this.#inTurn(() => this.#takeNext());
      if (bytes !== undefined) return bytes;
      if (ended) return undefined;
      await this.#added.wait();
    }
  }

  /** Tells the spool that nobody reads any more. */
  abandon(): void {
    this.#abandoned = true;
    this.#consumed.raise();
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#file === undefined) return;
      this.options.files.release();
      await this.#file.close();
    });
  }

  async #store(bytes: Buffer): Promise<boolean> {
    const isFileEmpty = (this.#file?.unread ?? 0) === 0;
    if (isFileEmpty && (this.#bufferedBytes === 0 || this.#bufferedBytes + bytes.length <= MEMORY_BYTES)) {
      this.#buffered.push(bytes);
      this.#bufferedBytes += bytes.length;
    } else {
      if (bytes.length > this.options.most) return false;
      this.#file ??= await this.#openFile();
      if (this.#file === undefined || !(await this.#file.write(bytes))) return false;
    }
    this.#added.raise();
    return true;
  }

  /** `undefined` while other streams use all allowed files. */
  async #openFile(): Promise<RingFile | undefined> {
    const { folder, most, files } = this.options;
    if (!files.acquire()) return undefined;
    try {
      return await RingFile.open(folder, most);
    } catch (error) {
      files.release();
      throw error;
    }
  }

  async #takeNext(): Promise<Buffer | undefined> {
    const bytes = takeAll(this.#buffered) ?? (await this.#fromFile()) ?? takeAll(this.#overflow);
    if (bytes === undefined) return undefined;
    if (this.#buffered.length === 0) this.#bufferedBytes = 0;
    this.#consumed.raise();
    return bytes;
  }

  async #fromFile(): Promise<Buffer | undefined> {
    return this.#file === undefined || this.#file.unread === 0 ? undefined : this.#file.read(CHUNK_BYTES);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function takeAll(waiting: Buffer[]): Buffer | undefined {
  return waiting.length === 0 ? undefined : Buffer.concat(waiting.splice(0));
}

/** Wakes one waiter. A signal without a waiter is remembered. */
class WakeSignal {
  #raised = false;
  #wake: () => void = () => undefined;

  raise(): void {
    this.#raised = true;
    this.#wake();
  }

  async wait(): Promise<void> {
    await this.within(undefined);
  }

  /** Whether the signal was raised within this time. */
  within(milliseconds: number | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => finish(false), milliseconds);
      const finish = (raised: boolean) => {
        clearTimeout(timer);
        this.#raised = false;
        this.#wake = () => undefined;
        resolve(raised);
      };
      this.#wake = () => finish(true);
      if (this.#raised) finish(true);
    });
  }
}
