import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EvidenceEntry } from './document.js';
import { episodeEvidence, HeadTooLate } from './gather.js';
import { Bench, EVENTS, textOf } from './testing/bench.js';
import { minute } from './testing/proved.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.dispose());

describe('evidence of an episode', () => {
  it('holds, and says what was checked', async () => {
    expect(await bench.said(await textOf(await bench.ofEpisode([12, EVENTS], { earlierHeads: true })))).toEqual([
      `Evidence of episode E-1, from the log ${bench.proved.origin}`,
      expect.stringMatching(
        /^ok {4}head: 30 events, root [0-9a-f]{64}, signed by stepdown\/[0-9a-f-]{36}\+[0-9a-f]{8}$/,
      ),
      'ok    earlier heads: the log goes on from each of the 1 in the file',
      'ok    events: 10 are what was committed to, and are below the head',
      'ok    completeness: revisions 0 to 9 without a gap; whether more were recorded later is not shown',
    ]);
  });

  it('leaves out and counts what was recorded after the head', async () => {
    const { head, count, later } = (await episodeEvidence(bench.proved.sources(12), 'E-1'))!;
    expect({ count, later, subject: head.subject }).toEqual({ count: 4, later: 6, subject: { episode: 'E-1' } });
    expect(await bench.failures(await bench.ofEpisode([12]))).toEqual([]);
  });

  it('is none where nothing was recorded', async () => {
    expect(await episodeEvidence(bench.proved.sources(), 'E-9')).toBeUndefined();
  });

  it('shows less than it should where the content of an event is called erased', async () => {
    const document = await bench.ofEpisode();
    const { content: _withheld, ...entry } = document.entries[3]!;
    document.entries[3] = { ...entry, withheld: 'erased' };
    const lines = await bench.said(await textOf(document));
    expect(lines).toContain('ok    events: 9 are what was committed to, and are below the head');
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([
      expect.stringMatching(/^Evidence of/),
      expect.stringMatching(
        /^GAP {3}event 4 of the file \(index 10, .* revision 3\): its content is not shown; that it was erased is only said, not proven$/,
      ),
    ]);
  });

  it('proves against no head that is still to come', async () => {
    await expect(bench.ofEpisode([12], { since: [13] })).rejects.toThrow(HeadTooLate);
  });
});

describe('evidence of a period', () => {
  const completeness = async (from: number, to: number, sizes: readonly number[] = []): Promise<string> =>
    (await bench.said(await textOf(await bench.ofPeriod(minute(from), minute(to), sizes)))).at(-1)!;

  it('has every event recorded from its beginning on and before its end, between its neighbours', async () => {
    const { entries } = await bench.ofPeriod(minute(7), minute(12));
    expect(entries.map(({ envelope, withheld }) => [envelope.index, withheld])).toEqual([
      ...[
        [6, 'outside'],
        [7, undefined],
        [8, undefined],
        [9, undefined],
      ],
      ...[
        [10, undefined],
        [11, undefined],
        [12, 'outside'],
      ],
    ]);
    expect(await completeness(7, 12)).toBe(
      'ok    completeness: 5 events without a gap, with their neighbours in the log',
    );
  });

  it('begins where the log does, and says where the head ends before it', async () => {
    expect(await completeness(-5, 3)).toMatch(/^ok.*: 3 events without a gap, with their neighbours in the log$/);
    expect(await completeness(25, 99)).toMatch(
      /^ok.*: 5 events .*; the head ends within the period: what was recorded later is not shown$/,
    );
    expect(await completeness(5, 20, [12])).toMatch(/^ok.*: 7 events .*; the head ends within the period/);
  });

  it('in which nothing was recorded shows just that', async () => {
    const { entries } = await bench.ofPeriod(minute(7).replace('00.000Z', '01.000Z'), minute(8));
    expect(entries.map(({ envelope, withheld }) => [envelope.index, withheld])).toEqual([
      [7, 'outside'],
      [8, 'outside'],
    ]);
    expect(await completeness(99, 100)).toMatch(/^ok.*: 0 events/);
  });

  it.each([
    ['the event before it', (entries: EvidenceEntry[]) => entries.slice(1), /the event before the period is not shown/],
    [
      'the event behind it',
      (entries: EvidenceEntry[]) => entries.slice(0, -1),
      /the event behind the period is not shown/,
    ],
    [
      'an event inside',
      (entries: EvidenceEntry[]) => entries.toSpliced(3, 1),
      /its index should be 9: an event is missing/,
    ],
    ['every event', () => [], /before the period is not shown/],
  ])('is incomplete without %s', async (_which, without, failure) => {
    const { head, entries } = await bench.ofPeriod(minute(7), minute(12));
    expect((await bench.failures({ head, entries: without(entries) })).join('\n')).toMatch(failure);
  });

  it('withholds no content of what was recorded in it', async () => {
    const { head, entries } = await bench.ofPeriod(minute(7), minute(12));
    const { content: _content, ...bare } = entries[2]!;
    const withEntry = (entry: EvidenceEntry): Promise<string[]> =>
      bench.failures({ head, entries: entries.with(2, entry) });
    expect(await withEntry({ ...bare, withheld: 'outside' })).toEqual([
      expect.stringMatching(/recorded in the period, but has no content/),
    ]);
    expect(await withEntry(bare)).toEqual([expect.stringMatching(/neither content nor a reason/)]);
    expect(await withEntry({ ...entries[2]!, withheld: 'erased' })).toEqual([
      expect.stringMatching(/content and a reason/),
    ]);
    expect(await withEntry({ ...bare, withheld: 'erased' })).toEqual([]);
  });
});
