/** A setting is unusable. The message names it and the remedy, and reveals no secret of its value. */
export class InvalidConfig extends Error {
  readonly code = 'invalid-config';

  constructor(setting: string, problem: string) {
    super(`${setting}: ${problem}`);
    this.name = 'InvalidConfig';
  }
}
