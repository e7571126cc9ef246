import { open } from 'node:fs/promises';

/** The file that receives every answer of an import: one line each, in the order of the input lines. */
export interface AnswersFile {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a new file and overwrites an old one of that name. Without a name, the answers are discarded. */
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
