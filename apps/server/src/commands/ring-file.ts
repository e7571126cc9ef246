import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** The names of ring files, while they have one. */
export const ringFileName = /^[0-9a-f-]{36}\.ring$/;

/**
 * Bytes in a file of a bounded size, read in the order of writing. What was read makes room for new bytes. Only the
 * owner can read the file. It loses its name as soon as it is open, so that it disappears with the process in any case;
 * if the system does not allow that, it is removed on close.
 */
export class RingFile {
  readonly #file: FileHandle;
  readonly #size: number;
  #written = 0;
  #read = 0;

  private constructor(
    file: FileHandle,
    size: number,
    private readonly path: string,
  ) {
    this.#file = file;
    this.#size = size;
  }

  static async open(folder: string, size: number): Promise<RingFile> {
    const path = join(folder, `${randomUUID()}.ring`);
    const file = await open(path, 'wx+', 0o600);
    await rm(path).catch(() => undefined);
    return new RingFile(file, size, path);
  }

  /** Bytes that were written and not yet read. */
  get unread(): number {
    return this.#written - this.#read;
  }

  /** Appends bytes. Returns whether there was room for them. */
  async write(bytes: Buffer): Promise<boolean> {
    if (this.unread + bytes.length > this.#size) return false;
    if (this.unread === 0) this.#written = this.#read = 0;
    const at = this.#written % this.#size;
    const first = bytes.subarray(0, this.#size - at);
    await writeAll(this.#file, first, at);
    await writeAll(this.#file, bytes.subarray(first.length), 0);
    this.#written += bytes.length;
    return true;
  }

  /** Reads up to this many bytes. */
  async read(most: number): Promise<Buffer> {
    const at = this.#read % this.#size;
    const bytes = Buffer.alloc(Math.min(most, this.unread, this.#size - at));
    for (let got = 0; got < bytes.length;) {
      const { bytesRead } = await this.#file.read(bytes, got, bytes.length - got, at + got);
      if (bytesRead === 0) throw new Error('the file of unread answers is shorter than it was');
      got += bytesRead;
    }
    this.#read += bytes.length;
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
