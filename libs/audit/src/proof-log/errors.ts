/** There is no proof log yet: no event was proved. */
export class ProofLogMissing extends Error {
  readonly code = 'proof-log-missing';

  constructor(readonly file: string) {
    super(`there is no proof log ${file}`);
    this.name = 'ProofLogMissing';
  }
}

/** The file is not a proof log, or is from a newer version. It was not changed. */
export class ProofLogRefused extends Error {
  readonly code = 'proof-log-refused';

  constructor(
    readonly file: string,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`${file} ${why}`, options);
    this.name = 'ProofLogRefused';
  }
}

/** Another process extends the proof log. */
export class ProofLogInUse extends Error {
  readonly code = 'proof-log-in-use';

  constructor(readonly folder: string) {
    super(`another process extends the proof log in ${folder}`);
    this.name = 'ProofLogInUse';
  }
}

/** How a log differs from the proved one: another log, a restored (or changed) one with new events, or one that ends earlier. */
export type LogChange = 'exchanged' | 'restored' | 'shorter';

const changes: Readonly<Record<LogChange, string>> = {
  exchanged: 'it was exchanged',
  restored: 'it was changed, or put back to an earlier state and recorded in since',
  shorter: 'it is shorter than it was: events are missing, or a back-up was restored',
};

/** The log is not the one behind the proof log: it is another log, a changed one, or an older state. */
export class LogChanged extends Error {
  readonly code = 'log-changed';

  constructor(
    readonly how: LogChange,
    expected: string,
    found: string,
  ) {
    super(
      `the proof log was made from ${expected}, but the log has ${found}; ${changes[how]}: \`stepdown audit\` tells where`,
    );
    this.name = 'LogChanged';
  }
}
