import { describe, expect, it } from '@jest/globals';
import { loggable, loggableText } from './loggable-error.js';
import { RevisionConflict } from './errors.js';
import { revision, streamName } from './port.js';

const PATIENT = 'MRN0012345';

/** An error in the form of `pg`. */
const postgresError = (code: string, message: string) =>
  Object.assign(new Error(message), {
    severity: 'ERROR',
    code,
    detail: `Failing row contains (${PATIENT})`,
    where: `unnamed portal parameter $1 = '${PATIENT}'`,
    table: 'episode',
    constraint: 'adults_only',
  });

const parseError = () => {
  try {
    return JSON.parse(`{"patientId": ${PATIENT}}`) as Error;
  } catch (error) {
    return error as Error;
  }
};

describe('what is logged of an error', () => {
  it.each([
    ['a row that PostgreSQL refuses', postgresError('23514', `new row violates a check: ${PATIENT}`)],
    ['a value that PostgreSQL cannot read', postgresError('22007', `invalid input syntax for type date: "${PATIENT}"`)],
    ['text that is not JSON', parseError()],
    ['a constraint of DuckDB', new Error(`Constraint Error: Duplicate key "patient_id: ${PATIENT}"`)],
    [
      'a constraint of DuckDB at the end',
      new Error(`TransactionContext Error: Failed to commit: Duplicate key "${PATIENT}"`),
    ],
    ['an error of the language', new TypeError(`Cannot create property 'x' on string '${PATIENT}'`)],
    ['a cause', new RevisionConflict(streamName('episode-e'), 'no-stream', revision(1))],
    ['a message of several lines', new Error(`first\n    at ${PATIENT} (file:///x.js:1:1)\n${PATIENT}`)],
    ['something that was thrown and is no error', PATIENT],
    [
      'properties of an error',
      Object.assign(new Error('x'), { value: PATIENT, name: `${PATIENT}!`, code: `${PATIENT} !` }),
    ],
  ])('holds nothing of %s', (_name, error) => {
    const wrapped = Object.assign(new RangeError(PATIENT, { cause: error }), { payload: { id: PATIENT } });
    for (const each of [error, wrapped]) {
      expect(JSON.stringify(loggable(each))).not.toContain(PATIENT);
      expect(loggableText(each)).not.toContain(PATIENT);
    }
  });

  it('says what a constraint of PostgreSQL is about', () => {
    const error = postgresError('23514', 'new row violates a check');
    expect(loggable(error)).toMatchObject({ code: '23514', about: { table: 'episode', constraint: 'adults_only' } });
    expect(loggableText(error)).toMatch(/^Error \(23514 episode adults_only\) at .*loggable-error\.spec/);
  });

  it.each([
    ['of this program', new RevisionConflict(streamName('episode-e'), 'no-stream', revision(1)), /^episode-e is at 1/],
    ['of a file', Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' }), /no space/],
    ['of SQLite', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }), /disk is full/],
    ['of a connection', postgresError('57P01', 'terminating connection'), /terminating/],
    ['of gRPC', Object.assign(new Error('14 UNAVAILABLE: Connection dropped'), { code: 14 }), /UNAVAILABLE/],
    [
      'of a full disk',
      new Error('TransactionContext Error: Failed to commit: Could not write file "x": No sp'),
      /No sp/,
    ],
    [
      'of a checkpoint',
      new Error('FATAL Error: Failed to create checkpoint because of error: Could not write file "x": No sp'),
      /No sp/,
    ],
    ['of memory', new Error('Out of Memory Error: failed to allocate'), /allocate/],
  ])('is the message %s', (_name, error, message) => {
    expect(loggableText(error)).toMatch(message);
  });

  it('says where it was thrown', () => {
    const [place] = loggable(new Error('x')).at;
    expect(place).toMatch(/libs\/event-store\/src\/loggable-error\.spec\.ts:\d+:\d+$/);
  });
});
