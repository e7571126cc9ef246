#!/usr/bin/env node
/*
 * Checks an evidence file of Stepdown without Stepdown: Node 20 or newer, nothing else, no network.
 * It shares no code with the service, so that a fault there is not repeated here. Read it: it is meant to be read.
 *
 *   node stepdown-verify.mjs evidence.html --key <public key> [--heads <folder of heads that you kept>] [--print]
 *
 * The parts, in the order of the proof:
 *   1. the data are exactly as they were written, and the page around them runs, loads and hides nothing   (form, readFile)
 *   2. the head of the log is signed                   (signed notes of C2SP, checkpoints of C2SP tlog-checkpoint)
 *   3. earlier heads are beginnings of the same log    (RFC 6962, 2.1.2)
 *   4. every event is what was committed to            (SHA-256 over salt, data and metadata in RFC 8785's form)
 *   5. every commitment is a leaf below that head      (RFC 6962, 2.1.1)
 *   6. nothing is missing between the events shown     (revisions of an episode, indexes of a period)
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FORMAT = 'stepdown-evidence/1';
const MOST_FAILURES_TOLD = 100;

/** What does not hold. Everything else that is thrown while a file is read is told as such, too: no file can end this program early. */
class Bad extends Error {}
/** What the program was asked for cannot be done. */
class Usage extends Error {}

const bad = (message) => {
  throw new Bad(message);
};
const must = (holds, message) => holds || bad(message);
const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

// --- JSON in one form (RFC 8785) -------------------------------------------------------------------------------------

/**
 * A value in the form of RFC 8785: members in order of their names' UTF-16 code units, numbers as ECMAScript writes them.
 * JSON text can hold two things that RFC 8785 refuses: lone surrogates, escaped here in lower case, and numbers beyond
 * what a double holds, `1e999` here.
 */
export function canonical(value) {
  if (value === Infinity) return '1e999';
  if (value === -Infinity) return '-1e999';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The form in which evidence is written: canonical, and without the character that could end a script element. */
const written = (value) => canonical(value).replaceAll('<', '\\u003c');

/** Reads JSON that is written in that form and no other, so that no two programs can read it differently. */
function readWritten(text, what) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    bad(`${what} is no JSON`);
  }
  return written(value) === text ? value : bad(`${what} is not in the form in which evidence is written`);
}

// --- The tree (RFC 6962, 2.1) ----------------------------------------------------------------------------------------

export const leafHash = (leaf) => sha256(Buffer.of(0), leaf);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** Where RFC 6962 cuts a tree of more than one leaf: at the largest power of two below its size. */
function cut(size) {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The root that an audit path leads to from a leaf (2.1.1, read backwards); `undefined` where the path is too short or too long. */
export function rootByInclusion(leaf, index, size, path) {
  const rest = [...path];
  const climb = (at, within) => {
    if (within === 1) return leaf;
    const sibling = rest.pop();
    const left = cut(within);
    const below = at < left ? climb(at, left) : climb(at - left, within - left);
    if (below === undefined || sibling === undefined) return undefined;
    return at < left ? nodeHash(below, sibling) : nodeHash(sibling, below);
  };
  const root = leaf.length === 32 && index >= 0 && index < size ? climb(index, size) : undefined;
  return rest.length === 0 ? root : undefined;
}

/** The root of a tree of some size can be any hash, but that of no leaves is the hash of nothing (2.1). */
const isRootOf = (size, root) => root.length === 32 && (size > 0 || root.equals(sha256()));

/**
 * Whether a proof shows that the tree of `first` leaves is the beginning of the tree of `second` (2.1.2, read backwards).
 * The empty tree begins every tree, with nothing to be shown.
 */
export function isBeginning(first, firstRoot, second, secondRoot, path) {
  if (first > second || !isRootOf(first, firstRoot) || !isRootOf(second, secondRoot)) return false;
  if (first === 0) return path.length === 0;
  const rest = [...path];
  // Both roots over the same leaves, as far as each tree has them. `known`: these leaves are the first tree itself.
  const climb = (old, size, known) => {
    if (old === size) {
      const root = known ? firstRoot : rest.pop();
      return root && [root, root];
    }
    const sibling = rest.pop();
    const left = cut(size);
    const below = old <= left ? climb(old, left, known) : climb(old - left, size - left, false);
    if (below === undefined || sibling === undefined) return undefined;
    return old <= left
      ? [below[0], nodeHash(below[1], sibling)]
      : [nodeHash(sibling, below[0]), nodeHash(sibling, below[1])];
  };
  const roots = climb(first, second, true);
  return rest.length === 0 && roots !== undefined && roots[0].equals(firstRoot) && roots[1].equals(secondRoot);
}

// --- Keys, signed notes, heads (C2SP signed-note and tlog-checkpoint) --------------------------------------------------

/** Base64 in its one form, or `undefined`. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A public key: `name+id+base64(0x01 || Ed25519 key)`, the id being the beginning of a hash of the rest. */
export function parseKey(text) {
  const [, name, id, encoded] = /^([^+\s\p{Cc}]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== 1) return undefined;
  if (sha256(`${name}\n`, bytes).toString('hex').slice(0, 8) !== id) return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  return { text, name, id, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
}

const MOST_SIGNATURES = 100;
const SIGNATURE_BYTES = 64;

/** A text and the signatures under it, of whatever kind: witnesses sign heads in other ways, and may stand beside the log's own signature. */
export function parseNote(note) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+\p{Cc}]+) (\S+)$/u.exec(line) ?? [];
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    if (bytes === undefined || bytes.length <= 4) return undefined;
    return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
  });
  if (signatures.includes(undefined) || lines.length > MOST_SIGNATURES) return undefined;
  return /[\x00-\x09\x0b-\x1f]/.test(text) || !text.isWellFormed() ? undefined : { text, signatures };
}

