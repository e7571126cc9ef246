/** A setting cannot be used; the message names it and says what would do, without what may be secret of its value. */
export class InvalidConfig extends Error {
  readonly code = 'invalid-config';

  constructor(setting: string, problem: string) {
    super(`${setting}: ${problem}`);
    this.name = 'InvalidConfig';
  }
}
