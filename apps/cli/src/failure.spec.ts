import { describe, expect, it } from '@jest/globals';
import { ReadModelInUse } from '#read-models/store/errors';
import { InvalidConfig } from '#server/invalid-config';
import { problemIn, Refused } from './connection/problem.js';
import { exitCodes } from './exit-codes.js';
import { exitCodeOf, failureOf, linesOfFailure } from './failure.js';

const refusedWith = (problem: object, status: number) => new Refused(problemIn(JSON.stringify(problem), status));

describe('a failure', () => {
  it.each([
    ['a wrong parameter', refusedWith({ code: 'invalid-parameter', title: 'No' }, 400), exitCodes.usage],
    ['a missing key', refusedWith({ code: 'unauthenticated', title: 'No' }, 401), exitCodes.denied],
    ['a key without the role', refusedWith({ code: 'forbidden', title: 'No' }, 403), exitCodes.denied],
    ['an unknown episode', refusedWith({ code: 'not-found', title: 'No' }, 404), exitCodes.failed],
    ['a server that stops', refusedWith({ code: 'stopping', title: 'No' }, 503), exitCodes.unavailable],
    ['a folder in use', new ReadModelInUse('/srv/x', 4711), exitCodes.unavailable],
    ['a wrong setting', new InvalidConfig('port', 'no'), exitCodes.usage],
    ['anything else', new Error('disk on fire'), exitCodes.failed],
  ])('of %s has its exit code', (_name, error, { code }) => {
    expect(exitCodeOf(failureOf(error))).toBe(code);
  });

  it('names the process that has the folder in use, and what to do', () => {
    expect(linesOfFailure(failureOf(new ReadModelInUse('/srv/x', 4711))).join('\n')).toMatch(
      /process 4711[^]*hint: stop/,
    );
  });

  it('shows quoted text inside its own lines, without control characters', () => {
    const problem = { code: 'x', title: 'No', detail: 'one\nhint: all is well\u001b[1A' };
    const lines = [new Error('no\nstepdown: all is well\u202e'), refusedWith(problem, 400)].map((error) =>
      linesOfFailure(failureOf(error)),
    );
    expect(lines).toEqual([
      ['stepdown: no', String.raw`  stepdown: all is well\u202e`],
      ['stepdown: No (x)', '  one', String.raw`  hint: all is well\u001b[1A`],
    ]);
  });

  it('of a server has title, code, detail and one line per field', () => {
    const errors = [
      { field: 'by', code: 'invalid', message: 'no such dimension' },
      { field: '', code: 'not-json', message: 'must be one JSON object' },
    ];
    const refused = refusedWith({ code: 'invalid-parameter', title: 'Wrong', detail: 'Look:', errors }, 400);
    expect(linesOfFailure(failureOf(refused))).toEqual([
      'stepdown: Wrong (invalid-parameter)',
      ...['  Look:', '  by: no such dimension', '  must be one JSON object'],
    ]);
  });

  it('of anything else at the address has its status', () => {
    expect(failureOf(new Refused(problemIn('<html>', 502))).message).toContain('status 502');
  });
});

describe('exit codes', () => {
  it('differ', () => {
    const codes = Object.values(exitCodes).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
