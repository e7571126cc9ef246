import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import type { EvidenceEntry } from './document.js';
import { Bench, failuresIn, textOf, type Document } from './testing/bench.js';
import { minute } from './testing/proved.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.dispose());

describe('a document that was changed', () => {
  it('is found out by any other value anywhere in it', async () => {
    for (const document of [
      await bench.ofEpisode([12, 24], { earlierHeads: true, since: [9] }),
      await bench.ofPeriod(minute(7), minute(10)),
    ]) {
      // Evidence of another period is another question, and may be valid too.
      const places = placesIn(document).filter((place) => !/^head\.subject\.(from|to)$/.test(place.join('.')));
      const unnoticed: string[] = [];
      for (const place of places) {
        for (const changed of otherValues(valueAt(document, place))) {
          const found = await bench.failures(withValue(document, place, changed));
          if (found.length === 0) unnoticed.push(`${place.join('.')}: ${JSON.stringify(changed)}`);
        }
      }
      expect(unnoticed).toEqual([]);
      expect(places.length).toBeGreaterThan(60);
    }
  });

  it('is found out by any other byte anywhere in it', async () => {
    const text = Buffer.from(await textOf(await bench.ofEpisode([12], { since: [5] })));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const changed = Buffer.from(text);
        changed[place]! ^= by;
        expect((await bench.said(changed)).some((line) => line.startsWith('BAD'))).toBe(true);
      }),
      { numRuns: rounds({ usual: 100, long: 400 }) },
    );
  });

  it('is found out where it was cut off, or goes on', async () => {
    const text = await textOf(await bench.ofEpisode([12]));
    const others = [
      ...['', text.slice(0, -1), text.slice(0, text.lastIndexOf('\n]}'))],
      ...[`${text}{}\n`, `${text}\n`, text.replace('\n', '\r\n')],
    ];
    for (const other of others) expect(failuresIn(await bench.said(other))).not.toEqual([]);
  });

  it.each([
    [
      'an event left out',
      (entries: EvidenceEntry[]) => entries.toSpliced(2, 1),
      /revision should be 2: an event is missing/,
    ],
    ['an event twice', (entries: EvidenceEntry[]) => entries.toSpliced(2, 0, entries[2]!), /one too many/],
    [
      'two events exchanged',
      (entries: EvidenceEntry[]) => entries.with(1, entries[2]!).with(2, entries[1]!),
      /revision should be 1/,
    ],
    ['no event', () => [], /no event of the episode/],
    [
      'the content of another event',
      (entries: EvidenceEntry[]) => entries.with(1, { ...entries[1]!, content: entries[2]!.content! }),
      /not what was committed to/,
    ],
    [
      'the path of another event',
      (entries: EvidenceEntry[]) => entries.with(1, { ...entries[1]!, path: entries[2]!.path }),
      /does not lead from it to the root/,
    ],
    [
      'an empty salt',
      (entries: EvidenceEntry[]) => entries.with(1, { ...entries[1]!, content: { ...entries[1]!.content!, salt: '' } }),
      /an empty salt/,
    ],
    [
      'a member that nobody checks',
      (entries: EvidenceEntry[]) => entries.with(1, { ...entries[1]!, remark: 'seen' } as EvidenceEntry),
      /not have the members/,
    ],
  ])('is found out by %s', async (_how, change, failure) => {
    const { head, entries } = await bench.ofEpisode();
    expect((await bench.failures({ head, entries: change(entries) })).join('\n')).toMatch(failure);
  });

  it('is found out by an event of another episode, however well it is proven', async () => {
    const { head, entries } = await bench.ofEpisode();
    const other = await bench.ofEpisode([], {}, 'E-2');
    expect((await bench.failures({ head, entries: entries.with(1, other.entries[1]!) })).join('\n')).toMatch(
      /another stream/,
    );
  });
});

type Place = readonly (string | number)[];
type Tree = { [name: string]: Tree } | Tree[] | string | number | boolean | null;

/** The paths of the scalars in a document. */
function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([name, each]) => placesIn(each, [...place, name]));
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], value);
}

function withValue(document: Document, place: Place, value: unknown): Document {
  const changed = structuredClone(document);
  const parent = valueAt(changed, place.slice(0, -1)) as Record<string, Tree>;
  parent[place.at(-1)!] = value as Tree;
  return changed;
}

function otherValues(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, -value - 1, String(value)];
  if (typeof value !== 'string') return [null, 'x'];
  const middle = Math.floor(value.length / 2);
  const other = value[middle] === '0' ? '1' : '0';
  return ['', `${value}0`, `${value.slice(0, middle)}${other}${value.slice(middle + 1)}`, 7];
}
