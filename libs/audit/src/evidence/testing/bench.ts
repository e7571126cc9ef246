import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKey, verify } from '../../../../../bin/stepdown-verify.mjs';
import { verifierKeyText, type SigningKey } from '../../notes/keys.js';
import type { EvidenceEntry, EvidenceHead } from '../document.js';
import { episodeEvidence, periodEvidence, type Evidence, type EvidenceOptions } from '../gather.js';
import { evidenceJson } from '../written.js';
import { provedLog, type ProvedLog } from './proved.js';

/** Events of the log. */
export const EVENTS = 30;

/** A document as data, which a test may change. */
export interface Document {
  head: EvidenceHead;
  entries: EvidenceEntry[];
}

export interface Given {
  /** Default the key of the log; empty: none. */
  readonly keys?: readonly SigningKey[];
  /** Heads that the auditor stored. */
  readonly heads?: readonly string[];
}

/** Evidence of a log, and a verifier to check it. */
export class Bench {
  private constructor(
    readonly proved: ProvedLog,
    readonly folder: string,
  ) {}

  static async open(): Promise<Bench> {
    return new Bench(await provedLog(EVENTS), mkdtempSync(join(tmpdir(), 'stepdown-evidence-')));
  }

  async dispose(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.proved.dispose();
  }

  async ofEpisode(sizes: readonly number[] = [], options: EvidenceOptions = {}, episode = 'E-1'): Promise<Document> {
    return documentOf((await episodeEvidence(this.proved.sources(...sizes), episode, options))!);
  }

  ofPeriod(from: string, to: string, sizes: readonly number[] = []): Promise<Document> {
    return documentOf(periodEvidence(this.proved.sources(...sizes), { from, to }));
  }

  file(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** The lines that the verifier prints about a file. */
  async said(text: string | Uint8Array, { keys = [this.proved.key], heads = [] }: Given = {}): Promise<string[]> {
    const lines: string[] = [];
    await verify(this.file('evidence.json', text), {
      keys: keys.map((key) => parseKey(verifierKeyText(key))!),
      heads: heads.map((each, index) => ({ name: `kept-${index}`, text: each })),
      say: (line) => lines.push(line),
    });
    return lines;
  }

  /** The failures that the verifier reports for a document. */
  async failures(document: Document, given: Given = {}): Promise<string[]> {
    return failuresIn(await this.said(await textOf(document), given));
  }
}

export function failuresIn(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('BAD')).map((line) => line.slice('BAD   '.length));
}

export async function textOf({ head, entries }: Document): Promise<string> {
  let text = '';
  for await (const piece of evidenceJson(head, inTurn(entries))) text += piece;
  return text;
}

async function documentOf({ head, events }: Evidence): Promise<Document> {
  const entries: EvidenceEntry[] = [];
  for await (const event of events()) entries.push(event.entry());
  return structuredClone({ head, entries });
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
