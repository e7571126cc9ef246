import { describe, expect, it } from '@jest/globals';
import { codesOf } from './codes/code-list.js';
import * as teds from './codes/teds.js';
import { noms, nomsOf, type Nom } from './noms.js';
import type { OutcomeFacts, SubstanceUse } from './payloads/outcome-facts.js';

const answer = (nom: Nom, facts: OutcomeFacts) => nomsOf(facts)[nom];

/** Substances by code and frequency. */
const listed = (...uses: readonly (readonly [substance: number, frequency?: number])[]): OutcomeFacts => ({
  substances: uses.map(([substance, frequency]) => ({ substance, frequency }) as SubstanceUse),
});

/*
 * Expected values follow tables 14 to 19 of SAMHSA's Block Grant Reporting Section: the numerator, and non-missing values
 * as the denominator. Codes: TEDS-D 2019 codebook.
 */
describe('the National Outcome Measures', () => {
  it.each<[employment: OutcomeFacts['employment'], detail: OutcomeFacts['notInLaborForce'], boolean | undefined]>([
    [1, undefined, true],
    [2, 96, true],
    [3, undefined, false],
    [4, 2, true],
    [4, 1, false],
    [4, 3, false],
    [4, 4, false],
    [4, 5, false],
    [4, undefined, false],
    [4, 97, false],
    [97, 2, true],
    [97, undefined, undefined],
    [undefined, undefined, undefined],
  ])('take employment %p, in detail %p, for %p', (employment, notInLaborForce, expected) => {
    expect(answer('employed-or-student', { employment, notInLaborForce })).toBe(expected);
  });

  it('take everybody for stably housed who is not homeless', () => {
    const answers = [1, 2, 3, 97] as const;
    expect(answers.map((livingArrangement) => answer('stably-housed', { livingArrangement }))).toEqual([
      ...[false, true, true],
      undefined,
    ]);
  });

  it('take no arrests in the past 30 days for a yes, any number for a no', () => {
    expect([0, 1, 95, 96, 97, 98].map((arrests) => answer('not-arrested', { arrests }))).toEqual([
      ...[true, false, false],
      ...[undefined, undefined, undefined],
    ]);
  });

  it('take any attendance at self-help groups for a yes, however often', () => {
    const answers = codesOf(teds.selfHelpAttendance).map((code) => answer('self-help', { selfHelpAttendance: code }));
    expect(answers).toEqual([false, true, true, true, true]);
    expect(answer('self-help', { selfHelpAttendance: 98 })).toBeUndefined();
  });

  it.each<[facts: OutcomeFacts, alcohol: boolean | undefined, drugs: boolean | undefined]>([
    // Alcohol used, cocaine not, and the other way round.
    [listed([2, 2], [3, 1]), false, true],
    [listed([2, 1], [3, 3]), true, false],
    // What is not on the list was not used.
    [listed([5, 1]), true, true],
    [listed([5, 2]), true, false],
    [listed([2, 3]), false, true],
    [listed([1]), true, true],
    // One drug used, another not: use.
    [listed([5, 1], [13, 2]), true, false],
    [listed([5, 97], [13, 2]), true, false],
    // The frequency is not known.
    [listed([2, 97], [5, 1]), undefined, true],
    [listed([5]), true, undefined],
    // A substance without a name was used, or may have been.
    [listed([5, 1], [97, 3]), undefined, undefined],
    [listed([5, 2], [97, 3]), undefined, false],
    [listed([5, 1], [97, 97]), true, true],
    // No list.
    [{}, undefined, undefined],
    [{ substances: [] }, undefined, undefined],
    [listed([97, 97]), undefined, undefined],
    [listed([98, 1]), undefined, undefined],
  ])('find in %j abstinence from alcohol %p, from drugs %p', (facts, alcohol, drugs) => {
    expect([answer('alcohol-abstinent', facts), answer('drug-abstinent', facts)]).toEqual([alcohol, drugs]);
  });

  it('take every substance but none and alcohol for a drug', () => {
    const used = codesOf(teds.substance).map((substance) => nomsOf(listed([substance, 3])));
    expect(used.map((answers) => answers['drug-abstinent'])).toEqual([true, true, ...Array<boolean>(17).fill(false)]);
  });

  it('are not known where nothing was answered', () => {
    expect(Object.values(nomsOf({}))).toEqual(noms.map(() => undefined));
  });
});
