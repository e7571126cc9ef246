import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseKey, verify } from '../../../../bin/stepdown-verify.mjs';
import { signHead } from '../heads/head.js';
import { signRetirement } from '../heads/retirement.js';
import { rootOf } from '../merkle/proofs.js';
import { newSigningKey, verifierKeyText, type SigningKey } from '../notes/keys.js';
import type { EvidenceEntry, EvidenceHead } from './document.js';
import { episodeEvidence, HeadTooLate, periodEvidence, type Evidence, type EvidenceOptions } from './gather.js';
import { minute, provedLog, type ProvedLog } from './testing/proved.js';
import { runVerifier } from './testing/verifier.js';
import { evidenceJson } from './written.js';

const EVENTS = 30;
let proved: ProvedLog;
let folder: string;
beforeAll(async () => {
  proved = await provedLog(EVENTS);
  folder = mkdtempSync(join(tmpdir(), 'stepdown-evidence-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await proved.dispose();
});

interface Document {
  head: EvidenceHead;
  entries: EvidenceEntry[];
}

/** A document as data, which a test may change. */
const documentOf = async ({ head, events }: Evidence): Promise<Document> => {
  const entries: EvidenceEntry[] = [];
  for await (const event of events()) entries.push(event.entry());
  return structuredClone({ head, entries });
};
const ofEpisode = async (sizes: readonly number[] = [], options: EvidenceOptions = {}): Promise<Document> =>
  documentOf((await episodeEvidence(proved.sources(...sizes), 'E-1', options))!);
const ofPeriod = (from: string, to: string, sizes: readonly number[] = []): Promise<Document> =>
  documentOf(periodEvidence(proved.sources(...sizes), { from, to }));

const textOf = async ({ head, entries }: Document): Promise<string> => {
  let text = '';
  for await (const piece of evidenceJson(head, inTurn(entries))) text += piece;
  return text;
};

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
interface Given {
  readonly keys?: readonly SigningKey[];
  readonly heads?: readonly string[];
}
/** What the verifier says of a file. */
const said = async (text: string | Uint8Array, { keys = [proved.key], heads = [] }: Given = {}): Promise<string[]> => {
  const lines: string[] = [];
  await verify(file('evidence.json', text), {
    keys: keys.map((key) => parseKey(verifierKeyText(key))!),
    heads: heads.map((each, index) => ({ name: `kept-${index}`, text: each })),
    say: (line) => lines.push(line),
  });
  return lines;
};
const failures = async (document: Document, given: Given = {}): Promise<string[]> =>
  (await said(await textOf(document), given)).filter((line) => line.startsWith('BAD')).map((line) => line.slice(6));

describe('evidence of an episode', () => {
  it('holds, and says what was checked', async () => {
    expect(await said(await textOf(await ofEpisode([12, EVENTS], { earlierHeads: true })))).toEqual([
      `Evidence of episode E-1, from the log ${proved.origin}`,
      expect.stringMatching(
        /^ok {4}head: 30 events, root [0-9a-f]{64}, signed by stepdown\/[0-9a-f-]{36}\+[0-9a-f]{8}$/,
      ),
      'ok    earlier heads: the log goes on from each of the 1 in the file',
      'ok    events: 10 are what was committed to, and are below the head',
      'ok    completeness: revisions 0 to 9 without a gap; whether more were recorded later is not shown',
    ]);
  });

  it('leaves out and counts what was recorded after the head', async () => {
    const { head, count, later } = (await episodeEvidence(proved.sources(12), 'E-1'))!;
    expect({ count, later, subject: head.subject }).toEqual({ count: 4, later: 6, subject: { episode: 'E-1' } });
    expect(await failures(await ofEpisode([12]))).toEqual([]);
  });

  it('is none where nothing was recorded', async () => {
    expect(await episodeEvidence(proved.sources(), 'E-9')).toBeUndefined();
  });

  it('shows an event whose content was erased by its commitment', async () => {
    const document = await ofEpisode();
    const { content: _erased, ...entry } = document.entries[3]!;
    document.entries[3] = { ...entry, withheld: 'erased' };
    const lines = await said(await textOf(document));
    expect(lines).toContain('ok    events: 9 are what was committed to, and are below the head');
    expect(lines).toContain(
      'ok    erased: 1 events are below the head, but what they said was erased and is not shown',
    );
  });

  it('proves against no head that is still to come', async () => {
    await expect(ofEpisode([12], { since: [13] })).rejects.toThrow(HeadTooLate);
  });
});

describe('evidence of a period', () => {
  const completeness = async (from: number, to: number, sizes: readonly number[] = []): Promise<string> =>
    (await said(await textOf(await ofPeriod(minute(from), minute(to), sizes)))).at(-1)!;

  it('has every event recorded from its beginning on and before its end, between its neighbours', async () => {
    const { entries } = await ofPeriod(minute(7), minute(12));
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
    const { entries } = await documentOf(
      periodEvidence(proved.sources(), { from: minute(7).replace('00.000Z', '01.000Z'), to: minute(8) }),
    );
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
    const { head, entries } = await ofPeriod(minute(7), minute(12));
    expect((await failures({ head, entries: without(entries) })).join('\n')).toMatch(failure);
  });

  it('withholds no content of what was recorded in it, but for what was erased', async () => {
    const { head, entries } = await ofPeriod(minute(7), minute(12));
    const { content: _content, ...bare } = entries[2]!;
    const withEntry = (entry: EvidenceEntry): Promise<string[]> => failures({ head, entries: entries.with(2, entry) });
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

describe('a document that was changed', () => {
  it('is found out by any other value anywhere in it', async () => {
    for (const document of [
      await ofEpisode([12, 24], { earlierHeads: true, since: [9] }),
      await ofPeriod(minute(7), minute(10)),
    ]) {
      // Another period is another question, of which the answer may be sound as well.
      const places = placesIn(document).filter((place) => !/^head\.subject\.(from|to)$/.test(place.join('.')));
      const unnoticed: string[] = [];
      for (const place of places) {
        for (const changed of otherValues(valueAt(document, place))) {
          const found = await failures(withValue(document, place, changed));
          if (found.length === 0) unnoticed.push(`${place.join('.')}: ${JSON.stringify(changed)}`);
        }
      }
      expect(unnoticed).toEqual([]);
      expect(places.length).toBeGreaterThan(60);
    }
  });

  it('is found out by any other byte anywhere in it', async () => {
    const text = Buffer.from(await textOf(await ofEpisode([12], { since: [5] })));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const changed = Buffer.from(text);
        changed[place]! ^= by;
        expect((await said(changed)).some((line) => line.startsWith('BAD'))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is found out where it was cut off, or goes on', async () => {
    const text = await textOf(await ofEpisode([12]));
    const verdicts = await Promise.all(
      [
        '',
        text.slice(0, -1),
        text.slice(0, text.lastIndexOf('\n]}')),
        `${text}{}\n`,
        `${text}\n`,
        text.replace('\n', '\r\n'),
      ].map((each, index) =>
        verify(file(`cut-${index}.json`, each), { keys: [parseKey(verifierKeyText(proved.key))!], say: () => {} }),
      ),
    );
    expect(verdicts.map((verdict) => verdict.failures > 0)).toEqual(verdicts.map(() => true));
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
      'a member that nobody checks',
      (entries: EvidenceEntry[]) => entries.with(1, { ...entries[1]!, remark: 'seen' } as EvidenceEntry),
      /not have the members/,
    ],
  ])('is found out by %s', async (_how, change, failure) => {
    const { head, entries } = await ofEpisode();
    expect((await failures({ head, entries: change(entries) })).join('\n')).toMatch(failure);
  });

  it('is found out by an event of another episode, however well it is proven', async () => {
    const { head, entries } = await ofEpisode();
    const other = await documentOf((await episodeEvidence(proved.sources(), 'E-2'))!);
    expect((await failures({ head, entries: entries.with(1, other.entries[1]!) })).join('\n')).toMatch(
      /another stream/,
    );
  });
});

describe('the signature of the head', () => {
  it('has to be of a key that is trusted, whatever keys are in the file', async () => {
    const forger = newSigningKey(proved.origin);
    const document = await ofEpisode([12]);
    const forged: Document = {
      ...document,
      head: { ...document.head, head: proved.head(12, forger), keys: [verifierKeyText(forger)] },
    };
    expect(await failures(forged)).toEqual([expect.stringMatching(/none of the keys signed it/)]);
    expect(await failures(forged, { keys: [] })).toEqual([]);
  });

  it('may be of a key that took the place of a trusted one, but no longer of one that was retired', async () => {
    const next = newSigningKey(proved.origin);
    const root = rootOf(proved.sources().proofs, 20);
    const retirement = signRetirement({ origin: proved.origin, size: 20, root, madeAt: minute(20) }, proved.key, next);
    const withHead = async (size: number, key: SigningKey, retirements: string[]): Promise<Document> => {
      const { head, entries } = await ofEpisode([size]);
      return { entries, head: { ...head, head: proved.head(size, key), retirements } };
    };
    expect(await failures(await withHead(24, next, [retirement]))).toEqual([]);
    expect(await failures(await withHead(24, next, []))).toEqual([expect.stringMatching(/none of the keys/)]);
    expect(await failures(await withHead(20, proved.key, [retirement]))).toEqual([]);
    expect(await failures(await withHead(20, proved.key, [retirement]), { keys: [next] })).toEqual([]);
    expect(await failures(await withHead(24, proved.key, [retirement]))).toEqual([
      expect.stringMatching(/its key was retired after 20 events/),
    ]);
  });

  it('has to be of the log that the file names', async () => {
    const key = newSigningKey('stepdown/other');
    const { head, entries } = await ofEpisode();
    const other = signHead({ origin: key.name, size: EVENTS, root: rootOf(proved.sources().proofs, EVENTS) }, key);
    const keys = [proved.key, key];
    expect(await failures({ entries, head: { ...head, head: other } }, { keys })).toEqual([
      expect.stringMatching(/it is of the log stepdown\/other/),
    ]);
  });
});

describe('a head that the auditor kept', () => {
  const kept = (size: number): string => proved.head(size);

  it('is gone on from, where the file shows it', async () => {
    const document = await ofEpisode([24], { since: [9, 24] });
    expect(await failures(document, { heads: [kept(9), kept(24)] })).toEqual([]);
  });

  it('is asked for, where the file does not show it', async () => {
    expect(await failures(await ofEpisode([24]), { heads: [kept(9)] })).toEqual([
      'your head kept-0: the file does not show that the log goes on from 9 events: ask for evidence with --since 9',
    ]);
    expect(await failures(await ofEpisode([24]), { heads: [kept(25)] })).toEqual([
      expect.stringMatching(/it counts 25 events, the head of the file only 24/),
    ]);
  });

  it('of the same number of events has to have the same root', async () => {
    const other = await provedLog(EVENTS);
    const origin = proved.origin;
    const headOfOther = (size: number): string =>
      signHead({ origin, size, root: rootOf(other.sources().proofs, size) }, proved.key);
    const document = await ofEpisode([24], { since: [9] });
    expect(await failures(document, { heads: [headOfOther(24)] })).toEqual([
      expect.stringMatching(/the log was changed/),
    ]);
    expect(await failures(document, { heads: [headOfOther(9)] })).toEqual([
      expect.stringMatching(/the log was changed/),
    ]);
    await other.dispose();
  });
});

describe('the verifier as a program', () => {
  it('ends with a code that says what was found', async () => {
    const text = await textOf(await ofEpisode([12, 24], { earlierHeads: true }));
    const sound = file('sound.json', text);
    const key = verifierKeyText(proved.key);
    const keys = file('keys.txt', `# of the log\n${key}\n`);
    mkdirSync(join(folder, 'heads'));
    file('heads/12.head', proved.head(12));
    file('heads/some.key', `${key}\n`);
    const proven = await runVerifier(sound, '--key', keys, '--heads', join(folder, 'heads'), '--print');
    expect(proven).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/your head 12\.head[^]*"minutes":1[^]*\nPROVEN: /),
    });
    const untrusted = await runVerifier(sound);
    expect(untrusted).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/\nWHOLE, BUT NOT PROVEN: .*key that it brings itself/),
    });
    const changed = await runVerifier(file('changed.json', text.replace('"minutes":4', '"minutes":5')), '--key', key);
    expect(changed).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /BAD {3}event 2 of the file \(index 4, ServiceRecorded, episode-E-1 revision 1\): its content is not what was committed to\n[^]*NOT PROVEN: 1 check does not hold/,
      ),
    });
  });

  it.each([
    ['no file', []],
    ['a file that is not there', ['nowhere.json']],
    ['two files', ['package.json', 'README.md']],
    ['a key that is none', ['package.json', '--key', 'stepdown+00000000+AQ==']],
    ['heads that are none', ['package.json', '--heads', 'package.json']],
    ['an unknown option', ['package.json', '--trust-me']],
  ])('explains itself, given %s', async (_what, args) => {
    expect(await runVerifier(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/--help/),
    });
  });
});

type Place = readonly (string | number)[];
type Tree = { [name: string]: Tree } | Tree[] | string | number | boolean | null;

/** Where single values stand in a document. */
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