/** Those of some keys that signed a note. A signature in the name of one of them that does not hold spoils the note; those of others say nothing. */
export function signersOf({ text, signatures }, keys) {
  return keys.filter(({ name, id, publicKey }) => {
    const own = signatures.filter((each) => each.name === name && each.id === id);
    const holds = own.every(
      ({ signature }) =>
        signature.length === SIGNATURE_BYTES && verifySignature(null, Buffer.from(text), publicKey, signature),
    );
    if (!holds) bad(`the signature of ${name}+${id} does not hold`);
    return own.length > 0;
  });
}

const sizeOf = (digits) => (/^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN);

/** The head of a log: origin, number of events, root; further lines say nothing about it. Worth nothing before its signature was checked. */
export function parseHead(text) {
  const note = parseNote(text);
  const lines = note?.text.slice(0, -1).split('\n') ?? [];
  const [origin, digits = '', encoded = ''] = lines;
  const [size, root] = [sizeOf(digits), fromBase64(encoded)];
  if (note === undefined || lines.includes('') || root?.length !== 32 || !Number.isSafeInteger(size)) return undefined;
  return { note, origin, size, root };
}

/** A statement, signed by both, that one key takes the place of another, which signs no head of more events than it says. Seven lines. */
export function parseRetirement(text) {
  const note = parseNote(text);
  const lines = note?.text.slice(0, -1).split('\n') ?? [];
  const [title, origin = '', oldText = '', nextText = '', digits = '', encoded = '', made = ''] = lines;
  const [old, next, size] = [parseKey(oldText), parseKey(nextText), sizeOf(digits)];
  if (lines.length !== 7 || title !== 'stepdown key retirement' || origin === '') return undefined;
  if (old === undefined || next === undefined || !Number.isSafeInteger(size)) return undefined;
  if (fromBase64(encoded)?.length !== 32 || !/^made \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(made))
    return undefined;
  return signersOf(note, [old, next]).length < 2 ? undefined : { origin, old, next, size };
}

/** Some keys with those that retirements connect them to, each with the most events that it signs for. */
export function keyring(keys, retirements, origin) {
  const own = retirements.filter((each) => each.origin === origin);
  const ring = new Map(keys.map((key) => [key.text, key]));
  for (let before = -1; before < ring.size;) {
    before = ring.size;
    for (const { old, next } of own) {
      if (ring.has(old.text) || ring.has(next.text)) ring.set(old.text, old).set(next.text, next);
    }
  }
  const mostOf = ({ text }) =>
    Math.min(Infinity, ...own.filter(({ old }) => old.text === text).map(({ size }) => size));
  return [...ring.values()].map((key) => ({ ...key, most: mostOf(key) }));
}

