import type { FoundHead, Heads } from '../heads/heads-folder.js';
import { TrustedKeys } from '../heads/trusted-keys.js';
import type { VerifierKey } from '../notes/keys.js';
import type { Finding } from './report.js';

export interface Judged {
  readonly trusted: TrustedKeys;
  /** All accepted heads. */
  readonly good: readonly FoundHead[];
  /** The accepted heads by size, only the first for each size and root. */
  readonly heads: readonly FoundHead[];
  readonly findings: readonly Finding[];
}

/** Selects the heads that a trusted key signed for this log, and reports the faults of the others. */
export function judgeHeads(origin: string, found: readonly Heads[], given: readonly VerifierKey[]): Judged {
  const retirements = found.flatMap((each) => each.retirements).filter((each) => each.origin === origin);
  const trusted = new TrustedKeys(
    given,
    distinct(retirements, ({ written }) => written),
  );
  const all = found.flatMap((each) => each.heads).sort((one, other) => one.size - other.size);
  const findings = [
    ...found.flatMap(({ unreadable }) => unreadable).map(unreadableFile),
    ...trusted.contested.map(contestedKey),
  ];
  const good: FoundHead[] = [];
  for (const head of all) {
    const finding = refusal(head, origin, trusted);
    if (finding === undefined) good.push(head);
    else findings.push(finding);
  }
  const heads = distinct(good, ({ size, root }) => `${size} ${root.toString('hex')}`);
  return { trusted, good, heads, findings: [...findings, ...forksOf(heads)] };
}

function refusal(head: FoundHead, origin: string, trusted: TrustedKeys): Finding | undefined {
  const { file, size } = head;
  if (head.origin !== origin) {
    return { kind: 'other-log', file, message: `${file} is a head of ${head.origin}, not of ${origin}` };
  }
  switch (trusted.judge(head)) {
    case 'signed':
      return undefined;
    case 'forged':
      return {
        kind: 'forged-head',
        file,
        message: `${file}, a head of ${size} events, has a signature that does not hold`,
      };
    case 'retired':
      return {
        kind: 'retired-key',
        file,
        message: `${file}, a head of ${size} events, is signed by a key that was retired before the log had so many`,
      };
    case 'unknown':
      return { kind: 'unknown-key', file, message: `${file}, a head of ${size} events, is signed by no trusted key` };
  }
}

function unreadableFile(file: string): Finding {
  return { kind: 'unreadable-file', file, message: `${file} holds no head, key or retirement that its keys signed` };
}

function contestedKey({ id }: VerifierKey): Finding {
  return { kind: 'contested-key', message: `the key ${id} was retired in two ways: somebody else has it too` };
}

/** Two heads of one size, both signed, with different roots. */
function forksOf(heads: readonly FoundHead[]): Finding[] {
  return heads.slice(1).flatMap((head, index): Finding[] => {
    const before = heads[index]!;
    if (before.size !== head.size) return [];
    const message = `${before.file} and ${head.file} are both signed, for the same ${head.size} events, and differ: two logs were shown`;
    return [{ kind: 'fork', file: head.file, message }];
  });
}

function distinct<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  return [...new Map([...items].reverse().map((item) => [nameOf(item), item])).values()].reverse();
}
