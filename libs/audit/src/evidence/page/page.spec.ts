import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpisodeEvent } from '#episode/events';
import { schemaVersions } from '#episode/events';
import { corrected, entriesCorrected, admitted, referred, served } from '#episode/testing/events';
import { anEvent } from '#event-store/contract/support';
import type { JsonObject } from '#event-store/port';
import { newSalt } from '#event-store/reserved-metadata';
import { parseKey, verify } from '../../../../../bin/stepdown-verify.mjs';
import { verifierKeyText } from '../../notes/keys.js';
import { episodeEvidence, periodEvidence, type Evidence } from '../gather.js';
import { minute, provedLogOf, type ProvedLog } from '../testing/proved.js';
import { evidencePage } from './page.js';
import { descriptionsOneByOne, episodeDescriptions } from './descriptions.js';

const hostile = '</script><script>alert("1")</script> <!-- \u2028 & \' \u202e\u0007';
const salted = ({ type, data }: EpisodeEvent, actor = 'clinic-a') => {
  const event = anEvent({ type, data: data as unknown as JsonObject, salt: newSalt() });
  return { ...event, metadata: { ...event.metadata, actor, schemaVersion: schemaVersions[type] } };
};

let proved: ProvedLog;
let folder: string;
beforeAll(async () => {
  proved = await provedLogOf([
    { episode: 'E-1', event: salted(referred()) },
    { episode: 'E-2', event: salted(referred({ patientId: hostile }), hostile) },
    { episode: 'E-1', event: salted(admitted()) },
    { episode: 'E-1', event: salted(served({ minutes: 180 })) },
    { episode: 'E-1', event: salted(entriesCorrected([corrected(2, served({ minutes: 90 }))])) },
    { episode: 'E-2', event: { ...salted(admitted()), type: 'PatientVanished' } },
  ]);
  folder = mkdtempSync(join(tmpdir(), 'stepdown-page-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await proved.dispose();
});

const ofEpisode = async (id: string): Promise<Evidence> => (await episodeEvidence(proved.sources(), id))!;
const ofPeriod = (from: number, to: number): Evidence =>
  periodEvidence(proved.sources(), { from: minute(from), to: minute(to) });
const pageOf = async (evidence: Evidence): Promise<string> => {
  const isEpisode = 'episode' in evidence.head.subject;
  const describeEvent = isEpisode ? await episodeDescriptions(evidence) : descriptionsOneByOne(proved.sources().log);
  let text = '';
  for await (const piece of evidencePage(evidence, describeEvent)) text += piece;
  return text;
};
const said = async (page: string | Uint8Array): Promise<string[]> => {
  const file = join(folder, 'page.html');
  writeFileSync(file, page);
  const lines: string[] = [];
  const keys = [parseKey(verifierKeyText(proved.key))!];
  await verify(file, { keys, say: (line) => lines.push(line) });
  return lines;
};
const plain = (html: string): string =>
  html.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe('a page of evidence', () => {
  it('describes an episode as its history does, with both dates, who, what each entry changed and what became of it', async () => {
    const rows = [...(await pageOf(await ofEpisode('E-1'))).matchAll(/<tr>(.*)<\/tr>/g)].map(([, row]) =>
      plain(row!).replace(/\s+/g, ' ').trim(),
    );
    expect(rows.slice(-4)).toEqual([
      `0 2026-02-16 ${minute(0)} clinic-a referred to clinic-a, patient patient-1, source Court or criminal justice referral, DUI, DWI status: new -> referred`,
      `1 2026-03-02 ${minute(2)} clinic-a admitted to asam-3:2.1 Intensive outpatient services (IOP) status: referred -> admitted stay 1 opened on 2026-03-02 at asam-3:2.1 Intensive outpatient services (IOP)`,
      `2 2026-03-04 ${minute(3)} clinic-a group counseling attended, 180 minutes corrected by entry 3`,
      expect.stringMatching(
        /^3 .* corrected entry 2 \(2026-03-04: group counseling attended, 180 minutes\): minutes 180 -> 90; reason: /,
      ),
    ]);
  });

  it('describes a period event by event, and names the events just outside it', async () => {
    const page = plain(await pageOf(ofPeriod(2, 5)));
    expect(page).toMatch(/episode E-2, entry 0: ReferralReceived \(recorded beside the period/);
    expect(page).toMatch(
      /episode E-1, entry 3: corrected entry 2 \(2026-03-04: group counseling attended, 180 minutes\): minutes 180 -> 90/,
    );
    expect(page).toMatch(/episode E-2, entry 1: PatientVanished \(recorded beside the period/);
  });

  it('names what this program cannot put into words, and proves it all the same', async () => {
    const page = await pageOf(await ofEpisode('E-2'));
    expect(plain(page)).toContain('PatientVanished: this program cannot put it into words');
    expect((await said(page)).at(-1)).toMatch(/^note {2}page/);
  });

  it('says what the verifier will print, word for word', async () => {
    for (const evidence of [await ofEpisode('E-1'), ofPeriod(2, 5), ofPeriod(0, 99)]) {
      const page = await pageOf(evidence);
      const shown = plain(/<p>It prints<\/p>\n<pre>([^]*?)<\/pre>/.exec(page)![1]!)
        .trimEnd()
        .split('\n');
      expect(shown.slice(0, -1)).toEqual(await said(page));
      expect(shown.at(-1)).toMatch(/^PROVEN/);
    }
  });

  it('has no script of its own and asks for nothing, whatever was recorded', async () => {
    for (const evidence of [await ofEpisode('E-2'), ofPeriod(0, 6)]) {
      const page = await pageOf(evidence);
      expect(page.match(/<script[^>]*>/gi)).toEqual([
        expect.stringMatching(/^<script type="application\/json" id="evidence" /),
      ]);
      expect(page.match(/<\/script/gi)).toHaveLength(1);
      expect(page).not.toMatch(/<!--|\ssrc=|\shref=|url\(|@import/i);
      expect(page).toContain("default-src 'none'");
      expect(page).toContain('&#60;/script&#62;&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#60;!--');
      expect(page.slice(0, page.indexOf('<script type'))).not.toMatch(/[\u0007\u2028\u202e]/);
      expect(page).toContain(String.raw`\u202e\u0007`);
      expect((await said(page)).filter((line) => line.startsWith('BAD'))).toEqual([]);
    }
  });

  it('is found out by any other byte anywhere in it', async () => {
    const page = Buffer.from(await pageOf(await ofEpisode('E-1')));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: page.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const changed = Buffer.from(page);
        changed[place]! ^= by;
        expect((await said(changed)).some((line) => line.startsWith('BAD'))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [
      'another word in the report',
      (page: string) => page.replace('180 minutes', '90 minutes'),
      /page above the data was changed/,
    ],
    [
      'a script',
      (page: string) => page.replace('<h1>', '<script>alert(1)</script><h1>'),
      /script, style, link or tag of its own/,
    ],
    [
      'a second document',
      (page: string) => page.replace('</body>', '<script></script></body>'),
      /something stands behind the data/,
    ],
    ['something behind its end', (page: string) => `${page}<p>and more</p>\n`, /something stands behind the data/],
    ['no end', (page: string) => page.slice(0, page.indexOf('</script>')), /does not end where it should/],
    ['no data', (page: string) => page.slice(0, page.indexOf('<script')), /there is no evidence in this file/],
  ])('is found out by %s', async (_how, change, failure) => {
    const page = await pageOf(await ofEpisode('E-1'));
    expect((await said(change(page))).join('\n')).toMatch(failure);
  });

  describe('that somebody replaced, with the digest that fits it', () => {
    /** The page with the matching digest of the part above the data, which anybody can compute. */
    const fitting = (page: string): string => {
      const at = page.indexOf('<script type="application/json"');
      const digest = createHash('sha256').update(page.slice(0, at)).digest('hex');
      return page.slice(0, at) + page.slice(at).replace(/data-above="[0-9a-f]{64}"/, `data-above="${digest}"`);
    };

    it('is not called unchanged: the verifier says that its words are not proven', async () => {
      const page = await pageOf(await ofEpisode('E-1'));
      const lines = await said(fitting(page.replaceAll('180 minutes', '90 minutes')));
      expect(lines.join('\n')).not.toMatch(/unchanged/);
      expect(lines.at(-1)).toBe(
        'note  page: the words around the data are not proven; --print prints what the proven events say',
      );
    });

    it.each([
      ['a script', '<h1>', '<script>alert(1)</script><h1>'],
      ['a script in capitals', '<h1>', '<SCRIPT>alert(1)</SCRIPT><h1>'],
      ['an event handler', '<h1>', '<h1 onclick="alert(1)">'],
      ['an image with an event handler', '<h1>', '<img src=x onerror="alert(1)"><h1>'],
      ['a frame', '<h1>', '<iframe srcdoc="&#60;p&#62;proven"></iframe><h1>'],
      ['an object', '<h1>', '<object data="https://example.org"></object><h1>'],
      ['a link', '<h1>', '<a href="https://example.org">proven</a><h1>'],
      ['a form', '<h1>', '<form action="https://example.org"><h1>'],
      ['a drawing', '<h1>', '<svg><set onbegin="alert(1)"></svg><h1>'],
      ['a style in its body', '<h1>', '<style>tr { display: none }</style><h1>'],
      ['a style of an element', '<td class="when">', '<td class="when" style="display: none">'],
      ['a class of its own', '<td class="when">', '<td class="when number">'],
      ['a hidden element', '<p>', '<p hidden>'],
      ['a comment', '<h1>', '<!-- <h1>'],
      ['a tag over two lines', '<h1>', '<\nscript>alert(1)</script><h1>'],
      ['another style', 'tr.beside td {', 'tr td { display: none } tr.beside td {'],
      ['a style sheet', '<title>', '<link rel="stylesheet" href="more.css">\n<title>'],
      ['another title', '<title>', '<title><b>'],
      [
        'another address to go to',
        '<title>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">\n<title>',
      ],
      ['no policy', /<meta http-equiv[^\n]*\n/, ''],
      ['no body', '<body>\n', ''],
    ])('is found out by %s', async (_what, place, instead) => {
      const page = await pageOf(await ofEpisode('E-1'));
      const forged = fitting(page.replace(place, instead));
      expect(forged).not.toBe(page);
      expect((await said(forged)).filter((line) => line.startsWith('BAD'))).toEqual([
        expect.stringMatching(/the page (has a|does not begin)/),
      ]);
    });
  });

  it('marks an event that is no longer what was committed to, as the verifier does', async () => {
    const { log, ...others } = proved.sources();
    const changing: typeof log = {
      ...log,
      async *readStream(stream, options) {
        for await (const event of log.readStream(stream, options)) {
          yield event.revision === 2n ? { ...event, data: { ...event.data, minutes: 600 } } : event;
        }
      },
    };
    const page = await pageOf((await episodeEvidence({ log: changing, ...others }, 'E-1'))!);
    expect(plain(page)).toMatch(
      /This is not what was committed to: it was changed\. *group counseling attended, 600 minutes/,
    );
    expect(plain(page)).toMatch(/It will not hold: events were changed .* at the indexes 3\./);
    expect((await said(page)).filter((line) => line.startsWith('BAD'))).toEqual([
      expect.stringMatching(/^BAD {3}event 3 of the file .*: its content is not what was committed to$/),
    ]);
  });
});