/** A key that two statements about the keys of one log retire in different ways: somebody has its private half who should not. */
export function contestedIn(retirements, origin) {
  const own = retirements.filter((each) => each.origin === origin);
  return own.filter(({ old, next, size }) =>
    own.some((other) => other.old.text === old.text && (other.next.text !== next.text || other.size !== size)),
  );
}

// --- The file --------------------------------------------------------------------------------------------------------

const SCRIPT = /^<script type="application\/json" id="evidence" data-above="([0-9a-f]{64})">$/;

/** The lines of a file, each as its bytes with the line feed. */
async function* bytesOfLines(file) {
  let begun = [];
  for await (const chunk of createReadStream(file)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end + 1)]);
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  must(begun.length === 0, 'the file does not end where it should: it was cut off');
}

/**
 * The page around the data proves nothing: anybody can write other words, and the digest that fits them. But it may not run, load or
 * hide anything, so that who reads it reads what it says: it begins as pages do, which has all of its styles and its policy, and
 * goes on with these tags and no others.
 */
const BEGINNINGS = new Set(['7476c1019549b5a30a24f1d69e064c30661fd6f57844a999e189b77518b4d870']);
const MOST_OF_BEGINNING = 100;
const TAG =
  /^(?:\/?(?:h1|h2|dl|dt|dd|table|thead|tbody|tr|th|td|ul|li|p|code|pre|strong)|th scope="col"|td class="(?:number|when)"|tr class="beside"|strong class="bad")>/;

/** Takes a page line by line and refuses what is not of the page's own. */
class Page {
  beginning = [];
  digest = createHash('sha256');

  add(line, bytes) {
    this.digest.update(bytes);
    if (this.beginning === undefined) return this.demandTags(line);
    this.beginning.push(line.replace(/^<title>[^<]*<\/title>$/, '<title></title>'));
    must(this.beginning.length <= MOST_OF_BEGINNING, 'the page does not begin as pages of evidence do');
    if (line === '<body>') this.demandBeginning();
  }

  demandBeginning() {
    const digest = sha256(this.beginning.join('\n')).toString('hex');
    must(
      BEGINNINGS.has(digest),
      'the page does not begin as pages of evidence do: its styles or its policy are others',
    );
    this.beginning = undefined;
  }

  demandTags(line) {
    for (const tag of line.split('<').slice(1)) {
      must(TAG.test(tag), `the page has a script, style, link or tag of its own: <${tag.slice(0, 40)}`);
    }
  }

  /** Says at the data that nothing above them was changed by accident: who changes it on purpose can write this digest, too. */
  end(digest) {
    must(this.beginning === undefined, 'the page does not begin as pages of evidence do');
    must(this.digest.digest('hex') === digest, 'the page above the data was changed');
  }
}

/** The lines of the JSON in a file, which is JSON or a page with the JSON in its script element. */
async function* linesOfJson(file, onPage) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const page = new Page();
  const tail = ['</script>', '</body>', '</html>'];
  let part = 'start';
  for await (const bytes of bytesOfLines(file)) {
    let line;
    try {
      line = decoder.decode(bytes).slice(0, -1);
    } catch {
      bad('the file is not in UTF-8');
    }
    if (part === 'start') part = line.startsWith('{') ? 'json' : 'page';
    const [, digest] = part === 'page' ? (SCRIPT.exec(line) ?? []) : [];
    if (digest !== undefined) {
      page.end(digest);
      part = 'script';
      onPage();
    } else if (part === 'page') page.add(line, bytes);
    else if (part === 'tail' || (part === 'script' && line === tail[0])) {
      part = 'tail';
      if (line !== tail.shift()) bad('something stands behind the data');
    } else yield line;
  }
  if (part === 'start' || part === 'page') bad('there is no evidence in this file');
  if (part === 'script' || (part === 'tail' && tail.length > 0)) bad('the file does not end where it should');
}

