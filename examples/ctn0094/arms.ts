import type { Randomization } from './person.js';

/** A treatment that people were randomised to. */
export interface Arm {
  readonly program: string;
  /** Name of the arm in a label. */
  readonly name: string;
  readonly medication: string;
}

const BUPRENORPHINE = 'buprenorphine-naloxone';
const arms: Readonly<Record<string, Arm>> = {
  Methadone: { program: 'CTN-0027 methadone', name: 'methadone', medication: 'methadone' },
  'Outpatient BUP': { program: 'CTN-0027 buprenorphine', name: 'buprenorphine', medication: BUPRENORPHINE },
  'Outpatient BUP + EMM': { program: 'CTN-0030 EMM', name: 'EMM', medication: BUPRENORPHINE },
  'Outpatient BUP + SMM': { program: 'CTN-0030 SMM', name: 'SMM', medication: BUPRENORPHINE },
};

/** The arm of a randomisation. Throws `RangeError` where it is not one of the two trials'. */
export function armOf({ treatment }: Randomization): Arm {
  const arm = arms[treatment];
  if (arm === undefined) throw new RangeError(`unknown treatment: ${treatment}`);
  return arm;
}
