import { shownLines } from '../../print/shown-lines.js';
import { count, tableOf } from '../../print/table.js';
import type { ConsistencyAnswer, EventProofAnswer, HeadAnswer, KeysAnswer } from '#server/proofs/answers';

export function headInWords(head: HeadAnswer): string {
  return shownLines(linesOfHead(head));
}

function linesOfHead({ origin, size, root, madeAt, keys }: HeadAnswer): string[] {
  return [
    `Head of ${origin}: ${count(size)} events${madeAt === undefined ? '' : `, signed ${madeAt}`}`,
    `  root  ${root}`,
    `  keys  ${keys.join(', ')}`,
  ];
}

export function eventProofInWords({ index, size, root, leaf, path, envelope, head }: EventProofAnswer): string {
  const { id, type, stream, revision, recordedAt, commitment } = envelope;
  return shownLines([
    `Event ${id} is number ${count(index)}, counted from 0, of ${count(size)}`,
    `  ${type}, entry ${revision} of ${stream}, recorded ${recordedAt}`,
    `  commitment  ${commitment}`,
    `  leaf        ${leaf}`,
    ...path.map((hash, level) => `  ${level === 0 ? 'path  ' : '      '}      ${hash}`),
    `  root        ${root}`,
    ...(head === undefined
      ? ['No head is shown: compare the root with one that you know from elsewhere.']
      : linesOfHead(head)),
  ]);
}

export function consistencyInWords({ first, second, firstRoot, secondRoot, path }: ConsistencyAnswer): string {
  return shownLines([
    `The log of ${count(first)} events begins the log of ${count(second)}`,
    `  first root   ${firstRoot}`,
    ...path.map((hash, level) => `  ${level === 0 ? 'path' : '    '}         ${hash}`),
    `  second root  ${secondRoot}`,
  ]);
}

export function keysInWords({ keys }: KeysAnswer): string {
  const rows = keys.map(({ id, key, validUpTo, retiredAt = '' }) => [
    id,
    validUpTo === undefined ? 'in use' : `up to ${count(validUpTo)} events`,
    retiredAt,
    key,
  ]);
  return tableOf(['id', 'signs', 'retired', 'public key'], rows);
}