/** Hands out the head of the document, then every event of it. */
async function* readFile(file, onPage) {
  const lines = linesOfJson(file, onPage);
  const next = async () => (await lines.next()).value ?? bad('the data end too early');
  const first = await next();
  if (!first.startsWith('{"evidence":') || !first.endsWith(',')) bad('the data do not begin as evidence does');
  yield readWritten(first.slice('{"evidence":'.length, -1), 'the head of the data');
  if ((await next()) !== '"events":[') bad('the list of events does not begin where it should');
  let line = await next();
  for (let last = line === ']}'; !last; line = await next()) {
    last = !line.endsWith(',');
    yield readWritten(last ? line : line.slice(0, -1), 'an event');
  }
  if (line !== ']}') bad('the list of events does not end where it should');
  if (!(await lines.next()).done) bad('something stands behind the data');
}

/** An object with these members and no others: what nobody checks may not stand where it could be believed. */
function members(value, required, optional = []) {
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const known = names.every((name) => required.includes(name) || optional.includes(name));
  return known && required.every((name) => names.includes(name))
    ? value
    : bad('the data do not have the members that they should');
}

const listOf = (value) => (Array.isArray(value) ? value : bad('there is no list where one should be'));
const textOf = (value) => (typeof value === 'string' ? value : bad('there is no text where one should be'));
const hashOf = (value) =>
  /^[0-9a-f]{64}$/.test(textOf(value)) ? Buffer.from(value, 'hex') : bad(`${value} is no hash`);
const numberOf = (value) =>
  Number.isSafeInteger(value) && value >= 0 ? value : bad(`${value} is no number of events`);
const instantOf = (value) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(textOf(value)) ? value : bad(`${value} is no instant`);

// --- The checks ------------------------------------------------------------------------------------------------------

/** A line in which nothing of what a file holds begins another line, steers a terminal or turns the order of reading around. */
function printable(line) {
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => found.split('').map(escape).join(''));
}

/** Collects what was found, and tells it as it is found. */
class Findings {
  failures = 0;
  gaps = 0;
  constructor(say) {
    this.say = (line) => say(printable(line));
  }

  good(text, isSaid = true) {
    if (isSaid) this.say(`ok    ${text}`);
  }

  fail(text) {
    this.failures += 1;
    if (this.failures <= MOST_FAILURES_TOLD) this.say(`BAD   ${text}`);
  }

  /** What a file should show and does not, though nothing that it shows is wrong. */
  gap(text) {
    this.gaps += 1;
    if (this.gaps <= MOST_FAILURES_TOLD) this.say(`GAP   ${text}`);
  }

  /** Does one check. What it throws is a failure, and answers `undefined`. */
  check(what, work) {
    try {
      return work();
    } catch (error) {
      this.fail(`${what}: ${error.message}`);
      return undefined;
    }
  }
}

/** SHA-256 over salt, data and metadata, each behind its length. An event of an older log has no salt: an empty one then. */
export function commitmentTo({ salt = '', data, metadata }) {
  const bytes = typeof salt === 'string' ? fromBase64(salt) : undefined;
  if (bytes === undefined) bad('the salt is no base64');
  const parts = [bytes, Buffer.from(canonical(data)), Buffer.from(canonical(metadata))];
  const lengths = parts.map(({ length }) => Buffer.of(length >>> 24, length >>> 16, length >>> 8, length));
  return sha256(...parts.flatMap((part, index) => [lengths[index], part]));
}

const nameOf = (value, number) => {
  const { index, type, stream, revision } = value?.envelope ?? {};
  return `event ${number} of the file (index ${index}, ${type}, ${stream} revision ${revision})`;
};

/** An event as it should be written, whatever it says. */
function readEvent(value) {
  const { envelope, path, content, withheld } = members(value, ['envelope', 'path'], ['content', 'withheld']);
  members(envelope, ['commitment', 'id', 'index', 'recordedAt', 'revision', 'stream', 'type']);
  for (const name of ['id', 'stream', 'type']) textOf(envelope[name]);
  if (!/^\d+$/.test(textOf(envelope.revision))) bad('its revision is no number');
  instantOf(envelope.recordedAt);
  numberOf(envelope.index);
  return { envelope, path: listOf(path).map(hashOf), content, withheld };
}

