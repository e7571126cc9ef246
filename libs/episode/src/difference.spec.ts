import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate } from './dates.js';
import { differenceOf } from './difference.js';
import { fold } from './evolve.js';
import { seenOn, statusOf, type Episode, type RecordedEntry } from './state.js';
import { arbitraryDateBetween } from './testing/arbitrary-data.js';
import { arbitraryHistory, arbitraryLog } from './testing/arbitrary.js';
import {
  corrected,
  discharged,
  entriesCorrected,
  entriesVoided,
  iop,
  admitted,
  referred,
  served,
} from './testing/events.js';
import { recorded } from './testing/given.js';
import { scalarsOf, valueDifferences, type Scalar, type ValueDifference } from './words/differences.js';

const left = discharged({ on: '2026-05-25', lastContactOn: '2026-05-22', reason: 1 });
const course = recorded([
  referred(),
  admitted({ level: iop }),
  served(),
  left,
  entriesCorrected([corrected(3, discharged({ ...left.data, lastContactOn: '2026-05-20' }))]),
  entriesVoided([2]),
]);

describe('the difference of an episode between two moments', () => {
  it('says which effective values differ, and by which entries', () => {
    const { changes, entries, events } = differenceOf(course, 4);
    expect(changes).toContainEqual('stay 1: last contact: 2026-05-22 -> 2026-05-20');
    expect(entries).toMatchObject([
      { revision: 2, kind: 'removed', by: [5] },
      {
        revision: 3,
        kind: 'changed',
        fields: [{ field: 'lastContactOn', before: '2026-05-22', after: '2026-05-20' }],
        by: [4],
      },
    ]);
    expect(entries.map(({ words }) => words)).toEqual([
      expect.stringMatching(/^entry 2 \(.* group counseling attended, 180 minutes\): taken back$/),
      expect.stringMatching(/^entry 3 \(2026-05-25: .*\): lastContactOn 2026-05-22 -> 2026-05-20$/),
    ]);
    expect(events.map(({ revision }) => revision)).toEqual([4, 5]);
  });

  it('says of an entry that is new every field that it has', () => {
    const [entry] = differenceOf(course.slice(0, 4), 3).entries;
    expect(entry).toMatchObject({ revision: 3, kind: 'added', by: [3] });
    expect(entry?.fields).toContainEqual({ field: 'reason', before: null, after: 1 });
    expect(entry?.words).toMatch(/: added$/);
  });

  it('of the time up to a date knows nothing of what took effect later', () => {
    const { changes, entries } = differenceOf(course, 4, calendarDate('2026-05-24'));
    expect(changes).toEqual([]);
    expect(entries.map(({ revision }) => revision)).toEqual([2]);
  });

  /** A log, legal or not, two positions in it, and an optional date. */
  const cases = fc
    .tuple(fc.oneof(arbitraryHistory(), arbitraryLog()), fc.nat(), fc.nat(), fc.option(arbitraryDateBetween(0, 180)))
    .map(([entries, a, b, date]) => {
      const [first, second] = [a % (entries.length + 1), b % (entries.length + 1)].sort((x, y) => x - y) as [
        number,
        number,
      ];
      return { upTo: entries.slice(0, second), known: first, date: date ?? undefined };
    });

  it('applied to the effective record at the earlier moment gives that at the later', () => {
    fc.assert(
      fc.property(cases, ({ upTo, known, date }) => {
        const { entries, before, after } = differenceOf(upTo, known, date);
        const effective = effectiveAt(upTo.slice(0, known), date);
        for (const { revision, fields } of entries) {
          effective.set(revision, applied(effective.get(revision) ?? new Map<string, Scalar>(), fields));
        }
        expect(compact(effective)).toEqual(compact(effectiveAt(upTo, date)));
        expect(before).toEqual(seenOn(fold(upTo.slice(0, known)), date));
        expect(after).toEqual(seenOn(fold(upTo), date));
      }),
    );
  });

  it('applied in words to the status at the earlier gives the status at the later', () => {
    fc.assert(
      fc.property(cases, ({ upTo, known, date }) => {
        const { before, after, changes } = differenceOf(upTo, known, date);
        const said = changes.flatMap((change) => /^status: (\w+) -> (\w+)$/.exec(change)?.slice(1, 3) ?? []);
        const status = statusOf(before);
        expect([status, said[1] ?? status]).toEqual([said[0] ?? status, statusOf(after)]);
      }),
    );
  });

  it('of a moment with itself is empty', () => {
    fc.assert(
      fc.property(cases, ({ upTo, date }) => {
        expect(differenceOf(upTo, upTo.length, date)).toMatchObject({ changes: [], entries: [], events: [] });
      }),
    );
  });

  it('names for every entry those between the moments that changed it, and no others', () => {
    fc.assert(
      fc.property(cases, ({ upTo, known, date }) => {
        for (const { revision, by } of differenceOf(upTo, known, date).entries) {
          expect(by.length).toBeGreaterThan(0);
          expect(by.every((each) => each >= known && each < upTo.length)).toBe(true);
          expect(by.includes(revision)).toBe(revision >= known);
        }
      }),
    );
  });
});

describe('values that differ', () => {
  it('are named by their paths, a level as one value', () => {
    const before = { level: iop, stays: [{ from: '2026-03-02', to: undefined }], left: 1 };
    const after = { level: { ...iop, code: '1' }, stays: [{ from: '2026-03-02', to: '2026-04-01' }] };
    expect(valueDifferences(before, after)).toEqual([
      { field: 'level', before: 'asam-3:2.1', after: 'asam-3:1' },
      { field: 'stays.0.to', before: null, after: '2026-04-01' },
      { field: 'left', before: 1, after: null },
    ]);
  });
});

/** The effective values of each entry. */
function effectiveAt(entries: readonly RecordedEntry[], date: string | undefined): Map<number, Map<string, Scalar>> {
  const { entries: all }: Episode = fold(entries);
  return new Map(
    all.flatMap(({ revision, effective }) =>
      effective === undefined || (date !== undefined && effective.data.effectiveOn > date)
        ? []
        : [[revision, scalarsOf(effective.data)] as const],
    ),
  );
}

function applied(values: Map<string, Scalar>, fields: readonly ValueDifference[]): Map<string, Scalar> {
  const result = new Map(values);
  for (const { field, before, after } of fields) {
    if (field === 'type') continue;
    expect(result.get(field) ?? null).toBe(before);
    if (after === null) result.delete(field);
    else result.set(field, after);
  }
  return result;
}

/** Leaves out entries without effective values. */
function compact(effective: Map<number, Map<string, Scalar>>): Record<string, Record<string, Scalar>> {
  return Object.fromEntries(
    [...effective]
      .filter(([, values]) => values.size > 0)
      .map(([revision, values]) => [revision, Object.fromEntries(values)]),
  );
}
