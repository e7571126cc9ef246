import { createHash } from 'node:crypto';
import { visible } from '#episode/words/visible';
import { parseHead } from '../../heads/head.js';
import type { EvidenceEntry } from '../document.js';
import type { Evidence, ProvenEvent } from '../gather.js';
import { evidenceJson } from '../written.js';
import { escaped, STYLE } from './html.js';
import type { DescribeEvent } from './descriptions.js';
import { expectedOutput, Seen, signerOf } from './verdict.js';

/**
 * Evidence as one self-contained page, in pieces: a report for people, and the document in a script element that no browser
 * runs. Reads the events twice, so that they need not be held in memory.
 */
export async function* evidencePage(evidence: Evidence, describeEvent: DescribeEvent): AsyncGenerator<string, void> {
  const above = createHash('sha256');
  for await (const piece of report(evidence, describeEvent)) {
    above.update(piece);
    yield piece;
  }
  yield `<script type="application/json" id="evidence" data-above="${above.digest('hex')}">\n`;
  yield* evidenceJson(evidence.head, entriesOf(evidence));
  yield '</script>\n</body>\n</html>\n';
}

/** The entries of evidence in the form of its document. */
export async function* entriesOf({ events }: Evidence): AsyncGenerator<EvidenceEntry> {
  for await (const event of events()) yield event.entry();
}

async function* report(evidence: Evidence, describeEvent: DescribeEvent): AsyncGenerator<string> {
  const seen = new Seen();
  yield beginning(evidence);
  for await (const event of evidence.events()) {
    seen.add(event);
    yield await row(event, evidence, describeEvent);
  }
  yield `</tbody>\n</table>\n${meaning(evidence)}${checking(evidence, seen)}`;
}

function beginning(evidence: Evidence): string {
  const { head, checkpoint, count, later } = evidence;
  const title = `Evidence of ${aboutOf(evidence)}`;
  const facts = [
    ['Log', head.origin],
    ['Proven against', `the signed head of ${checkpoint.size} events${madeAt(head.head)}`],
    ['Root of that head', checkpoint.root.toString('hex')],
    ['Signed by', signerOf(head)],
    ['Events in this report', String(count)],
    ...(later === 0 ? [] : [['Not in it', `${later} that were recorded after the head`]]),
  ];
  const terms = facts.map(([term, text]) => `<dt>${term}</dt><dd>${escaped(text!)}</dd>\n`).join('');
  const first = 'episode' in head.subject ? 'Entry' : 'Index';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(visible(title))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<dl>
${terms}</dl>
<h2>What was recorded</h2>
<table>
<thead><tr><th scope="col">${first}</th><th scope="col">Happened on</th><th scope="col">Recorded at (UTC)</th><th scope="col">By</th><th scope="col">What</th></tr></thead>
<tbody>
`;
}

async function row(event: ProvenEvent, { head }: Evidence, describeEvent: DescribeEvent): Promise<string> {
  const { envelope, withheld, recorded, asCommitted } = event;
  const { index, revision, recordedAt, stream, type } = envelope;
  const isEpisode = 'episode' in head.subject;
  const about = isEpisode ? '' : `${episodeOf(stream)}, entry ${revision}: `;
  const number = `<td class="number">${escaped(isEpisode ? revision : String(index))}</td>`;
  if (recorded === undefined || withheld !== undefined) {
    const why = 'recorded beside the period: it shows that nothing between is missing, its content is not in this file';
    return cells('beside', number, '', recordedAt, '', `${escaped(`${about}${type}`)} (${why})`);
  }
  const { effectiveOn = '', words, below } = await describeEvent(recorded);
  const { actor, source } = recorded.metadata;
  const by = `${actor}${source === undefined ? '' : ` (${source.system} ${source.id})`}`;
  const list = below.map((line) => `<li>${escaped(line)}</li>`).join('');
  const changed = asCommitted ? '' : '<strong class="bad">This is not what was committed to: it was changed.</strong>';
  const what = `${changed}${escaped(`${about}${words}`)}${list === '' ? '' : `<ul>${list}</ul>`}`;
  return cells('', number, effectiveOn, recordedAt, by, what);
}

function cells(of: string, number: string, effectiveOn: string, recordedAt: string, by: string, what: string): string {
  const when = [effectiveOn, recordedAt].map((each) => `<td class="when">${escaped(String(each))}</td>`).join('');
  return `<tr${of === '' ? '' : ` class="${of}"`}>${number}${when}<td>${escaped(by)}</td><td>${what}</td></tr>\n`;
}

function meaning({ head }: Evidence): string {
  const complete =
    'episode' in head.subject
      ? `Entries are numbered from 0 without a gap, so none up to the last one shown is missing. Whether more were recorded
after that one is not shown.`
      : `The events shown follow each other in the log without a gap, and the ones beside them were recorded outside the period,
so nothing recorded in it up to the head is missing. That rests on the log's rule that no event is recorded before the one in front of it.`;
  return `<h2>What this shows, and what not</h2>
<p>Each event stands below the signed head as the log had it then: it was not changed since that head was made, nor put in, nor
moved. ${complete}</p>
<p>It does not show that what was recorded is true, nor that the head is the only one: keep heads yourself, and have the
verifier compare them. The words of this page are for reading, and are not proven: whoever hands it on can put others around the
same data. What is proven are the data in this file, which the verifier prints with <code>--print</code>.</p>
`;
}

function checking(evidence: Evidence, seen: Seen): string {
  const { head } = evidence;
  const keys = head.keys.map((key) => `${key}\n`).join('');
  const output = expectedOutput(evidence, seen)
    .map((line) => `${line}\n`)
    .join('');
  const changed = seen.changed.map(String).join(', ');
  const verdict =
    seen.changed.length === 0
      ? `<p>It prints</p>\n<pre>${escaped(output)}</pre>\n`
      : `<p><strong class="bad">It will not hold: events were changed after they were committed to, at the indexes ${changed}.</strong></p>\n`;
  return `<h2>How to check it</h2>
<p>Save this page as <code>evidence.html</code>. Take the verifier, one file that needs Node 20 or newer and nothing else:
<code>stepdown-verify.mjs</code>, from the source of Stepdown (folder <code>bin</code>) or written out by <code>stepdown evidence --verifier
stepdown-verify.mjs</code>. Get the public key from those who run the log by another way than this file: in person, by telephone, from
a printed page. Then:</p>
<pre>node stepdown-verify.mjs evidence.html --key '&lt;the public key&gt;'</pre>
${verdict}<p>For comparison, the public keys as this file has them, which prove nothing by themselves:</p>
<pre>${escaped(keys)}</pre>
<p>The signed head:</p>
<pre>${escaped(head.head)}</pre>
`;
}

function aboutOf({ head: { subject } }: Evidence): string {
  return 'episode' in subject
    ? `episode ${subject.episode}`
    : `what was recorded from ${subject.from} until before ${subject.to}`;
}

function episodeOf(stream: string): string {
  return stream.replace(/^episode-/, 'episode ');
}

function madeAt(note: string): string {
  const time = parseHead(note)?.madeAt;
  return time === undefined ? '' : `, made ${time}`;
}