/** The proof of an event: its content is what was committed to, and its envelope is a leaf below the head. */
function checkEvent({ envelope, path, content, withheld }, head) {
  if (content === undefined) {
    must(['erased', 'outside'].includes(withheld), 'it has neither content nor a reason for having none');
  } else {
    must(withheld === undefined, 'it has content and a reason for having none');
    must(content.salt !== '', 'it has an empty salt: one that has none leaves it out');
    const commitment = commitmentTo(members(content, ['data', 'metadata'], ['salt']));
    must(commitment.equals(hashOf(envelope.commitment)), 'its content is not what was committed to');
  }
  const root = rootByInclusion(leafHash(Buffer.from(canonical(envelope))), envelope.index, head.size, path);
  if (root === undefined || !root.equals(head.root)) bad('its path does not lead from it to the root of the head');
}

/** What has to hold between the events of one episode: its stream, revisions from 0 without a gap, in the order of the log. */
function episodeRules({ episode }) {
  let next = 0;
  let last = -1;
  return {
    event({ envelope: { stream, revision, index }, withheld }) {
      const [expected, before] = [next, last];
      [next, last] = [Number(revision) + 1, index];
      must(withheld !== 'outside', 'it has no content, and is not beside a period');
      must(stream === `episode-${episode}`, 'it belongs to another stream');
      must(revision === String(expected), `its revision should be ${expected}: an event is missing, or one too many`);
      must(index > before, 'its index is not behind that of the event before it');
    },
    end(findings) {
      if (next === 0) findings.fail('the file has no event of the episode');
      const until = `revisions 0 to ${next - 1} without a gap; whether more were recorded later is not shown`;
      findings.good(`completeness: ${until}`, next > 0);
    },
  };
}

/** What has to hold between the events of a period: one run of indexes, with an event outside the period, or the end of the log, at both its ends. */
function periodRules({ from, to }, head) {
  let first;
  let last;
  let inside = 0;
  return {
    event({ envelope, withheld }) {
      const { index, recordedAt } = envelope;
      const before = last;
      first ??= envelope;
      last = envelope;
      const isInside = recordedAt >= from && recordedAt < to;
      if (isInside) inside += 1;
      must(!isInside || withheld !== 'outside', 'it was recorded in the period, but has no content');
      must(isInside || withheld === 'outside', 'it was recorded outside the period');
      if (before === undefined) return;
      const expected = before.index + 1;
      must(index === expected, `its index should be ${expected}: an event is missing, or one too many`);
      must(recordedAt >= before.recordedAt, 'it was recorded before the event in front of it');
    },
    end(findings) {
      const begins = first === undefined ? head.size === 0 : first.index === 0 || first.recordedAt < from;
      const ends = last === undefined ? head.size === 0 : last.index === head.size - 1 || last.recordedAt >= to;
      if (!begins) findings.fail('the event before the period is not shown: what precedes may be missing');
      if (!ends) findings.fail('the event behind the period is not shown: what follows may be missing');
      const isOpen = last === undefined || last.recordedAt < to;
      const until = isOpen ? '; the head ends within the period: what was recorded later is not shown' : '';
      const whole = `${inside} events without a gap, with their neighbours in the log${until}`;
      findings.good(`completeness: ${whole}`, begins && ends);
    },
  };
}

/** A head that has a signature of a known key, one that was not retired before. */
function signedHead(text, keys, origin) {
  const head = parseHead(textOf(text)) ?? bad('it is no head of a log');
  must(head.origin === origin, `it is of the log ${head.origin}`);
  must(isRootOf(head.size, head.root), 'it is of no events, and has another root than a tree without leaves');
  const signers = signersOf(head.note, keys);
  const known = keys.map(({ name, id }) => `${name}+${id}`).join(', ');
  must(signers.length > 0, `none of the keys signed it: ${known}`);
  const signer = signers.find(({ most }) => head.size <= most);
  return { ...head, signer: signer ?? bad(`its key was retired after ${signers[0].most} events`) };
}

/** A head that the auditor kept: the log of the file has to go on from it. */
function checkKept(text, { origin, earlier }, head, keys) {
  const { size, root } = signedHead(text, keys, origin);
  must(
    size <= head.size,
    `it counts ${size} events, the head of the file only ${head.size}: ask for evidence under a later head`,
  );
  const shown = earlier.filter((each) => each.size === size).map((each) => hashOf(each.root));
  if (size === head.size) shown.push(head.root);
  must(
    shown.length > 0,
    `the file does not show that the log goes on from ${size} events: ask for evidence with --since ${size}`,
  );
  must(
    shown.every((each) => each.equals(root)),
    'the file has another root for the same number of events: the log was changed',
  );
  return size;
}

