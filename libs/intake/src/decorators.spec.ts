import { describe, expect, it } from '@jest/globals';
import { attendance, modality } from '#episode/codes/clinical';
import type { CodeOf } from '#episode/codes/code-list';
import type { ClinicalPayloads } from '#episode/events';
import type { Complete } from './complete.js';
import { fieldsOf } from './declared-fields.js';
import { About, CodeField, Optional, Text, WholeNumber } from './decorators.js';

class Visit {
  @CodeField(attendance) readonly attendance!: CodeOf<typeof attendance>;
  @Optional() @WholeNumber(1, 90) @About('Minutes it took.') readonly minutes!: number | undefined;
}

describe('a declared payload', () => {
  it('tells its fields with their rules', () => {
    const described = fieldsOf(Visit).map(({ name, optional, about, rules }) => ({
      name,
      optional,
      about,
      rules: rules.map((rule) => [rule.name, ...rule.given]),
    }));
    expect(described).toEqual([
      {
        name: 'attendance',
        optional: false,
        about: undefined,
        rules: [['isDefined'], ['isIn', ['attended', 'no-show', 'cancelled']]],
      },
      {
        name: 'minutes',
        optional: true,
        about: 'Minutes it took.',
        rules: [['isDefined'], ['isInt'], ['min', 1], ['max', 90]],
      },
    ]);
  });

  it('does not compile where a decorator does not fit its field, or a class its domain type', () => {
    class Misfit {
      // @ts-expect-error text on a number
      @Text() readonly minutes!: number;
      // @ts-expect-error the codes of another list
      @CodeField(modality) readonly attendance!: CodeOf<typeof attendance>;
    }
    // @ts-expect-error label and effectiveOn are missing
    class Incomplete implements Complete<ClinicalPayloads['PhaseChanged']> {
      readonly phase!: ClinicalPayloads['PhaseChanged']['phase'];
    }
    expect([Misfit, Incomplete]).toHaveLength(2);
  });
});
