import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** What the files are called for as long as they have a name. */
export const ringFileName = /^[0-9a-f-]{36}\.ring$/;

/**
 * Bytes in a file of a bounded size, read in the order in which they were written: what was read makes room for what is
 * written. The file is for its owner only. It loses its name as soon as it is open, so that it is gone with the process,
 * however that ends; where a system does not allow that, it is removed when it is closed.
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

  /** Bytes that were written and not read yet. */
  get unread(): number {
    return this.#written - this.#read;
  }

  /** Writes bytes behind the others; answers whether there was room for them. */
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

  /** Reads at most so many bytes. */
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