/**
 * Checks a file and tells what was found, line by line.
 *
 * @typedef {NonNullable<ReturnType<typeof parseKey>>} Key
 * @typedef {NonNullable<ReturnType<typeof parseRetirement>>} Retirement
 * @param {string} file
 * @param {object} options
 * @param {readonly Key[]} [options.keys] public keys that are trusted; none: those in the file, which proves nothing about who made it
 * @param {readonly { name: string, text: string }[]} [options.heads] heads that the auditor kept
 * @param {readonly Retirement[]} [options.retirements] statements about keys that the auditor kept: they count whether the file has them or not
 * @param {boolean} [options.print] tell what every event says, too
 * @param {(line: string) => void} options.say
 * @returns {Promise<{ failures: number, gaps: number, trusted: boolean }>} how many checks do not hold, of how many events the content is not
 *   shown, and whether keys were given
 */
export async function verify(file, { keys = [], heads = [], retirements = [], print = false, say }) {
  const findings = new Findings(say);
  try {
    await checkFile(file, { keys, retirements, heads, print, findings });
  } catch (error) {
    findings.fail(error instanceof Bad ? error.message : `the file cannot be read to its end: ${error.message}`);
  }
  const { failures, gaps } = findings;
  if (gaps > MOST_FAILURES_TOLD) say(`GAP   and ${gaps - MOST_FAILURES_TOLD} more`);
  if (failures > MOST_FAILURES_TOLD) say(`BAD   and ${failures - MOST_FAILURES_TOLD} more`);
  return { failures, gaps, trusted: keys.length > 0 };
}

async function checkFile(file, { keys, retirements, heads, print, findings }) {
  let isPage = false;
  const entries = readFile(file, () => (isPage = true));
  const document = headOfDocument((await entries.next()).value);
  const { subject, origin, earlier } = document;
  const about = 'episode' in subject ? `episode ${subject.episode}` : `${subject.from} to ${subject.to}`;
  findings.say(`Evidence of ${about}, from the log ${origin}`);

  const statements = [...document.retirements, ...retirements];
  const trusted = keyring(keys.length > 0 ? keys : document.keys, statements, origin);
  for (const { old } of contestedIn(statements, origin).slice(0, 1)) {
    findings.fail(`the key ${old.name}+${old.id} was retired in different ways: somebody else has it`);
  }
  for (const { old, size, origin: of } of retirements) {
    const isOfLog = of === origin ? '' : `; it is of the log ${of}, and says nothing here`;
    findings.say(`note  your retirement: the key ${old.name}+${old.id} signs for ${size} events and no more${isOfLog}`);
  }
  const signed = findings.check('the head', () => signedHead(document.head, trusted, origin));
  const head = signed ?? parseHead(document.head) ?? bad('without a head nothing can be checked');
  const signer = `${signed?.signer.name}+${signed?.signer.id}`;
  findings.good(
    `head: ${head.size} events, root ${head.root.toString('hex')}, signed by ${signer}`,
    signed !== undefined,
  );
  for (const each of earlier) {
    findings.check(`the earlier head of ${each.size} events`, () => checkEarlier(each, head, trusted, origin));
  }
  const goesOn = earlier.length > 0 && findings.failures === 0;
  findings.good(`earlier heads: the log goes on from each of the ${earlier.length} in the file`, goesOn);
  let reach = 0;
  for (const { name, text } of heads) {
    const size = findings.check(`your head ${name}`, () => checkKept(text, document, head, trusted));
    findings.good(`your head ${name}: the log goes on from its ${size} events`, size !== undefined);
    reach = Math.max(reach, size ?? 0);
  }

  const rules = 'episode' in subject ? episodeRules(subject) : periodRules(subject, head);
  const before = findings.failures;
  const isPrinted = print && signed !== undefined;
  const { proven, outside, behind } = await checkEvents(entries, { head, rules, reach, print: isPrinted, findings });
  if (findings.failures > before) return;
  const beside = 'events beside the period are below the head; their content is not in the file';
  findings.good(`events: ${proven} are what was committed to, and are below the head`);
  findings.good(`neighbours: ${outside} ${beside}`, outside > 0);
  rules.end(findings);
  const onTheKey = `${behind} of the events here were recorded behind them, and rest on the key alone`;
  if (heads.length > 0)
    findings.say(`note  your heads: they speak for the first ${reach} events of the log; ${onTheKey}`);
  if (isPage)
    findings.say('note  page: the words around the data are not proven; --print prints what the proven events say');
}

