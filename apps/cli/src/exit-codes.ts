/** The exit codes, for scripts. This is the only list; `--help` prints it. */
export const exitCodes = {
  ok: { code: 0, meaning: 'everything was done' },
  failed: { code: 1, meaning: 'it failed; the message gives the reason' },
  usage: {
    code: 2,
    meaning: 'the command line or a setting is not valid; for a server also: something has to be changed first',
  },
  notAccepted: { code: 3, meaning: 'done, but not every command of the import was accepted' },
  unavailable: { code: 4, meaning: 'no server answers, or another process uses the data folder' },
  denied: { code: 5, meaning: 'an API key is missing, or does not allow this' },
  different: { code: 6, meaning: 'done, and a comparison found differences' },
  interrupted: { code: 130, meaning: 'it was interrupted' },
} as const satisfies Record<string, { code: number; meaning: string }>;
export type Ending = keyof typeof exitCodes;
