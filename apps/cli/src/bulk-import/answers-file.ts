import { open } from 'node:fs/promises';

/** Where every answer of an import is written, one line each, in the order of the lines. */
export interface AnswersFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A new file, in place of any of that name; without a name nothing is kept. */
export async function openAnswersFile(name: string | undefined): Promise<AnswersFile> {
  if (name === undefined) return { write: () => Promise.resolve(), close: () => Promise.resolve() };
  const file = await open(name, 'w');
  return {
    async write(text) {
      await file.appendFile(text);
    },
    close: () => file.close(),
  };
}