/** Checks every event, and counts them. */
async function checkEvents(entries, { head, rules, reach, print, findings }) {
  const counted = { proven: 0, erased: 0, outside: 0, behind: 0 };
  let number = 0;
  for await (const value of entries) {
    number += 1;
    const name = nameOf(value, number);
    const before = findings.failures;
    const event = findings.check(name, () => readEvent(value));
    if (event === undefined) continue;
    counted[event.withheld ?? 'proven'] += 1;
    if (event.withheld !== 'outside' && event.envelope.index >= reach) counted.behind += 1;
    findings.check(name, () => checkEvent(event, head));
    findings.check(name, () => rules.event(event));
    if (event.withheld === 'erased')
      findings.gap(`${name}: its content is not shown; that it was erased is only said, not proven`);
    if (print && findings.failures === before && event.withheld !== 'outside') tell(event, findings.say);
  }
  return counted;
}

function headOfDocument(value) {
  const document = members(value, ['format', 'origin', 'subject', 'head', 'keys', 'retirements', 'earlier']);
  if (document.format !== FORMAT) bad(`the format is ${document.format}; this program knows ${FORMAT}`);
  const { subject } = document;
  members(subject, 'episode' in Object(subject) ? ['episode'] : ['from', 'to']);
  for (const each of Object.values(subject)) textOf(each);
  if ('from' in subject && instantOf(subject.from) > instantOf(subject.to)) bad('the period ends before it begins');
  const keys = listOf(document.keys).map(
    (text) => parseKey(textOf(text)) ?? bad(`the file has a key that is none: ${text}`),
  );
  const retirements = listOf(document.retirements).map(
    (text) => parseRetirement(textOf(text)) ?? bad('the file has a retirement of a key that is none'),
  );
  listOf(document.earlier);
  return { ...document, origin: textOf(document.origin), keys, retirements };
}

/** An earlier state of the log: its root, what shows that the log goes on from it, and where there was one its signed head. */
function checkEarlier(earlier, head, keys, origin) {
  const { size, root, path, note } = members(earlier, ['size', 'root', 'path'], ['note']);
  if (!isBeginning(numberOf(size), hashOf(root), head.size, head.root, listOf(path).map(hashOf))) {
    bad('the proof that the log goes on from it does not hold');
  }
  if (note === undefined) return;
  const signed = signedHead(note, keys, origin);
  if (signed.size !== size || !signed.root.equals(hashOf(root))) bad('its signed head says otherwise');
}

function tell({ envelope, content, withheld }, say) {
  const { index, type, stream, revision, recordedAt } = envelope;
  say(`      ${index}  ${recordedAt}  ${type}, ${stream} revision ${revision}`);
  if (withheld !== undefined) return say('        what it said is not shown');
  say(`        data ${canonical(content.data)}`);
  return say(`        metadata ${canonical(content.metadata)}`);
}

// --- The program -----------------------------------------------------------------------------------------------------

const HELP = `Checks an evidence file of Stepdown. Needs nothing but Node.

  node stepdown-verify.mjs <evidence.html | evidence.json> --key <key> [--heads <path>] [--print]

  --key <key>        a public key that you trust; may be repeated
  --key-file <file>  a file of such keys, one a line; may be repeated
  --heads <path>     a head that you kept, or a folder of them: the log has to go on from each; also the statement of a
                     retired key, which then counts whether the file has it or not
  --print            print what the proven events say: the words of the page around them are not proven

Exit codes:
  0  everything holds, under a key that you gave
  1  something does not hold
  2  it was called in a wrong way
  3  everything holds in itself, but no key was given: anybody could have made this file
  4  what is shown holds, but the content of some events is not shown, and nothing proves why
`;

/** What `--key` gives. The text of a key is that key, whatever file has it for a name: a key is typed to be trusted, a file is brought by anybody. */
function keysGiven(text, notice) {
  const key = parseKey(text.trim());
  if (key !== undefined) return [key];
  if (/\+[0-9a-f]{8}\+/.test(text)) fail(`--key: a character of this public key is missing or wrong: ${text}`);
  if (!isFile(text)) fail(`--key: this is no public key: ${text}`);
  notice(`--key: ${text} is no public key, and is read as a file of them; use --key-file for files`);
  return keysIn(text);
}

/** The public keys in a file, one a line. */
function keysIn(file) {
  if (!isFile(file)) fail(`--key-file: there is no file ${file}`);
  const lines = readFileSync(file, 'utf8').split('\n');
  const keys = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0) fail(`${file} has no key`);
  return keys.map((line) => parseKey(line) ?? fail(`${file}: this is no public key: ${line}`));
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Heads, and retirements of keys, in some files and folders. Public keys that stand beside them are passed over: to be trusted they have to be named. */
function keptIn(paths) {
  const kept = { heads: [], retirements: [] };
  for (const file of paths.flatMap(filesIn)) {
    const [name, text] = [basename(file), readFileSync(file, 'utf8')];
    const retirement = retirementIn(name, text);
    if (retirement !== undefined) kept.retirements.push(retirement);
    else if (parseHead(text) !== undefined) kept.heads.push({ name, text });
    else if (parseKey(text.trim()) === undefined) fail(`${name} is no head of a log, and no retirement of a key`);
  }
  const { length } = [...kept.heads, ...kept.retirements];
  if (paths.length > 0 && length === 0) fail(`there is no head and no retirement of a key in ${paths.join(', ')}`);
  return kept;
}

function filesIn(path) {
  if (!existsSync(path)) fail(`there is no ${path}`);
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.map((name) => join(path, name)).filter((file) => statSync(file).isFile());
}

function retirementIn(name, text) {
  try {
    return parseRetirement(text);
  } catch (error) {
    return fail(`${name}: ${error.message}`);
  }
}

function fail(message) {
  throw new Usage(message);
}

async function main(args) {
  const several = { type: 'string', multiple: true };
  const options = { key: several, 'key-file': several, heads: several };
  const flags = { print: { type: 'boolean' }, help: { type: 'boolean' } };
  const parsed = parse({ args, options: { ...options, ...flags }, allowPositionals: true });
  if (parsed.values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const [file, ...more] = parsed.positionals;
  if (file === undefined || more.length > 0) fail('name one evidence file');
  if (!isFile(file)) fail(`there is no file ${file}`);
  const { key = [], 'key-file': keyFiles = [], heads = [], print = false } = parsed.values;
  const say = (line) => void process.stdout.write(`${line}\n`);
  const keys = [...key.flatMap((text) => keysGiven(text, complain)), ...keyFiles.flatMap(keysIn)];
  const { failures, gaps, trusted } = await verify(file, { keys, ...keptIn(heads), print, say });
  for (const line of verdictOn(failures, gaps, trusted)) say(line);
  return failures > 0 ? 1 : gaps > 0 ? 4 : trusted ? 0 : 3;
}

function verdictOn(failures, gaps, trusted) {
  if (failures > 0) return [`NOT PROVEN: ${failures} ${failures === 1 ? 'check does' : 'checks do'} not hold.`];
  if (gaps === 0 && trusted) return ['PROVEN: the data in this file hold, under a key that you trust.'];
  const missing = `NOT SHOWN: the content of ${gaps} ${gaps === 1 ? 'event' : 'events'} is not in the file, and nothing proves why. Ask those who run the log.`;
  return [
    ...(gaps > 0 ? [missing] : []),
    ...(trusted
      ? ['The rest holds, under a key that you trust.']
      : [
          'WHOLE, BUT NOT PROVEN: the file was checked against the key that it brings itself, so anybody could have made it.',
          'Get the public key from those who run the log by another way, and check again with --key.',
        ]),
  ];
}

/** A message that is no result. */
const complain = (message) => void process.stderr.write(`${printable(message)}\n`);

function parse(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    return fail(error.message);
  }
}

/** Who reads the output may have seen enough: the file is checked to its end all the same, and the exit code says what was found. */
function mindClosedOutput(error) {
  if (error.code !== 'EPIPE') throw error;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.on('error', mindClosedOutput);
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    complain(error.message);
    complain('(--help says how it is used)');
    process.exitCode = 2;
  }
}
